export default definePageConfig({ navigationBarTitleText: '路由版本' })

export default definePageConfig({ navigationBarTitleText: '显示和账户' })

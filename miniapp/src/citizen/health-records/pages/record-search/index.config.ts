export default definePageConfig({ navigationBarTitleText: '搜健康记录' })

export default definePageConfig({ navigationBarTitleText: '我的定期工作' })

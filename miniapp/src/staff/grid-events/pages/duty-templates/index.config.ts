export default definePageConfig({ navigationBarTitleText: '安排定期工作' })

export default definePageConfig({ navigationBarTitleText: '看病建议' })

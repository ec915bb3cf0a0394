export default definePageConfig({ navigationBarTitleText: '病人的健康档案' })

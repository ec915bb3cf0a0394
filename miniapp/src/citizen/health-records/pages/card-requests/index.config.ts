export default definePageConfig({ navigationBarTitleText: '医生想看健康档案' })

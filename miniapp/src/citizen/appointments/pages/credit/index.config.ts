export default definePageConfig({ navigationBarTitleText: '预约信用' })

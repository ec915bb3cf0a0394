export default definePageConfig({ navigationBarTitleText: '对账批次' })

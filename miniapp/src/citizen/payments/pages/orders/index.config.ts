export default definePageConfig({ navigationBarTitleText: '缴费与退费' })

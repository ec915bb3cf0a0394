export default definePageConfig({ navigationBarTitleText: '差错' })

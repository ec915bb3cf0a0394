export default definePageConfig({ navigationBarTitleText: '日对账' })

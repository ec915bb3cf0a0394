export default definePageConfig({ navigationBarTitleText: '记账差异' })

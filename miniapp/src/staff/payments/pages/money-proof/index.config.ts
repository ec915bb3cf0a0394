export default definePageConfig({ navigationBarTitleText: '资金平衡' })

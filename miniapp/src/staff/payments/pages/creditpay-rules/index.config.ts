export default definePageConfig({ navigationBarTitleText: '额度规则' })

export default definePageConfig({ navigationBarTitleText: '商户号' })

export default definePageConfig({ navigationBarTitleText: '前置机证书' })

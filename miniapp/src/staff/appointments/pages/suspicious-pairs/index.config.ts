export default definePageConfig({ navigationBarTitleText: '疑似倒号' })

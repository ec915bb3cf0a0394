export default definePageConfig({ navigationBarTitleText: '一次紧急调阅' })

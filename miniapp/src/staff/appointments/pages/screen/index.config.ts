export default definePageConfig({ navigationBarTitleText: '候诊区屏幕' })

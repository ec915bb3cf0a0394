export default definePageConfig({ navigationBarTitleText: '差错处理' })

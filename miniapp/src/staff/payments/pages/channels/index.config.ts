export default definePageConfig({ navigationBarTitleText: '通道管理' })

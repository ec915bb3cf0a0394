export default definePageConfig({ navigationBarTitleText: '改内容或时间' })

export default definePageConfig({ navigationBarTitleText: '扫健康卡' })

export default definePageConfig({ navigationBarTitleText: '数据告警' })

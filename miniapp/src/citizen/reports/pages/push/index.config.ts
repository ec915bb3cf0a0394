export default definePageConfig({ navigationBarTitleText: '报告提醒设置' })

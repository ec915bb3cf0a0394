export default definePageConfig({ navigationBarTitleText: '检验检查报告' })

export default definePageConfig({ navigationBarTitleText: '查看投诉' })

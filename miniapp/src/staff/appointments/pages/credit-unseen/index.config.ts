export default definePageConfig({ navigationBarTitleText: '未确认到诊' })

export default definePageConfig({ navigationBarTitleText: '评价分析' })

export default definePageConfig({ navigationBarTitleText: '停诊复核' })

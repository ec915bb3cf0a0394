export default definePageConfig({ navigationBarTitleText: '实名审核' })

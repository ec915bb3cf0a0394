export default definePageConfig({ navigationBarTitleText: '请医院更正' })

export default definePageConfig({ navigationBarTitleText: '传染病线索' })

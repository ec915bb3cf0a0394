export default definePageConfig({ navigationBarTitleText: '机构接入审核' })

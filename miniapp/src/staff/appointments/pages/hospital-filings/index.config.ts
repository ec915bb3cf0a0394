export default definePageConfig({ navigationBarTitleText: '机构备案' })

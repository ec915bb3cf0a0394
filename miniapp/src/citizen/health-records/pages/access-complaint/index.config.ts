export default definePageConfig({ navigationBarTitleText: '投诉一次查看' })

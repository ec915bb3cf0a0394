export default definePageConfig({ navigationBarTitleText: '网格档案' })

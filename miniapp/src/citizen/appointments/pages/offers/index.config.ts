export default definePageConfig({ navigationBarTitleText: '医院请您答复' })

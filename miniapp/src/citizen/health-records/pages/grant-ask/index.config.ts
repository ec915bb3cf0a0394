export default definePageConfig({ navigationBarTitleText: '请家人给我看' })

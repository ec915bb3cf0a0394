export default definePageConfig({ navigationBarTitleText: '每次看病的账' })

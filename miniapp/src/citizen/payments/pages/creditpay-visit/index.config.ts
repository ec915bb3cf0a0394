export default definePageConfig({ navigationBarTitleText: '这次看病的账' })

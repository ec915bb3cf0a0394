export default definePageConfig({ navigationBarTitleText: '先看病后付钱' })

export default definePageConfig({ navigationBarTitleText: '交情况' })

export default definePageConfig({ navigationBarTitleText: '一个账户' })

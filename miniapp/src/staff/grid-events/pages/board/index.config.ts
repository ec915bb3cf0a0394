export default definePageConfig({ navigationBarTitleText: '个人看板' })

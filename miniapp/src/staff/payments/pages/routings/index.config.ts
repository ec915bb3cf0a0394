export default definePageConfig({ navigationBarTitleText: '收款路由' })

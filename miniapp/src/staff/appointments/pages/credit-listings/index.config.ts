export default definePageConfig({ navigationBarTitleText: '失约名单' })

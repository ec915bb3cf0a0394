export default definePageConfig({ navigationBarTitleText: '机构订单' })

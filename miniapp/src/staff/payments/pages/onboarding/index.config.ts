export default definePageConfig({ navigationBarTitleText: '接入统一支付' })

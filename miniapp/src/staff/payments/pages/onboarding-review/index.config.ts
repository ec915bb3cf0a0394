export default definePageConfig({ navigationBarTitleText: '接入申请' })

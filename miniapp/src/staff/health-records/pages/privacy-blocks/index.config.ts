export default definePageConfig({ navigationBarTitleText: '限制查看的申请' })

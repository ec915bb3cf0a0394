export default definePageConfig({ navigationBarTitleText: '渠道配额' })

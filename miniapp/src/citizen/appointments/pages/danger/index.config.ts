export default definePageConfig({ navigationBarTitleText: '再问几句' })

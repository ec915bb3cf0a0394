export default definePageConfig({ navigationBarTitleText: '以前的授权' })

export default definePageConfig({ navigationBarTitleText: '授权和限制' })

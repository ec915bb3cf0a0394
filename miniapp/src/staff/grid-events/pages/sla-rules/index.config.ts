export default definePageConfig({ navigationBarTitleText: '事件时限' })

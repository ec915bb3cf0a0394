export default definePageConfig({ navigationBarTitleText: '事件上报' })

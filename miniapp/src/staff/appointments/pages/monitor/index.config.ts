export default definePageConfig({ navigationBarTitleText: '预约监测' })

export default definePageConfig({ navigationBarTitleText: '这次就诊' })

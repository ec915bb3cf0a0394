export default definePageConfig({ navigationBarTitleText: '不给谁看' })

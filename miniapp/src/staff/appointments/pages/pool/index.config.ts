export default definePageConfig({ navigationBarTitleText: '一周号源' })

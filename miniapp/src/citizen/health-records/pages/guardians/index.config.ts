export default definePageConfig({ navigationBarTitleText: '家长能看到什么' })

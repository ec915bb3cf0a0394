export default definePageConfig({ navigationBarTitleText: '添加新生儿' })

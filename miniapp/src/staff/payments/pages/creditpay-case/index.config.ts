export default definePageConfig({ navigationBarTitleText: '一件待办' })

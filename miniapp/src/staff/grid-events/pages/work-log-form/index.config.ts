export default definePageConfig({ navigationBarTitleText: '写工作记录' })

export default definePageConfig({ navigationBarTitleText: '先诊疗后付费待办' })

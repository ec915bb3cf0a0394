export default definePageConfig({ navigationBarTitleText: '安排岗位' })

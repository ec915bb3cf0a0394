export default definePageConfig({ navigationBarTitleText: '让别人看档案' })

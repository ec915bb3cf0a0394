export default definePageConfig({ navigationBarTitleText: '豁免日' })

export default definePageConfig({ navigationBarTitleText: '边界版本' })

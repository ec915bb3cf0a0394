export default definePageConfig({ navigationBarTitleText: '候补这个号' })

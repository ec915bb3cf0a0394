export default definePageConfig({ navigationBarTitleText: '事件', ...(process.env.TARO_ENV === 'weapp' ? { enablePullDownRefresh: true } : {}) })

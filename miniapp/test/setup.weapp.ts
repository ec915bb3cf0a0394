import '@testing-library/jest-dom'

Object.assign(process.env, {
  APP: 'citizen',
  TARO_ENV: 'weapp',
  TARO_APP_API: '',
  TARO_APP_ID: 'wx0citizen0000001',
  TARO_APP_WECHAT_AUTHORIZE: 'http://city.test/authorize',
})

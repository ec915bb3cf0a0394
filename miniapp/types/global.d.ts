declare module '*.css'

declare namespace NodeJS {
  /** Every name here is replaced at build time by config/index.ts; nothing else of `process` exists in the apps. */
  interface ProcessEnv {
    APP: 'citizen' | 'staff'
    TARO_ENV: 'weapp' | 'h5'
    TARO_APP_API: string
    TARO_APP_WECHAT_AUTHORIZE: string
    TARO_APP_ID: string
  }
}

import Taro, { usePullDownRefresh } from '@tarojs/taro'

/** Pulled down, the page reads anew; its config has `enablePullDownRefresh`. */
export const usePullRefresh = (run: () => void): void =>
  usePullDownRefresh(() => {
    run()
    Taro.stopPullDownRefresh()
  })

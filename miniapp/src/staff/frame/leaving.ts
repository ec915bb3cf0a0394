import { useDidHide } from '@tarojs/taro'

/** When the page makes way for another one: what must not stay behind in it is taken away. */
export const useLeaving = (run: () => void): void => useDidHide(run)

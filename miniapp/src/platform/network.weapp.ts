import Taro from '@tarojs/taro'

/** Tells of every change, and how it is now. @returns ends it */
export function watchNetwork(tell: (isOnline: boolean) => void): () => void {
  const changed = ({ isConnected }: { isConnected: boolean }): void => tell(isConnected)
  Taro.onNetworkStatusChange(changed)
  Taro.getNetworkType({ success: ({ networkType }) => tell(networkType !== 'none') }).catch(() => undefined)
  return () => Taro.offNetworkStatusChange(changed)
}

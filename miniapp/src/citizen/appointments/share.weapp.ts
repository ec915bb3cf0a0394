import { useShareAppMessage } from '@tarojs/taro'

export type ShareOutcome = 'sent' | 'copied' | 'cancelled' | 'failed'

/** In the mini program only WeChat's own button may send. */
export const shareButton = 'share' as const
/** The card WeChat sends when that button is pressed. */
export function useShareCard(title: string, path: string): void {
  useShareAppMessage(() => ({ title, path }))
}
/** Nothing left to do: the button has sent. */
export const shareWords = async (_text: string): Promise<ShareOutcome> => 'sent'

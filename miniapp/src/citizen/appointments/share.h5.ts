export type ShareOutcome = 'sent' | 'copied' | 'cancelled' | 'failed'

/** The browser sends by itself: no button of WeChat's. */
export const shareButton = undefined
/** Only WeChat asks the page for a card. */
export const useShareCard = (_title: string, _path: string): void => undefined

/** The phone's own share sheet; where there is none, the clipboard. */
export async function shareWords(text: string): Promise<ShareOutcome> {
  if (typeof navigator.share === 'function') {
    try {
      await navigator.share({ text })
      return 'sent'
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return 'cancelled'
    }
  }
  try {
    await navigator.clipboard.writeText(text)
    return 'copied'
  } catch {
    return 'failed'
  }
}

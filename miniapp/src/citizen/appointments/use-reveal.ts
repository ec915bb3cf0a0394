import Taro from '@tarojs/taro'
import { useEffect } from 'react'

/** Room for the title bar above what is shown. */
const ABOVE_PX = 96

/** Scrolls to an element when `since` becomes something: a message about a button of the bottom bar must not wait above the fold. */
export function useReveal(id: string, since: unknown): void {
  useEffect(() => {
    if (since) void Taro.pageScrollTo({ selector: `#${id}`, offsetTop: -ABOVE_PX, duration: 0 }).catch(() => undefined)
  }, [id, since])
}

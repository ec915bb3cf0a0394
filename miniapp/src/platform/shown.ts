import { useDidShow } from '@tarojs/taro'
import { useRef } from 'react'

/** Runs each time the page is shown again, not the first time: tab pages stay alive behind the others. */
export function useShownAgain(run: () => void): void {
  const before = useRef(false)
  useDidShow(() => {
    if (before.current) run()
    before.current = true
  })
}

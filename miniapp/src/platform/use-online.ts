import { useEffect, useState } from 'react'
import { watchNetwork } from './network'

/** Whether the phone has a network; whether anybody answers shows only when asked. */
export function useOnline(): boolean {
  const [isOnline, setOnline] = useState(true)
  useEffect(() => watchNetwork(setOnline), [])
  return isOnline
}

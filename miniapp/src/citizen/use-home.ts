import { useRead } from '@/platform/api'
import { useSignedIn } from '@/platform/session'

/** 现在要做 of the whole family in one request: the home page, the messages and the count on the tab bar read the same answer. */
export function useHome() {
  const signedIn = useSignedIn()
  return { signedIn, home: useRead('insights.getHome', { query: {} }, { keep: true, enabled: signedIn }) }
}

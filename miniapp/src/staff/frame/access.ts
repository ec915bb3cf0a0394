import { useRead } from '@/platform/api'
import { useSignedIn } from '@/platform/session'
import { menuFor } from './menu'

export interface Post {
  role: string
  institutionId: string | null
  institutionName: string | null
  areaCode: string | null
  areaName: string | null
}
/** Posts of the person signed in; none while unknown. */
export function usePosts(): readonly Post[] {
  const signedIn = useSignedIn()
  const me = useRead('identity.getMe', {}, { keep: true, enabled: signedIn })
  return me.data?.posts ?? []
}
/** Whether a post of theirs opens this menu entry: nothing of its pages is asked for before. */
export function useMay(key: string): boolean {
  const held = usePosts().map(({ role }) => role)
  return menuFor(held).some((item) => item.key === key && item.roles !== 'all')
}

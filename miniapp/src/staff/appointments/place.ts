import { usePosts, type Post } from '../frame/access'
import { useDeskSettings } from '../frame/desk-settings'

/** For which institution the person signed in works on numbers. `isFree`: any, they choose. */
export interface Place {
  institutionId: string | null
  isFree: boolean
}

/** @param wanted institution named in the address; @param remembered the one chosen last on this device */
export function placeOf(posts: readonly Pick<Post, 'role' | 'institutionId'>[], wanted: string | undefined, remembered: string | null): Place {
  const isFree = posts.some(({ role }) => role === 'system_admin')
  const at = (wantedRole: string) => posts.find(({ role, institutionId }) => role === wantedRole && institutionId !== null)?.institutionId
  const own = at('hospital_pool_manager') ?? at('doctor') ?? null
  return { institutionId: isFree ? (wanted ?? remembered ?? own) : own, isFree }
}
export function usePlace(wanted?: string): Place {
  const posts = usePosts()
  const remembered = useDeskSettings((s) => s.institutionId)
  return placeOf(posts, wanted, remembered)
}

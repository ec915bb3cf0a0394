import type { Geotag } from '@jktl/shared/grid-events/work-log/model'
import { liesIn, POSTS, type PostKind } from '@jktl/shared/grid-events/model'

import type { Located } from '../../geo.ts'
import type { HeldPost } from '../../people.ts'

const KINDS = Object.keys(POSTS) as PostKind[]
/** The node somebody's records belong to when the place says nothing: of the working post first, then of the managing one. */
export function homeNodeOf(posts: readonly Pick<HeldPost, 'kind' | 'nodeCode'>[]): string | null {
  const [first] = [...posts].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.nodeCode < b.nodeCode ? -1 : 1))
  return first?.nodeCode ?? null
}

export interface Tagged {
  geotag: Geotag
  nodeCode: string
  point: { longitude: number; latitude: number; accuracyM: number | null } | null
}
interface Given {
  located: Located | null
  accuracyM: number | null
  posts: readonly HeldPost[]
  isAway: boolean
}
/** What may be kept of where somebody was (§3.9): the place only inside their own grids and on duty. @returns null: they hold no post */
export function tagOf({ located, accuracyM, posts, isAway }: Given): Tagged | null {
  const home = homeNodeOf(posts)
  if (home === null) return null
  if (!located) return { geotag: 'NONE', nodeCode: home, point: null }
  if (isAway) return { geotag: 'OFF_DUTY', nodeCode: home, point: null }
  const { longitude, latitude, nodeCode } = located
  if (located.isDoubtful || !posts.some((post) => liesIn(nodeCode, post.nodeCode))) return { geotag: 'OUTSIDE', nodeCode: home, point: null }
  return { geotag: 'INSIDE', nodeCode, point: { longitude, latitude, accuracyM } }
}

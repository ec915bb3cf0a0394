import { liesIn, MANAGING_POSTS, nodePath, parentNode, type PostKind, type TransferDirection } from '@jktl/shared/grid-events/model'

export interface Posted {
  nodeCode: string
  kind: PostKind
}

const COUNTY_DIGITS = 6
const isManaging = (kind: PostKind): boolean => MANAGING_POSTS.includes(kind)
const shared = (one: string, other: string): number => nodePath(one).filter((node) => liesIn(other, node)).length

/** From which of their posts somebody hands on an event: the nearest one the event lies in, else the one nearest to it; without a post, the event's own grid. */
export function postOfHandler(posts: readonly Posted[], eventNode: string): Posted {
  const reach = ({ nodeCode }: Posted): [number, number] => [liesIn(eventNode, nodeCode) ? 1 : 0, shared(nodeCode, eventNode)]
  const [nearest] = posts
    .map((post) => ({ post, reach: reach(post) }))
    .sort(
      (a, b) =>
        b.reach[0] - a.reach[0] ||
        b.reach[1] - a.reach[1] ||
        Number(isManaging(a.post.kind)) - Number(isManaging(b.post.kind)) ||
        (a.post.nodeCode < b.post.nodeCode ? -1 : 1),
    )
  return nearest?.post ?? { nodeCode: eventNode, kind: 'A' }
}

/**
 * 本级, 上级, 下级 as seen from a post (R261, affairs-grid-childcare §3.2); null: out of reach.
 * 本级 the same node and its siblings, 上级 what it lies in (and who leads the node itself), 下级 what lies in it.
 * Another 旗县 is reached through an ancestor only.
 */
export function directionTo(from: Posted, to: Posted): TransferDirection | null {
  if (to.nodeCode === from.nodeCode) return isManaging(to.kind) && !isManaging(from.kind) ? 'UP' : 'SAME'
  if (liesIn(from.nodeCode, to.nodeCode)) return 'UP'
  if (liesIn(to.nodeCode, from.nodeCode)) return 'DOWN'
  const isBesideInCounty = from.nodeCode.length > COUNTY_DIGITS && parentNode(to.nodeCode) === parentNode(from.nodeCode)
  return isBesideInCounty ? 'SAME' : null
}

const ORDER: readonly TransferDirection[] = ['SAME', 'UP', 'DOWN']

/** Everybody in reach but the handler, once per direction, by the post nearest to the handler's. */
export function candidatesOf<P extends Posted & { accountId: string }>(
  from: Posted,
  handlerAccountId: string,
  posts: readonly P[],
): (P & { direction: TransferDirection })[] {
  const found = new Map<string, P & { direction: TransferDirection }>()
  for (const post of posts) {
    const direction = post.accountId === handlerAccountId ? null : directionTo(from, post)
    if (!direction) continue
    const key = `${post.accountId} ${direction}`
    const before = found.get(key)
    if (!before || isNearer(from, post, before)) found.set(key, { ...post, direction })
  }
  return [...found.values()].sort((a, b) => ORDER.indexOf(a.direction) - ORDER.indexOf(b.direction) || (isNearer(from, a, b) ? -1 : 1))
}

const distance = (from: Posted, { nodeCode }: Posted): number =>
  nodePath(from.nodeCode).length + nodePath(nodeCode).length - 2 * shared(from.nodeCode, nodeCode)
const KINDS: readonly PostKind[] = ['A', 'B', 'LEAD', 'MANAGER']
function isNearer(from: Posted, one: Posted, other: Posted): boolean {
  const far = distance(from, one) - distance(from, other)
  if (far !== 0) return far < 0
  if (one.nodeCode !== other.nodeCode) return one.nodeCode < other.nodeCode
  return KINDS.indexOf(one.kind) < KINDS.indexOf(other.kind)
}

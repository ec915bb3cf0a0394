import { liesIn, MANAGING_POSTS, type PostKind } from '@jktl/shared/grid-events/model'

interface Held {
  nodeCode: string
  kind: PostKind
}
const RANK: Record<PostKind, number> = { A: 0, B: 0, LEAD: 1, MANAGER: 2 }

/** Whether one of these posts is above a post: it manages the node, or one that the node lies in; at the node itself only what ranks lower (R259, §3.2). */
export const standsAbove = (own: readonly Held[], post: Held): boolean =>
  own.some(
    ({ nodeCode, kind }) => MANAGING_POSTS.includes(kind) && liesIn(post.nodeCode, nodeCode) && (post.nodeCode !== nodeCode || RANK[kind] > RANK[post.kind]),
  )

/** Above every one of them: nobody suspends a colleague who also answers to others. */
export const standsAboveAll = (own: readonly Held[], posts: readonly Held[]): boolean => posts.length > 0 && posts.every((post) => standsAbove(own, post))

import { liesIn, MANAGING_POSTS } from '@jktl/shared/grid-events/model'

import type { HeldPost } from '../../people.ts'

/** Where somebody sees and manages. */
export interface Reach {
  accountId: string
  posts: readonly HeldPost[]
  nodes: readonly string[]
  managed: readonly string[]
}

const distinct = (codes: readonly string[]): string[] => [...new Set(codes)].sort()
export const reachOf = (accountId: string, posts: readonly HeldPost[]): Reach => ({
  accountId,
  posts,
  nodes: distinct(posts.map(({ nodeCode }) => nodeCode)),
  managed: distinct(posts.filter(({ kind }) => MANAGING_POSTS.includes(kind)).map(({ nodeCode }) => nodeCode)),
})
export const isInReach = ({ nodes }: Reach, code: string): boolean => nodes.some((node) => liesIn(code, node))

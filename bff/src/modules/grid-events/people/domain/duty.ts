import { MANAGING_POSTS, NODE_LEVELS, nodePath, WORKING_POSTS, type PostKind } from '@jktl/shared/grid-events/model'

interface OnDuty {
  accountId: string
  nodeCode: string
  kind: PostKind
}
const COUNTY_DIGITS = 6

/** The node and what it lies in, up to its county. */
export function reachOf(nodeCode: string): string[] {
  const upToCounty = nodePath(nodeCode).filter((node) => node.length >= COUNTY_DIGITS)
  return upToCounty.length > 0 ? upToCounty : [nodeCode]
}

/** Whose queue an event of this place waits in (§3.1): the nearest A or B 岗, then the nearest who manages, else the county's. @param present posts of people who are there */
export function queueOf(nodeCode: string, present: readonly OnDuty[]): string {
  const path = reachOf(nodeCode)
  const nearest = (kinds: readonly PostKind[]) => path.find((node) => present.some((post) => post.nodeCode === node && kinds.includes(post.kind)))
  return nearest(WORKING_POSTS) ?? nearest(MANAGING_POSTS) ?? path.at(-1) ?? nodeCode
}

/** The node and the grids it lies in: a place in a small grid is looked after by who works at the larger one. */
export const gridsOf = (nodeCode: string): string[] => nodePath(nodeCode).filter((node) => node === nodeCode || node.length >= NODE_LEVELS.GRID_1.digits)

/** The nearest grid's B 岗 before its A 岗, then who has least in their hands (§3.2). */
export function deputyOf(grids: readonly string[], present: readonly OnDuty[], loadOf: ReadonlyMap<string, number>): string | null {
  const [deputy] = present
    .filter(({ kind }) => WORKING_POSTS.includes(kind))
    .sort(
      (a, b) =>
        grids.indexOf(a.nodeCode) - grids.indexOf(b.nodeCode) ||
        WORKING_POSTS.indexOf(b.kind) - WORKING_POSTS.indexOf(a.kind) ||
        (loadOf.get(a.accountId) ?? 0) - (loadOf.get(b.accountId) ?? 0) ||
        (a.accountId < b.accountId ? -1 : 1),
    )
  return deputy?.accountId ?? null
}

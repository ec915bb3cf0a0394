import { liesIn, MANAGING_POSTS } from '@jktl/shared/grid-events/model'

import type { GridPeople } from './people.ts'

/** Nodes whose management this account holds; what lies in one of them is theirs to see. A node inside another one is left out. */
export async function managedNodes(people: Pick<GridPeople, 'postsOf'>, accountId: string): Promise<string[]> {
  const posts = (await people.postsOf(accountId)).filter(({ kind }) => MANAGING_POSTS.includes(kind))
  const codes = [...new Set(posts.map(({ nodeCode }) => nodeCode))]
  return codes.filter((code) => !codes.some((other) => other !== code && liesIn(code, other))).sort()
}
export const isManaged = (nodeCode: string, nodes: readonly string[]): boolean => nodes.some((node) => liesIn(nodeCode, node))

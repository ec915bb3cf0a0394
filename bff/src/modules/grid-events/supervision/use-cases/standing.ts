import { liesIn, MANAGING_POSTS } from '@jktl/shared/grid-events/model'
import type { OrderActor } from '@jktl/shared/grid-events/supervision/model'

import type { Sql } from '../../../../platform/database/database.ts'
import type { GridPeople, HeldPost } from '../../people.ts'
import { standsAbove } from '../../people/domain/authority.ts'

const managed = (posts: readonly HeldPost[]): string[] => posts.filter(({ kind }) => MANAGING_POSTS.includes(kind)).map(({ nodeCode }) => nodeCode)
export const managedNodes = async (people: GridPeople, accountId: string, sql?: Sql): Promise<string[]> => managed(await people.postsOf(accountId, sql))

/** What the caller is to an order, or to the person and place it is about; null: none of their business. */
export async function standingOf(
  people: GridPeople,
  accountId: string,
  order: { accountId: string; nodeCode: string },
  sql?: Sql,
): Promise<ReadonlySet<OrderActor> | null> {
  if (order.accountId === accountId) return new Set(['person'])
  const own = await people.postsOf(accountId, sql)
  if (!managed(own).some((node) => liesIn(order.nodeCode, node))) return null
  const theirs = await people.postsOf(order.accountId, sql)
  // Whoever has left is still answered for where the thing lies.
  const isAbove = theirs.length === 0 || theirs.some((post) => standsAbove(own, post))
  return new Set<OrderActor>(isAbove ? ['above'] : [])
}

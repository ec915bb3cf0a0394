import type { EventActor } from '@jktl/shared/grid-events/lifecycle'
import { liesIn, MANAGING_POSTS, WORKING_POSTS } from '@jktl/shared/grid-events/model'

import type { Sql } from '../../../../platform/database/database.ts'
import { type Doer, type EventRow, type OpenTransfer, REPORTER_KEY_PURPOSE } from '../../event-flow.ts'
import type { HeldPost } from '../../people.ts'
import type { FlowContext } from '../flow-context.ts'

/** What somebody's posts make them to an event: pure, so that every combination can be tested. */
export function staffActors(
  event: Pick<EventRow, 'nodeCode' | 'queueCode' | 'handlerAccountId'>,
  accountId: string,
  posts: readonly Pick<HeldPost, 'nodeCode' | 'kind'>[],
  transfer: Pick<OpenTransfer, 'toAccountId'> | null,
): Set<EventActor> {
  const covering = posts.filter((post) => liesIn(event.nodeCode, post.nodeCode))
  const isManaging = covering.some(({ kind }) => MANAGING_POSTS.includes(kind))
  const isWorking = covering.some(({ kind, nodeCode }) => WORKING_POSTS.includes(kind) || nodeCode === event.queueCode)
  const isHandler = event.handlerAccountId === accountId
  const actors = new Set<EventActor>()
  if (isWorking) actors.add('worker')
  if (isHandler) actors.add('handler')
  if (transfer?.toAccountId === accountId) actors.add('target')
  // Nobody checks their own work.
  if (isManaging && !isHandler) actors.add('manager')
  return actors
}

export async function actorsOf({ events, people, vault }: FlowContext, sql: Sql, event: EventRow, by: Doer): Promise<Set<EventActor>> {
  if (by.app === 'system') return new Set(['system'])
  if (by.app === 'staff') {
    const [posts, transfer] = [await people.postsOf(by.accountId, sql), event.state === 'TRANSFERRING' ? await events.openTransfer(sql, event.id) : null]
    return staffActors(event, by.accountId, posts, transfer)
  }
  const key = vault.fingerprint(REPORTER_KEY_PURPOSE, by.accountId)
  if (key.equals(event.reporterKey)) return new Set(['reporter'])
  return (await events.isFollower(sql, event.id, key)) ? new Set(['follower']) : new Set()
}

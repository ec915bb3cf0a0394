import { liesIn, parentNode } from '@jktl/shared/grid-events/model'

import type { EventRow } from '../../event-flow.ts'
import type { FlowContext } from '../flow-context.ts'
import { act } from './act.ts'

async function handOverOne(ctx: FlowContext, event: EventRow, accountId: string): Promise<boolean> {
  const step = { eventId: event.id, by: { app: 'system' }, seenVersion: null } as const
  if (event.state === 'TRANSFERRING') await act(ctx, { ...step, action: 'withdrawTransfer' })
  const [own = event.queueCode] = (await ctx.people.postsOf(accountId))
    .map(({ nodeCode }) => nodeCode)
    .filter((node) => liesIn(event.nodeCode, node))
    .sort((a, b) => b.length - a.length)
  const toAccountId = await ctx.people.deputyFor(own, accountId)
  if (toAccountId) return (await act(ctx, { ...step, action: 'handOver', toAccountId })).ok
  const above = parentNode(own) ?? own
  return (await act(ctx, { ...step, action: 'requeue', queueCode: await ctx.people.queueFor(above) })).ok
}

/** §3.2: what somebody who is not there had in hand goes to B 岗, else back to the queue of the parent. @returns how many moved */
export async function handOverAll(ctx: FlowContext, accountId: string): Promise<number> {
  let moved = 0
  for (const event of await ctx.events.openOf(ctx.db, accountId)) if (await handOverOne(ctx, event, accountId)) moved++
  return moved
}

import { ORDER_ACTIONS, type OrderDeed, type OrderState, RECTIFY_WORKDAYS } from '@jktl/shared/grid-events/supervision/model'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Sql } from '../../../../platform/database/database.ts'
import { DEED_WORDS } from '../domain/notices.ts'
import { nextRung } from '../domain/ladder.ts'
import type { OrderRow } from '../orders.repository.ts'
import type { SupervisionContext } from './context.ts'
import { termsFrom, tellIssued } from './issue-order.ts'
import { standingOf } from './standing.ts'
import { tellStaff } from './tell.ts'

export interface OrderStepAsked {
  id: string
  seenVersion: number
  action: OrderDeed
  note: string
  mediaIds: readonly string[]
  workdays: number | null
}
type Refused = 'NOT_FOUND' | 'STALE' | 'INVALID_STATE_TRANSITION' | 'ORDER_NOT_ABOVE' | 'NOTE_NEEDED' | 'MEDIA_UNUSABLE'

/** Nothing of what was begun stays. */
class Undone extends Error {}

const looked = (order: OrderRow): Date | null => {
  if (!order.signBy || !order.dueAt || (order.state !== 'ISSUED' && order.state !== 'RECTIFYING')) return null
  const next = nextRung({ rungs: order.rungs, signedAt: order.signedAt, signBy: order.signBy, dueAt: order.dueAt })
  return next ? new Date(next.at) : null
}

/** The order after the step, before it is written. */
async function after(ctx: SupervisionContext, tx: Sql, order: OrderRow, by: string, { action, note, workdays }: OrderStepAsked, at: Date): Promise<OrderRow> {
  const to = ORDER_ACTIONS[action].to as OrderState
  const terms = (): Promise<{ signBy: Date; dueAt: Date }> => termsFrom(ctx, tx, at, workdays ?? RECTIFY_WORKDAYS)
  const moved: OrderRow = { ...order, state: to }
  if (action === 'issue') Object.assign(moved, { demand: note, issuedBy: by, issuedAt: at, ...(await terms()) })
  if (action === 'sign') moved.signedAt = at
  if (action === 'answer') moved.answeredAt = at
  // The reminder to sign is behind it; notice and circular may come again for the new term.
  if (action === 'fail') Object.assign(moved, { fails: order.fails + 1, rungs: 1, dueAt: (await terms()).dueAt })
  if (action === 'pass' || action === 'drop') Object.assign(moved, { closedBy: by, closedAt: at })
  return { ...moved, nextLookAt: looked(moved) }
}

async function tell(ctx: SupervisionContext, tx: Sql, order: OrderRow, action: OrderDeed): Promise<void> {
  if (action === 'issue') return tellIssued(ctx, tx, order.id, order.accountId)
  const words = DEED_WORDS[action]
  if (!words) return
  const { to, title, body } = words
  const accountId = to === 'person' ? order.accountId : order.issuedBy
  const notice = { kind: `gridEvents.order.${action}`, title, body, needsAction: action === 'answer' || action === 'fail' }
  if (accountId) await tellStaff(ctx.outbox, tx, [accountId], `${order.id} ${order.version}`, notice)
}

/** One step of an order by a person (§3.3); who may do what is the table of its states. */
export async function actOnOrder(ctx: SupervisionContext, by: string, asked: OrderStepAsked): Promise<Result<string, Refused>> {
  try {
    return await ctx.db.transaction(async (tx): Promise<Result<string, Refused>> => {
      const order = await ctx.orders.lock(tx, asked.id)
      const standing = order ? await standingOf(ctx.people, by, order, tx) : null
      if (!order || !standing) return refuse('NOT_FOUND')
      // A proposal is between the clock and those who manage.
      if (standing.has('person') && order.issuedAt === null) return refuse('NOT_FOUND')
      if (order.version !== asked.seenVersion) return refuse('STALE')
      const { who, from, needsNote } = ORDER_ACTIONS[asked.action]
      if (!standing.has(who)) return refuse(who === 'above' ? 'ORDER_NOT_ABOVE' : 'INVALID_STATE_TRANSITION')
      if (!from.includes(order.state)) return refuse('INVALID_STATE_TRANSITION')
      if (needsNote && asked.note.length < 2) return refuse('NOTE_NEEDED')
      const at = ctx.clock.date()
      await ctx.orders.move(tx, order.id, await after(ctx, tx, order, by, asked, at))
      const seq = await ctx.orders.addStep(tx, order.id, { action: asked.action, accountId: by, note: asked.note, at })
      const owner = { kind: 'SUPERVISION', id: `${order.id}/${seq}` } as const
      if (asked.mediaIds.length > 0 && !(await ctx.media.attach(tx, by, asked.mediaIds, owner))) throw new Undone()
      await tell(ctx, tx, order, asked.action)
      return ok(order.id)
    })
  } catch (error) {
    if (error instanceof Undone) return refuse('MEDIA_UNUSABLE')
    throw error
  }
}

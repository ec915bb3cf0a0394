import { MANAGING_POSTS, nodePath } from '@jktl/shared/grid-events/model'
import { ORDER_LADDER } from '@jktl/shared/grid-events/supervision/model'

import type { Sql } from '../../../../platform/database/database.ts'
import { RUNG_WORDS } from '../domain/notices.ts'
import { type NextRung, nextRung } from '../domain/ladder.ts'
import type { OrderRow } from '../orders.repository.ts'
import type { SupervisionContext } from './context.ts'
import { tellStaff } from './tell.ts'

const BATCH = 20

async function listenersOf({ people }: SupervisionContext, tx: Sql, order: OrderRow, rung: NextRung['rung']): Promise<string[]> {
  const told = [order.accountId, ...(rung === 'REMIND' || !order.issuedBy ? [] : [order.issuedBy])]
  if (rung !== 'CIRCULAR') return told
  const above = (await people.postsAt(nodePath(order.nodeCode), tx)).filter(({ kind }) => MANAGING_POSTS.includes(kind))
  return [...told, ...above.map(({ accountId }) => accountId)]
}

/** Reminder, notice, circular for orders nobody moves (§3.3); each once, and the order still counts once. @returns how many */
export function climbOrders(ctx: SupervisionContext): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const at = ctx.clock.date()
    const due = await ctx.orders.takeDue(tx, at, BATCH)
    for (const order of due) {
      const { signBy, dueAt } = order
      if (!signBy || !dueAt) throw new Error('an order on the ladder has no term')
      const now = nextRung({ ...order, signBy, dueAt })
      const rungs = now?.rungs ?? order.rungs
      const next = nextRung({ ...order, signBy, dueAt, rungs })
      await ctx.orders.move(tx, order.id, { ...order, rungs, nextLookAt: next ? new Date(next.at) : null })
      if (!now) continue
      const label = ORDER_LADDER.find(({ rung }) => rung === now.rung)?.label ?? ''
      await ctx.orders.addStep(tx, order.id, { action: 'climb', accountId: null, note: label, at })
      const notice = { kind: `gridEvents.orderRung.${now.rung}`, ...RUNG_WORDS[now.rung], needsAction: true }
      await tellStaff(ctx.outbox, tx, await listenersOf(ctx, tx, order, now.rung), `${order.id} ${order.fails}`, notice)
    }
    return due.length
  })
}

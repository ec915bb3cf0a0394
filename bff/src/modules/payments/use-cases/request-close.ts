import type { Sql } from '../../../platform/database/database.ts'
import { decideOrder, LIVE_STATES } from '../domain/payment-machine.ts'
import { PAYMENT_TOPICS } from '../public.ts'
import type { PaymentContext } from './context.ts'
import { applyPaymentEvent, settleOrder } from './settle-payment.ts'

/**
 * The business no longer wants the money: OPEN → CLOSING, every live attempt is queried and closed, and only with evidence CLOSED.
 * Ends in `payments.closed` or `payments.paid`; asked again about a closed order, the news is repeated once.
 */
export async function requestClose(ctx: PaymentContext, tx: Sql, tradeOrderId: string): Promise<void> {
  const order = await ctx.payments.lockOrder(tx, tradeOrderId)
  if (!order) throw new Error('the trade order does not exist')
  if (order.state === 'CLOSED') {
    const payload = { tradeOrderId: order.id, businessKind: order.businessKind, businessId: order.businessId, amountFen: order.amountFen }
    await ctx.outbox.announce(tx, { topic: PAYMENT_TOPICS.closed, dedupeKey: `${order.id}:repeated`, payload })
    return
  }
  const to = decideOrder(order.state, 'CLOSE_REQUESTED')
  if (!to) return
  await ctx.payments.setOrderState(tx, order.id, to, ctx.clock.date())
  for (const payment of await ctx.payments.listPayments(tx, [order.id]))
    if (LIVE_STATES.has(payment.state)) await applyPaymentEvent(ctx, tx, { ...order, state: to }, payment, 'CLOSE_REQUESTED')
  await settleOrder(ctx, tx, order.id)
}

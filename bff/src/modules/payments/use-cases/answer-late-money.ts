import type { Sql } from '../../../platform/database/database.ts'
import type { PaymentContext } from './context.ts'
import { applyPaymentEvent } from './settle-payment.ts'

/** J5: one answer per offer, under the lock of the order. @returns false when nothing waits for an answer any more */
export async function answerLateMoney(ctx: PaymentContext, tx: Sql, tradeOrderId: string, answer: 'ACCEPTED' | 'DECLINED'): Promise<boolean> {
  const order = await ctx.payments.lockOrder(tx, tradeOrderId)
  const payments = order ? await ctx.payments.listPayments(tx, [order.id]) : []
  const offered = payments.find((p) => p.state === 'PAID_LATE' && p.lateOfferUntil !== null && p.lateAnswer === null)
  if (!order || !offered || (answer === 'ACCEPTED' && order.state !== 'CLOSED')) return false
  await ctx.payments.updatePayment(tx, offered.id, { lateAnswer: answer, dueAt: null })
  await applyPaymentEvent(ctx, tx, order, { ...offered, lateAnswer: answer, dueAt: null }, answer === 'ACCEPTED' ? 'LATE_ACCEPTED' : 'LATE_DECLINED')
  return true
}

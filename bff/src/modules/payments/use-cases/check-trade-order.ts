import type { RefundState } from '@jktl/shared/payments/model'

import type { TradeOrderRow } from '../payments.repository.ts'
import { advancePayment } from './advance-payment.ts'
import { checkRefund } from './advance-refund.ts'
import type { PaymentContext } from './context.ts'

/** The channel is asked for one order at most this often. */
const CHECK_INTERVAL_MS = 1_000
const AT_THE_CHANNEL: ReadonlySet<RefundState> = new Set(['SUBMIT_UNKNOWN', 'PROCESSING', 'ABNORMAL'])
const ASKABLE = new Set(['PREPAID', 'CREATE_UNKNOWN', 'CLOSING'])

/** Asks the channel at once: on return from the cashier, on page show (§3.3 notes). Asked too soon again, nothing is called. */
export async function checkTradeOrder(ctx: PaymentContext, order: TradeOrderRow): Promise<void> {
  if (!(await ctx.payments.claimCheck(ctx.db, order.id, ctx.clock.date(), CHECK_INTERVAL_MS))) return
  for (const payment of await ctx.payments.listPayments(ctx.db, [order.id])) {
    if (ASKABLE.has(payment.state)) await advancePayment(ctx, payment)
    for (const refund of (await ctx.refunds.listByOrder(ctx.db, [order.id])).filter((r) => r.paymentId === payment.id && AT_THE_CHANNEL.has(r.state)))
      await checkRefund(ctx, refund, payment)
  }
}

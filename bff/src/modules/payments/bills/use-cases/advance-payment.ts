import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { HospitalPaymentRow } from '../hospital-payments.repository.ts'
import { bringForward, undo } from './bring-forward.ts'
import type { BillsContext } from './context.ts'
import { tellHospital } from './tell-hospital.ts'

const LOOK_AGAIN_MS = 5 * MINUTE_MS

/** Nobody paid in time: the cashier is closed, and what the insurance took goes back once that is certain. A leg that is unknown is waited for. */
async function expire(ctx: BillsContext, paymentId: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const payment = await ctx.payments.lock(tx, paymentId)
    const now = ctx.clock.now()
    if (!payment?.dueAt || payment.dueAt.getTime() > now) return
    await ctx.payments.update(tx, payment.id, { dueAt: new Date(now + LOOK_AGAIN_MS) })
    if (payment.state === 'AUTHORISING') await ctx.payments.update(tx, payment.id, undo(ctx, 'CLOSED'))
    if (payment.state === 'WAITING_MONEY' && payment.cashState === 'OPEN' && payment.tradeOrderId) {
      await ctx.orders.requestClose(tx, payment.tradeOrderId)
      await ctx.payments.update(tx, payment.id, { cashState: 'CLOSING' })
    }
    if (payment.state === 'WAITING_MONEY' && payment.cashState === 'PAID') ctx.alarms.raise('INSURANCE_SILENT')
    if (payment.state === 'UNDOING') ctx.alarms.raise('HALF_UNDONE')
    await bringForward(ctx, tx, payment.id)
  })
}

/** Brings one payment forward by whatever its state asks for. */
export const advanceHospitalPayment = (ctx: BillsContext, payment: HospitalPaymentRow): Promise<void> =>
  payment.state === 'HIS_CONFIRMING' ? tellHospital(ctx, payment) : expire(ctx, payment.id)

import { CALL_LEASE_MS } from '../../domain/schedule.ts'
import type { RefundRow } from '../../refunds.repository.ts'
import { submitRefund } from '../../use-cases/advance-refund.ts'
import type { PaymentContext } from '../../use-cases/context.ts'
import { isOldOrder, LANE_LEASE_MS, LANE_RUN, REST_AFTER_ERROR_MS } from '../domain/refund-budget.ts'

/** Behind what else waits in the lane. */
const BUDGET_WAIT_MS = 1_000

async function sendOne(ctx: PaymentContext, refund: RefundRow): Promise<'accepted' | 'error' | 'not-now'> {
  const payment = await ctx.payments.findPayment(ctx.db, refund.paymentId)
  if (!payment) throw new Error('a refund has a payment')
  const now = ctx.clock.date()
  const isOld = isOldOrder((payment.paidAt ?? payment.createdAt).getTime(), now.getTime())
  if (isOld && (await ctx.budget.take(ctx.db, refund.mchid, 'OLD_ORDERS', 1, now)) === 0) {
    await ctx.refunds.postpone(ctx.db, refund.id, new Date(now.getTime() + BUDGET_WAIT_MS))
    return 'not-now'
  }
  return submitRefund(ctx, refund, payment)
}

/** One lane's refunds, one call after the other, until one brings an error. @returns how many were sent */
async function runLane(ctx: PaymentContext, mchid: string, lane: number, takenUntil: Date, failed: (error: unknown) => void): Promise<number> {
  const startedAt = ctx.clock.date()
  let freeAt = startedAt
  let sent = 0
  const granted = await ctx.budget.take(ctx.db, mchid, 'ALL', LANE_RUN, startedAt)
  const waiting = granted === 0 ? [] : await ctx.refunds.claimToSend(ctx.db, { mchid, lane }, startedAt, CALL_LEASE_MS, granted)
  try {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const outcome = await sendOne(ctx, next).catch((error: unknown) => {
        failed(error)
        return 'error' as const
      })
      if (outcome === 'not-now') continue
      sent++
      ctx.refundCalls.called(outcome)
      if (outcome === 'accepted') continue
      freeAt = new Date(ctx.clock.now() + REST_AFTER_ERROR_MS)
      break
    }
  } finally {
    if (waiting.length > 0)
      await ctx.refunds.giveBack(
        ctx.db,
        waiting.map(({ id }) => id),
      )
    await ctx.budget.leaveLane(ctx.db, mchid, lane, takenUntil, freeAt)
  }
  return sent
}

/**
 * Sends what is due to the channel within its limits (B23, §4.5): so many calls a second and merchant over all processes, at most six errors a second,
 * one call at a time for a payer, and money that somebody waits for before the crowd of a suspended session.
 */
export async function sendRefunds(ctx: PaymentContext, failed: (error: unknown) => void): Promise<number> {
  const now = ctx.clock.date()
  const due = await ctx.budget.listDueLanes(ctx.db, now)
  const until = new Date(now.getTime() + LANE_LEASE_MS)
  const runs = [...new Set(due.map(({ mchid }) => mchid))].map(async (mchid) => {
    const wanted = due.filter((d) => d.mchid === mchid).map(({ lane }) => lane)
    const lanes = await ctx.budget.takeLanes(ctx.db, mchid, wanted, now, until)
    return Promise.all(lanes.map((lane) => runLane(ctx, mchid, lane, until, failed)))
  })
  return (await Promise.all(runs)).flat().reduce((sum, sent) => sum + sent, 0)
}

import { CALL_LEASE_MS } from '../../domain/schedule.ts'
import type { RefundRow } from '../../refunds.repository.ts'
import { submitRefund } from '../../use-cases/advance-refund.ts'
import type { PaymentContext } from '../../use-cases/context.ts'
import { type DueLane, isOldOrder, LANE_LEASE_MS, LANE_RUN, REST_AFTER_ERROR_MS, shareOut } from '../domain/refund-budget.ts'

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
async function runLane(ctx: PaymentContext, { mchid, lane }: DueLane, calls: number, takenUntil: Date, failed: (error: unknown) => void): Promise<number> {
  const startedAt = ctx.clock.date()
  let freeAt = startedAt
  let sent = 0
  const waiting = calls === 0 ? [] : await ctx.refunds.claimToSend(ctx.db, { mchid, lane }, startedAt, CALL_LEASE_MS, calls)
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
    const wanted = due.filter((d) => d.mchid === mchid)
    const taken = await ctx.budget.takeLanes(
      ctx.db,
      mchid,
      wanted.map(({ lane }) => lane),
      now,
      until,
    )
    if (taken.length === 0) return []
    const lanes = wanted.filter(({ lane }) => taken.includes(lane))
    const granted = await ctx.budget.take(ctx.db, mchid, 'ALL', lanes.length * LANE_RUN, now)
    const sent = await Promise.all(shareOut(granted, lanes, now.getTime()).map(({ lane, calls }) => runLane(ctx, lane, calls, until, failed)))
    await ctx.budget.giveBack(ctx.db, mchid, 'ALL', granted - sent.reduce((sum, n) => sum + n, 0))
    return sent
  })
  return (await Promise.all(runs)).flat().reduce((sum, sent) => sum + sent, 0)
}

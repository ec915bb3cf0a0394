import type { RefundState } from '@jktl/shared/payments/model'

import type { Sql } from '../../../platform/database/database.ts'
import { linesOf } from '../domain/journals.ts'
import { decideRefund, type RefundEffect, type RefundEvent } from '../domain/refund-machine.ts'
import { CALL_LEASE_MS, fundsRetryGapMs, refundPollGapMs, refundRetryGapMs } from '../domain/schedule.ts'
import type { PaymentRow, TradeOrderRow } from '../payments.repository.ts'
import { PAYMENT_TOPICS } from '../public.ts'
import type { RefundChanges, RefundRow } from '../refunds.repository.ts'
import type { PaymentContext } from './context.ts'
import { holderOf, requestRefund } from './request-refund.ts'

/** A refund the channel closes again and again needs a person. */
const MOST_REISSUES = 3

interface Case {
  order: TradeOrderRow
  payment: PaymentRow
  refund: RefundRow
}

function dueAfter(refund: RefundRow, to: RefundState, now: number): Pick<RefundChanges, 'dueAt' | 'checks'> {
  // READY after a lookup that found nothing goes on counting, so that repeated calls keep their growing distance.
  const checks =
    to === refund.state || to === 'READY' || to === 'SUBMITTING' ? refund.checks + 1 : to === 'WAIT_FUNDS' || to === 'SUBMIT_UNKNOWN' ? refund.checks : 0
  const at = (ms: number) => ({ dueAt: new Date(now + ms), checks })
  switch (to) {
    case 'SUBMITTING':
      return at(CALL_LEASE_MS)
    case 'READY':
    case 'SUBMIT_UNKNOWN':
      return at(refundRetryGapMs(Math.max(0, checks - 1)))
    case 'WAIT_FUNDS':
      return at(fundsRetryGapMs(Math.max(0, checks - 1)))
    case 'PROCESSING':
    case 'ABNORMAL':
      return at(refundPollGapMs(checks))
    default:
      return { dueAt: null, checks }
  }
}

async function post(ctx: PaymentContext, tx: Sql, type: 'REFUND_DONE' | 'REFUND_REVERSED', { order, payment, refund }: Case): Promise<void> {
  await ctx.ledger.post(
    tx,
    { type, sourceId: refund.id, institutionId: order.institutionId, lines: linesOf(type, refund.mchid, refund.amountFen, holderOf(payment)) },
    ctx.clock.date(),
  )
}

const EFFECTS: Record<RefundEffect, (ctx: PaymentContext, tx: Sql, facts: Case) => Promise<void>> = {
  POST_DONE: (ctx, tx, facts) => post(ctx, tx, 'REFUND_DONE', facts),
  POST_REVERSE: (ctx, tx, facts) => post(ctx, tx, 'REFUND_REVERSED', facts),
  RELEASE: (ctx, tx, { refund }) => ctx.payments.releaseHold(tx, refund.paymentId, refund.amountFen),
  ORDER_REFUNDED: async (ctx, tx, { order, payment }) => {
    const all = await ctx.refunds.listByOrder(tx, [order.id])
    const doneFen = all.filter((r) => r.paymentId === payment.id && r.state === 'SUCCESS').reduce((sum, r) => sum + r.amountFen, 0)
    if (payment.state !== 'SUCCESS' || doneFen < payment.paidFen) return
    const payload = { tradeOrderId: order.id, businessKind: order.businessKind, businessId: order.businessId, amountFen: doneFen }
    await ctx.outbox.announce(tx, { topic: PAYMENT_TOPICS.refunded, dedupeKey: order.id, payload })
  },
  REISSUE: async (ctx, tx, { order, payment, refund }) => {
    if ((await ctx.refunds.countReissues(tx, refund.id)) < MOST_REISSUES) await requestRefund(ctx, tx, order, payment, refund.cause, refund)
    else ctx.alarms.raise('REFUND_REISSUES_SPENT')
  },
  ALARM: (ctx, _tx, { refund }) => {
    ctx.alarms.raise(refund.state === 'ABNORMAL' ? 'REFUND_ABNORMAL' : refund.state === 'REJECTED' ? 'REFUND_REJECTED' : 'REFUND_CONFLICT')
    return Promise.resolve()
  },
}

const FINAL: ReadonlySet<RefundState> = new Set(['SUCCESS', 'CLOSED', 'REJECTED'])

/** One step of a refund with all its effects, under the lock of its order. @returns the state it is in now, and whether it moved */
export function settleRefund(
  ctx: PaymentContext,
  refundId: string,
  event: RefundEvent,
  evidence: RefundChanges = {},
): Promise<{ state: RefundState; moved: boolean }> {
  return ctx.db.transaction(async (tx) => {
    const known = await ctx.refunds.find(tx, refundId)
    const order = known ? await ctx.payments.lockOrder(tx, known.tradeOrderId) : null
    const refund = await ctx.refunds.find(tx, refundId)
    const payment = refund ? await ctx.payments.findPayment(tx, refund.paymentId) : null
    if (!order || !refund || !payment) throw new Error('the refund does not exist')
    const decision = decideRefund(refund.state, event)
    if (!decision) return { state: refund.state, moved: false }
    const { to, effects } = decision
    const now = ctx.clock.date()
    const finished = FINAL.has(to) && to !== refund.state ? { finishedAt: now } : {}
    const accepted = (to === 'PROCESSING' || to === 'SUCCESS' || to === 'ABNORMAL') && refund.acceptedAt === null ? { acceptedAt: now } : {}
    const changes: RefundChanges = { ...finished, ...accepted, ...(FINAL.has(refund.state) ? {} : evidence), ...dueAfter(refund, to, now.getTime()), state: to }
    await ctx.refunds.update(tx, refund.id, changes)
    for (const effect of effects) await EFFECTS[effect](ctx, tx, { order, payment, refund: { ...refund, ...changes } })
    if (to === 'WAIT_FUNDS') ctx.alarms.raise('REFUND_WAITS_FOR_FUNDS')
    return { state: to, moved: to !== refund.state }
  })
}

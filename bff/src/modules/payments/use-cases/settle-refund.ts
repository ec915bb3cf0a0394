import type { RefundState } from '@jktl/shared/payments/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { Alarm } from '../alarms.ts'
import { linesOf } from '../domain/journals.ts'
import { decideRefund, type RefundEffect, type RefundEvent } from '../domain/refund-machine.ts'
import { CALL_LEASE_MS, fundsRetryGapMs, REFUND_SPACING_MS, refundPollGapMs, refundRetryGapMs } from '../domain/schedule.ts'
import type { PaymentRow, TradeOrderRow } from '../payments.repository.ts'
import { PAYMENT_TOPICS } from '../public.ts'
import type { RefundChanges, RefundRow } from '../refunds.repository.ts'
import type { PaymentContext } from './context.ts'
import { holderOf, replaceRefund } from './request-refund.ts'

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
    to === refund.state || (to === 'READY' && refund.state === 'SUBMIT_UNKNOWN') || to === 'SUBMITTING'
      ? refund.checks + 1
      : to === 'WAIT_FUNDS' || to === 'SUBMIT_UNKNOWN'
        ? refund.checks
        : 0
  const at = (ms: number) => ({ dueAt: new Date(now + ms), checks })
  switch (to) {
    case 'SUBMITTING':
      return at(CALL_LEASE_MS)
    case 'READY':
      return refund.state === 'APPROVING' ? at(0) : at(refundRetryGapMs(Math.max(0, checks - 1)))
    case 'ABNORMAL_HANDLING':
      return to === refund.state ? at(refundRetryGapMs(checks)) : at(0)
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

async function post(
  ctx: PaymentContext,
  tx: Sql,
  type: 'REFUND_DONE' | 'REFUND_REVERSED' | 'REFUND_RETURNED' | 'REFUND_OFFLINE',
  { order, payment, refund }: Case,
): Promise<void> {
  await ctx.ledger.post(
    tx,
    { type, sourceId: refund.id, institutionId: order.institutionId, lines: linesOf(type, refund.mchid, refund.amountFen, holderOf(payment)) },
    ctx.clock.date(),
  )
}

const ALARM_OF: Partial<Record<RefundState, Alarm>> = { ABNORMAL: 'REFUND_ABNORMAL', REJECTED: 'REFUND_REJECTED', OFFLINE_TRANSFER: 'REFUND_NEEDS_TRANSFER' }

const EFFECTS: Record<RefundEffect, (ctx: PaymentContext, tx: Sql, facts: Case) => Promise<void>> = {
  POST_DONE: (ctx, tx, facts) => post(ctx, tx, 'REFUND_DONE', facts),
  POST_REVERSE: (ctx, tx, facts) => post(ctx, tx, 'REFUND_REVERSED', facts),
  POST_OFFLINE: (ctx, tx, facts) => post(ctx, tx, 'REFUND_OFFLINE', facts),
  POST_RETURNED: (ctx, tx, facts) => post(ctx, tx, 'REFUND_RETURNED', facts),
  RELEASE: async (ctx, tx, { refund }) => {
    await ctx.payments.releaseHold(tx, refund.paymentId, refund.amountFen)
    await ctx.refunds.releaseItems(tx, refund.id)
  },
  ORDER_REFUNDED: async (ctx, tx, { order, payment, refund }) => {
    if (payment.state !== 'SUCCESS') return
    const all = await ctx.refunds.listByOrder(tx, [order.id])
    const doneFen = all.filter((r) => r.paymentId === payment.id && r.state === 'SUCCESS').reduce((sum, r) => sum + r.amountFen, 0)
    const payload = { tradeOrderId: order.id, businessKind: order.businessKind, businessId: order.businessId, amountFen: doneFen }
    const itemIds = (await ctx.refunds.listItems(tx, [refund.id])).map((item) => item.id)
    await ctx.outbox.announce(tx, {
      topic: PAYMENT_TOPICS.refundDone,
      dedupeKey: refund.id,
      payload: { ...payload, refundId: refund.id, refundFen: refund.amountFen, itemIds },
    })
    if (doneFen < payment.paidFen) return
    await ctx.outbox.announce(tx, { topic: PAYMENT_TOPICS.refunded, dedupeKey: order.id, payload })
  },
  REISSUE: async (ctx, tx, facts) => {
    // What the institution started in the channel's console it repeats there.
    if (facts.refund.cause === 'CONSOLE') return
    if ((await ctx.refunds.countReissues(tx, facts.refund.id)) < MOST_REISSUES) await replaceRefund(ctx, tx, facts)
    else ctx.alarms.raise('REFUND_REISSUES_SPENT')
  },
  ALARM: (ctx, _tx, { refund }) => {
    ctx.alarms.raise(ALARM_OF[refund.state] ?? 'REFUND_CONFLICT')
    return Promise.resolve()
  },
}

const FINAL: ReadonlySet<RefundState> = new Set(['SUCCESS', 'CLOSED', 'REJECTED'])

/** What the channel reports as done arrived at the institution when two people sent it there (B25). */
const eventOf = (refund: RefundRow, event: RefundEvent): RefundEvent =>
  event === 'REPORT_SUCCESS' && refund.abnormalRoute === 'MERCHANT_BANK_CARD' && !FINAL.has(refund.state) ? 'RETURNED_TO_MERCHANT' : event

/** F5: when this payment may be refunded again; null when it may be now. */
async function nextTurn(ctx: PaymentContext, tx: Sql, refund: RefundRow, now: Date): Promise<Date | null> {
  const last = await ctx.refunds.lastSubmittedAt(tx, refund.paymentId, refund.id)
  const turn = last && new Date(last.getTime() + REFUND_SPACING_MS)
  return turn && turn > now ? turn : null
}

/** One step of a refund with all its effects, in the caller's transaction. The caller holds the lock of the order and has read the refund after taking it. @returns the state it is in now, and whether it moved */
export async function applyRefundEvent(
  ctx: PaymentContext,
  tx: Sql,
  { order, payment, refund }: Case,
  asked: RefundEvent,
  evidence: RefundChanges = {},
): Promise<{ state: RefundState; moved: boolean }> {
  const event = eventOf(refund, asked)
  const decision = decideRefund(refund.state, event)
  if (!decision) return { state: refund.state, moved: false }
  const { to, effects } = decision
  const now = ctx.clock.date()
  if (event === 'SEND') {
    const turn = await nextTurn(ctx, tx, refund, now)
    if (turn) {
      await ctx.refunds.update(tx, refund.id, { dueAt: turn })
      return { state: refund.state, moved: false }
    }
  }
  const finished = FINAL.has(to) && to !== refund.state ? { finishedAt: now } : {}
  const accepted =
    (to === 'PROCESSING' || (to === 'SUCCESS' && event !== 'PROVED') || to === 'ABNORMAL') && refund.acceptedAt === null ? { acceptedAt: now } : {}
  const submitted = to === 'SUBMITTING' && to !== refund.state ? { submittedAt: now } : {}
  // The card has served when its call is decided; a refusal leaves the choice to people again.
  const handled =
    refund.state === 'ABNORMAL_HANDLING' && to !== refund.state ? { abnormalCardSealed: null, ...(to === 'ABNORMAL' ? { abnormalRoute: null } : {}) } : {}
  const changes: RefundChanges = {
    ...finished,
    ...handled,
    ...accepted,
    ...submitted,
    ...(FINAL.has(refund.state) ? {} : evidence),
    ...dueAfter(refund, to, now.getTime()),
    state: to,
  }
  await ctx.refunds.update(tx, refund.id, changes)
  for (const effect of effects) await EFFECTS[effect](ctx, tx, { order, payment, refund: { ...refund, ...changes } })
  if (to === 'WAIT_FUNDS') ctx.alarms.raise('REFUND_WAITS_FOR_FUNDS')
  return { state: to, moved: to !== refund.state }
}

/** A refund with its order locked, read after the lock was taken. */
export async function lockRefund(ctx: PaymentContext, tx: Sql, refundId: string): Promise<Case | null> {
  const known = await ctx.refunds.find(tx, refundId)
  const order = known ? await ctx.payments.lockOrder(tx, known.tradeOrderId) : null
  const refund = await ctx.refunds.find(tx, refundId)
  const payment = refund ? await ctx.payments.findPayment(tx, refund.paymentId) : null
  return order && refund && payment ? { order, refund, payment } : null
}

/** The same step in a transaction of its own. @throws Error when the refund does not exist */
export function settleRefund(
  ctx: PaymentContext,
  refundId: string,
  event: RefundEvent,
  evidence: RefundChanges = {},
): Promise<{ state: RefundState; moved: boolean }> {
  return ctx.db.transaction(async (tx) => {
    const facts = await lockRefund(ctx, tx, refundId)
    if (!facts) throw new Error('the refund does not exist')
    return applyRefundEvent(ctx, tx, facts, event, evidence)
  })
}

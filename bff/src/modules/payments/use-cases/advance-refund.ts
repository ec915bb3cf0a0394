import type { RefundState } from '@jktl/shared/payments/model'

import { type ChannelRefund, isOwnRefund } from '../domain/evidence.ts'
import type { RefundEvent } from '../domain/refund-machine.ts'
import { refundPollGapMs, refundRetryGapMs } from '../domain/schedule.ts'
import type { BankCard } from '../payment-channel.ts'
import type { PaymentRow } from '../payments.repository.ts'
import type { RefundChanges, RefundRow } from '../refunds.repository.ts'
import type { PaymentContext } from './context.ts'
import { refundHash } from './request-refund.ts'
import { settleRefund } from './settle-refund.ts'

const REPORT: Record<string, RefundEvent> = { PROCESSING: 'REPORT_PROCESSING', ABNORMAL: 'REPORT_ABNORMAL', CLOSED: 'REPORT_CLOSED', SUCCESS: 'REPORT_SUCCESS' }

/** Where a stated close is only a reason to ask. */
const HINTED_AT: ReadonlySet<RefundState> = new Set(['SUBMIT_UNKNOWN', 'PROCESSING', 'ABNORMAL', 'ABNORMAL_HANDLING'])

const evidenceOf = (refund: ChannelRefund): RefundChanges => ({
  channelRefundId: refund.refundId,
  ...(refund.receivingAccount ? { receivingAccount: refund.receivingAccount } : {}),
})
const isOwn = (stated: ChannelRefund, refund: RefundRow, payment: PaymentRow): boolean =>
  isOwnRefund(stated, { outRefundNo: refund.outRefundNo, outTradeNo: payment.outTradeNo, amountFen: refund.amountFen, totalFen: payment.amountFen })

/** Takes over a status stated by a notify or by the answer to the refund call; CLOSED from there is only a reason to ask (F4). @returns false when the statement is not about this refund */
export async function takeRefundStatement(ctx: PaymentContext, refund: RefundRow, payment: PaymentRow, stated: ChannelRefund): Promise<boolean> {
  const event = REPORT[stated.status]
  if (!event || !isOwn(stated, refund, payment)) return false
  const isHint = event === 'REPORT_CLOSED' && HINTED_AT.has(refund.state)
  if (isHint) await ctx.refunds.update(ctx.db, refund.id, { dueAt: ctx.clock.date() })
  else if (event !== 'REPORT_CLOSED' || refund.state === 'SUCCESS') await settleRefund(ctx, refund.id, event, evidenceOf(stated))
  return true
}

/** Asks the channel for the refund, within a budget the caller has taken (B23). `error`: the answer was none or a refusal. */
export async function submitRefund(ctx: PaymentContext, refund: RefundRow, payment: PaymentRow): Promise<'accepted' | 'error' | 'not-now'> {
  if (!refundHash(refund, payment).equals(refund.parametersHash)) throw new Error('the stored refund is not the one first asked for')
  const sent = await settleRefund(ctx, refund.id, 'SEND')
  if (sent.state !== 'SUBMITTING' || !sent.moved) return 'not-now'
  const outcome = await ctx.channel.refund({
    mchid: refund.mchid,
    outTradeNo: payment.outTradeNo,
    outRefundNo: refund.outRefundNo,
    reason: refund.reason,
    notifyUrl: refund.notifyUrl,
    refundFen: refund.amountFen,
    totalFen: payment.amountFen,
  })
  if (outcome.kind !== 'FOUND' || !isOwn(outcome.refund, refund, payment)) {
    await settleRefund(ctx, refund.id, outcome.kind === 'NOT_ENOUGH' || outcome.kind === 'REFUSED' ? outcome.kind : 'UNANSWERED')
    return 'error'
  }
  await settleRefund(ctx, refund.id, 'ACCEPTED', evidenceOf(outcome.refund))
  const accepted = await ctx.refunds.find(ctx.db, refund.id)
  if (accepted && outcome.refund.status !== 'PROCESSING') await takeRefundStatement(ctx, accepted, payment, outcome.refund)
  return 'accepted'
}

/** Notes a look that decided nothing; nothing when the refund moved on meanwhile. */
function noteCheck(ctx: PaymentContext, refund: RefundRow, at: Date): Promise<void> {
  return ctx.db.transaction(async (tx) => {
    await ctx.payments.lockOrder(tx, refund.tradeOrderId)
    const current = await ctx.refunds.find(tx, refund.id)
    if (current?.state !== refund.state) return
    const gapMs = (refund.state === 'SUBMIT_UNKNOWN' ? refundRetryGapMs : refundPollGapMs)(current.checks)
    await ctx.refunds.update(tx, refund.id, { lastCheckAt: at, checks: current.checks + 1, dueAt: new Date(at.getTime() + gapMs) })
  })
}

/** Asks about a refund: the judge of CLOSED (F4), and the answer to every unknown outcome (F3). */
export async function checkRefund(ctx: PaymentContext, refund: RefundRow, payment: PaymentRow): Promise<void> {
  const outcome = await ctx.channel.queryRefund(refund.mchid, refund.outRefundNo)
  const lastCheckAt = ctx.clock.date()
  const event =
    outcome.kind === 'FOUND' && isOwn(outcome.refund, refund, payment)
      ? REPORT[outcome.refund.status]
      : outcome.kind === 'MISSING' && refund.state === 'SUBMIT_UNKNOWN'
        ? 'MISSING'
        : undefined
  if (event) await settleRefund(ctx, refund.id, event, { lastCheckAt, ...(outcome.kind === 'FOUND' ? evidenceOf(outcome.refund) : {}) })
  else await noteCheck(ctx, refund, lastCheckAt)
}

/** B25: two people chose another way; asked first, because an earlier call may have arrived (F3). */
async function handleAbnormal(ctx: PaymentContext, refund: RefundRow, payment: PaymentRow): Promise<void> {
  const asked = await ctx.channel.queryRefund(refund.mchid, refund.outRefundNo)
  const isOurs = asked.kind === 'FOUND' && isOwn(asked.refund, refund, payment)
  if (asked.kind === 'FOUND' && isOurs && asked.refund.status !== 'ABNORMAL') return checkRefund(ctx, refund, payment)
  const { channelRefundId, abnormalRoute, abnormalCardSealed } = refund
  if (!isOurs || !channelRefundId || !abnormalRoute) return noteCheck(ctx, refund, ctx.clock.date())
  const card = abnormalCardSealed ? (JSON.parse(ctx.vault.open(abnormalCardSealed)) as BankCard) : null
  const outcome = await ctx.channel.handleAbnormal({ mchid: refund.mchid, channelRefundId, outRefundNo: refund.outRefundNo, route: abnormalRoute, card })
  await settleRefund(ctx, refund.id, outcome.kind === 'FOUND' ? 'ACCEPTED' : outcome.kind === 'UNKNOWN' ? 'UNANSWERED' : 'REFUSED')
}

/** Brings one refund that was sent forward by whatever its state asks for. */
export async function advanceRefund(ctx: PaymentContext, refund: RefundRow): Promise<void> {
  const payment = await ctx.payments.findPayment(ctx.db, refund.paymentId)
  if (!payment) throw new Error('a refund has a payment')
  switch (refund.state) {
    case 'SUBMITTING':
      // The process that called is gone; what its call did is unknown.
      await settleRefund(ctx, refund.id, 'UNANSWERED')
      return
    case 'ABNORMAL_HANDLING':
      return handleAbnormal(ctx, refund, payment)
    case 'SUBMIT_UNKNOWN':
    case 'PROCESSING':
    case 'ABNORMAL':
      return checkRefund(ctx, refund, payment)
    default:
      return
  }
}

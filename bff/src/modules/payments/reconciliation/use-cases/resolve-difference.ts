import type { RefundState } from '@jktl/shared/payments/model'
import { DIFFERENCE_KINDS, type FirstAction } from '@jktl/shared/payments/reconciliation/model'

import { PAID_STATES } from '../../domain/payment-machine.ts'
import { adoptChannelRefund } from '../../use-cases/adopt-channel-refund.ts'
import { checkRefund } from '../../use-cases/advance-refund.ts'
import { takeEvidence } from '../../use-cases/take-evidence.ts'
import { resubmitRefund } from '../desk/use-cases/resubmit-refund.ts'
import type { DueDifference } from '../differences.repository.ts'
import { resolveGapMs } from '../domain/recon-schedule.ts'
import type { ReconContext } from './recon-context.ts'

/** What proved it, in words for the desk; null: nothing is proved yet. */
type Settled = string | null

/** The channel is asked; what it says goes through the same machine as a notify: accepted when the business can, else sent back (P7). */
async function queryPayment(ctx: ReconContext, difference: DueDifference): Promise<Settled> {
  const payment = difference.paymentId === null ? null : await ctx.payments.payments.findPayment(ctx.db, difference.paymentId)
  if (!payment) return null
  if (!PAID_STATES.has(payment.state)) {
    const answer = await ctx.payments.channel.query(payment.mchid, payment.outTradeNo)
    if (answer.kind !== 'FOUND' || (await takeEvidence(ctx.payments, payment, answer.transaction)) !== 'paid') return null
  }
  const settled = await ctx.payments.payments.findPayment(ctx.db, payment.id)
  if (!settled || !PAID_STATES.has(settled.state)) return null
  return settled.state === 'SUCCESS' ? '查询确认渠道已收款，已入账' : settled.refundHeldFen > 0 ? '查询确认渠道已收款，业务已不能接受，已原路退回' : null
}

/** Sent by our books, and not decided. */
const SENT: ReadonlySet<RefundState> = new Set(['SUBMIT_UNKNOWN', 'PROCESSING', 'ABNORMAL'])

async function queryRefund(ctx: ReconContext, difference: DueDifference): Promise<Settled> {
  const refund = difference.refundId === null ? null : await ctx.payments.refunds.find(ctx.db, difference.refundId)
  const payment = refund ? await ctx.payments.payments.findPayment(ctx.db, refund.paymentId) : null
  if (!refund || !payment) return null
  const answer = await ctx.payments.channel.queryRefund(refund.mchid, refund.outRefundNo)
  if (answer.kind === 'MISSING' && SENT.has(refund.state)) {
    // PF_ONLY_REFUND: the same number once more; the next look proves it (F3).
    await resubmitRefund(ctx, refund.id)
    return null
  }
  if (answer.kind !== 'FOUND') return null
  await checkRefund(ctx.payments, refund, payment)
  const current = await ctx.payments.refunds.find(ctx.db, refund.id)
  const agrees = current?.state === answer.refund.status && current.amountFen === answer.refund.refundFen
  return agrees ? '查询确认渠道的退款状态，两边已一致' : null
}

/** J18: the institution refunded in the channel's console. From now on our own books count it. */
async function adoptRefund(ctx: ReconContext, difference: DueDifference): Promise<Settled> {
  const { tradeNo: outTradeNo, at: printedAt } = difference.detail
  if (outTradeNo === undefined || difference.channelFen === null) return null
  const stated = { mchid: difference.mchid, outTradeNo, outRefundNo: difference.naturalKey, amountFen: difference.channelFen, printedAt }
  const adopted = await ctx.db.transaction((tx) => adoptChannelRefund(ctx.payments, tx, stated))
  return adopted === 'ADOPTED' || adopted === 'KNOWN' ? '商户平台上的退款已记入，不会再重复退' : null
}

const ACTIONS: Partial<Record<FirstAction, (ctx: ReconContext, difference: DueDifference) => Promise<Settled>>> = {
  QUERY_PAYMENT: queryPayment,
  QUERY_REFUND: queryRefund,
  SHADOW_REFUND: adoptRefund,
}
/** A carried refund that aged is asked for like any other. */
const actionOf = (difference: DueDifference) => ACTIONS[DIFFERENCE_KINDS[difference.kind].firstAction]

/** The first action of a difference. What it cannot prove stays with the desk. */
export async function resolveDifference(ctx: ReconContext, difference: DueDifference): Promise<void> {
  const outcome = (await actionOf(difference)?.(ctx, difference)) ?? null
  if (outcome !== null) return ctx.differences.close(ctx.db, difference.id, outcome, ctx.clock.date())
  const gapMs = resolveGapMs(difference.attempts)
  return ctx.differences.giveBack(ctx.db, difference.id, difference.attempts + 1, gapMs === null ? null : new Date(ctx.clock.now() + gapMs))
}

import { takeRefundStatement } from '../../../use-cases/advance-refund.ts'
import type { DeskContext } from '../desk.context.ts'

type Resubmission = { kind: 'DONE' | 'PROVED'; outcome: string; refundId?: string } | { kind: 'FAILED'; note: string } | { kind: 'LATER' }

/** F3: the channel is asked for the number first, and gets exactly the same refund again only when it does not know it. */
export async function resubmitRefund(ctx: Pick<DeskContext, 'payments'>, refundId: string | null): Promise<Resubmission> {
  const { db, channel, payments, refunds, budget, clock } = ctx.payments
  const refund = refundId ? await refunds.find(db, refundId) : null
  const payment = refund ? await payments.findPayment(db, refund.paymentId) : null
  if (!refund || !payment) return { kind: 'FAILED', note: '平台没有这笔退款' }
  const asked = await channel.queryRefund(refund.mchid, refund.outRefundNo)
  if (asked.kind === 'UNKNOWN') return { kind: 'LATER' }
  if (asked.kind === 'FOUND') {
    await takeRefundStatement(ctx.payments, refund, payment, asked.refund)
    return { kind: 'DONE', outcome: '渠道已有这笔退款' }
  }
  if (refund.cause === 'CONSOLE') return { kind: 'FAILED', note: '渠道没有这笔退款' }
  // B23: one call more is a call like any other.
  if ((await budget.take(db, refund.mchid, 'ALL', 1, clock.date())) === 0) return { kind: 'LATER' }
  const { mchid, outRefundNo, reason, notifyUrl, amountFen } = refund
  const sent = await channel.refund({
    mchid,
    outTradeNo: payment.outTradeNo,
    outRefundNo,
    reason,
    notifyUrl,
    refundFen: amountFen,
    totalFen: payment.amountFen,
  })
  if (sent.kind === 'UNKNOWN') return { kind: 'LATER' }
  if (sent.kind !== 'FOUND') return { kind: 'FAILED', note: sent.kind === 'NOT_ENOUGH' ? '商户余额不足' : '渠道不受理这笔退款' }
  await takeRefundStatement(ctx.payments, refund, payment, sent.refund)
  return { kind: 'DONE', outcome: '已用原退款单号重新提交' }
}

import { HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { DeskAction } from '@jktl/shared/payments/reconciliation/desk-rules'

import type { RefundRow } from '../../../refunds.repository.ts'
import type { DeskContext } from '../desk.context.ts'
import type { DifferenceRow } from '../desk.repository.ts'
import { proveAndClose, stepDifference } from './step-difference.ts'

const GAPS_MS = [MINUTE_MS, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS]
/** When the proof is looked for next. */
export const proofGapMs = (attempts: number): number => GAPS_MS[attempts] ?? 6 * HOUR_MS

type Verdict = { kind: 'PROVED'; note: string } | { kind: 'DISPROVED'; note: string } | { kind: 'OPEN' }
const OPEN: Verdict = { kind: 'OPEN' }

/** The refund whose end decides: a closed one goes on under its successor's number. */
async function lastOf(ctx: DeskContext, refund: RefundRow): Promise<RefundRow> {
  const all = await ctx.payments.refunds.listByOrder(ctx.payments.db, [refund.tradeOrderId])
  let last = refund
  for (let next = all.find((r) => r.parentId === last.id); next; next = all.find((r) => r.parentId === last.id)) last = next
  return last
}

async function judgeRefund(ctx: DeskContext, refundId: string): Promise<Verdict> {
  const refund = await ctx.payments.refunds.find(ctx.payments.db, refundId)
  if (!refund) return { kind: 'DISPROVED', note: '没有这笔退款' }
  const { state } = await lastOf(ctx, refund)
  if (state === 'SUCCESS') return { kind: 'PROVED', note: '渠道查单：退款成功' }
  return state === 'REJECTED' || state === 'CLOSED' ? { kind: 'DISPROVED', note: '渠道没有退成' } : OPEN
}

/** The channel names the very amount its bill named. */
async function judgeByQuery(ctx: DeskContext, difference: DifferenceRow): Promise<Verdict> {
  const { db, channel, payments, refunds } = ctx.payments
  if (difference.refundId) {
    const refund = await refunds.find(db, difference.refundId)
    const answer = refund ? await channel.queryRefund(refund.mchid, refund.outRefundNo) : null
    return answer?.kind === 'FOUND' && answer.refund.refundFen === difference.channelFen ? { kind: 'PROVED', note: '渠道查单金额与更正后一致' } : OPEN
  }
  const payment = difference.paymentId ? await payments.findPayment(db, difference.paymentId) : null
  const answer = payment ? await channel.query(payment.mchid, payment.outTradeNo) : null
  return answer?.kind === 'FOUND' && answer.transaction.amountFen === difference.channelFen ? { kind: 'PROVED', note: '渠道查单金额与更正后一致' } : OPEN
}

/** A later day's bill of the same kind has its result and does not repeat it. */
async function judgeByLaterBill(ctx: DeskContext, difference: DifferenceRow): Promise<Verdict> {
  const later = await ctx.differences.findLaterBill(ctx.payments.db, difference)
  if (!later) return OPEN
  return later.repeats ? { kind: 'DISPROVED', note: `${later.billDate} 的账单里又出现` } : { kind: 'PROVED', note: `${later.billDate} 的账单不再出现` }
}

const JUDGES: Record<DeskAction, (ctx: DeskContext, difference: DifferenceRow, refundId: string | null) => Promise<Verdict>> = {
  // Carried out by a query, which was its proof.
  QUERY_CHANNEL: () => Promise.resolve(OPEN),
  REFUND: (ctx, _, refundId) => (refundId ? judgeRefund(ctx, refundId) : Promise.resolve(OPEN)),
  SHADOW_REFUND: (ctx, _, refundId) => (refundId ? judgeRefund(ctx, refundId) : Promise.resolve(OPEN)),
  RESUBMIT: (ctx, { refundId }) => (refundId ? judgeRefund(ctx, refundId) : Promise.resolve(OPEN)),
  CORRECT_LEDGER: async (ctx, difference) => {
    const asked = await judgeByQuery(ctx, difference)
    return asked.kind === 'OPEN' ? judgeByLaterBill(ctx, difference) : asked
  },
  ACCEPT: judgeByLaterBill,
  // Proved by a later list of the hospital, when that is compared.
  ASK_HOSPITAL: () => Promise.resolve(OPEN),
  IGNORE: () => Promise.resolve(OPEN),
}

/** VERIFIED only when a later bill or a query proves it (§3.5). @returns false when nothing has decided it yet */
export async function verifyHandling(ctx: DeskContext, difference: DifferenceRow): Promise<boolean> {
  const [proposal] = await ctx.differences.listProposals(ctx.payments.db, difference.id)
  const execution = proposal ? await ctx.differences.findExecution(ctx.payments.db, proposal.id) : null
  if (!proposal || !execution) return false
  const verdict = await JUDGES[proposal.action](ctx, difference, execution.refundId)
  if (verdict.kind === 'OPEN') return false
  return ctx.payments.db.transaction(async (tx) => {
    const current = await ctx.differences.lock(tx, difference.id)
    if (current?.state !== 'EXECUTED') return true
    if (verdict.kind === 'PROVED') return proveAndClose(ctx, tx, current, current.outcome ?? verdict.note, verdict.note)
    if (execution.refundId) await ctx.differences.voidExecution(tx, proposal.id, ctx.payments.clock.date())
    await stepDifference(ctx, tx, current, 'DISPROVE', { note: verdict.note })
    return true
  })
}

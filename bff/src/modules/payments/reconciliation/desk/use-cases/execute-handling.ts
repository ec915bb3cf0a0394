import type { DeskAction } from '@jktl/shared/payments/reconciliation/desk-rules'
import { ACTION_TABLE } from '@jktl/shared/payments/reconciliation/desk-rules'

import type { Sql } from '../../../../../platform/database/database.ts'
import { linesOf } from '../../../domain/journals.ts'
import { PAID_STATES } from '../../../domain/payment-machine.ts'
import { adoptChannelRefund } from '../../../use-cases/adopt-channel-refund.ts'
import { requestPartialRefund } from '../../../use-cases/request-refund.ts'
import { takeEvidence } from '../../../use-cases/take-evidence.ts'
import type { DeskContext } from '../desk.context.ts'
import type { DifferenceRow, ProposalRow } from '../desk.repository.ts'
import { resubmitRefund } from './resubmit-refund.ts'
import { proveAndClose, stepDifference } from './step-difference.ts'

/** DONE waits for its proof; PROVED is proved by the query it made; FAILED goes back to the maker; LATER is unknown and asked again. */
type Outcome = { kind: 'DONE' | 'PROVED'; outcome: string; refundId?: string } | { kind: 'FAILED'; note: string } | { kind: 'LATER' }
type Work = (ctx: DeskContext, difference: DifferenceRow, proposal: ProposalRow) => Promise<(tx: Sql) => Promise<Outcome>>

const settled =
  (outcome: Outcome): ((tx: Sql) => Promise<Outcome>) =>
  () =>
    Promise.resolve(outcome)

const READINGS = { unpaid: '渠道查单：没有付款', closed: '渠道查单：已关单', mismatch: '渠道查单：金额或商户不符，已隔离' } as const

/** Asks the channel about the payment and takes over what it says (P5, P7): accepted, or refunded by the machine. */
async function askAboutPayment(ctx: DeskContext, paymentId: string | null): Promise<Outcome> {
  const payment = paymentId ? await ctx.payments.payments.findPayment(ctx.payments.db, paymentId) : null
  if (!payment) return { kind: 'FAILED', note: '平台没有这笔付款' }
  const answer = await ctx.payments.channel.query(payment.mchid, payment.outTradeNo)
  if (answer.kind !== 'FOUND') return answer.kind === 'UNKNOWN' ? { kind: 'LATER' } : { kind: 'FAILED', note: '渠道查单：没有这个单号' }
  const reading = await takeEvidence(ctx.payments, payment, answer.transaction)
  if (reading === null) return { kind: 'LATER' }
  return reading === 'paid' ? { kind: 'PROVED', outcome: '渠道查单已付，按渠道入账' } : { kind: 'FAILED', note: READINGS[reading] }
}

/** One refund under the proposal's own key, however often it is carried out. */
const refund: Work = async (ctx, difference, proposal) => {
  const known = difference.paymentId ? await ctx.payments.payments.findPayment(ctx.payments.db, difference.paymentId) : null
  if (known && !PAID_STATES.has(known.state)) {
    const asked = await askAboutPayment(ctx, known.id)
    if (asked.kind !== 'PROVED') return settled(asked)
  }
  return async (tx) => {
    const { payments, refunds } = ctx.payments
    const payment = known ? await payments.findPayment(tx, known.id) : null
    const tradeOrderId = payment?.tradeOrderId ?? difference.tradeOrderId
    if (!tradeOrderId) return { kind: 'FAILED', note: '平台没有这笔付款' }
    if (payment && payment.state !== 'SUCCESS') {
      // Nobody could keep it: the machine has refunded it by itself, and that refund is the one.
      const own = (await refunds.listByOrder(tx, [tradeOrderId])).find((r) => r.paymentId === payment.id)
      return own ? { kind: 'DONE', outcome: '已自动原路退款', refundId: own.id } : { kind: 'FAILED', note: '这笔付款没有可退的钱' }
    }
    const made = await requestPartialRefund(
      ctx.payments,
      tx,
      tradeOrderId,
      { amountFen: proposal.amountFen ?? 0 },
      { cause: 'HOSPITAL_DECISION', key: `difference:${proposal.id}` },
    )
    return made.ok ? { kind: 'DONE', outcome: '已生成原路退款', refundId: made.value } : { kind: 'FAILED', note: '可退的钱不够了，请重新核对' }
  }
}

const shadowRefund: Work = (ctx, difference) =>
  Promise.resolve(async (tx) => {
    const { outTradeNo, outRefundNo, printedAt } = refundFactsOf(difference)
    if (!outTradeNo || !outRefundNo) return { kind: 'FAILED', note: '账单里没有退款单号' }
    const adoption = await adoptChannelRefund(ctx.payments, tx, {
      mchid: difference.mchid,
      outTradeNo,
      outRefundNo,
      amountFen: Math.abs(difference.channelFen ?? 0),
      printedAt,
    })
    if (adoption === 'NO_PAYMENT') return { kind: 'FAILED', note: '平台没有对应的付款' }
    if (adoption === 'NOT_NOW') return { kind: 'FAILED', note: '这笔钱正由平台退款占用，请先等它有结果' }
    const own = await ctx.payments.refunds.findByNumber(tx, outRefundNo)
    return { kind: 'DONE', outcome: '已补记商户后台的退款', ...(own ? { refundId: own.id } : {}) }
  })

/** A row of a refund is named by its refund number; the bill's line says of which payment. */
const refundFactsOf = ({ naturalKey, detail }: DifferenceRow): { outTradeNo: string | null; outRefundNo: string; printedAt: string | undefined } => {
  const stated = detail['tradeNo'] ?? detail['outTradeNo']
  const printedAt = detail['at']
  return {
    outTradeNo: typeof stated === 'string' ? stated : null,
    outRefundNo: naturalKey,
    printedAt: typeof printedAt === 'string' ? printedAt : undefined,
  }
}

const correctLedger: Work = (ctx, difference, proposal) =>
  Promise.resolve(async (tx) => {
    const amountFen = proposal.amountFen ?? 0
    if (!difference.institutionId || amountFen === 0) return { kind: 'FAILED', note: '没有可以更正的数' }
    const lines = linesOf('CORRECTION', difference.mchid, amountFen, 'accepted')
    await ctx.payments.ledger.post(tx, { type: 'CORRECTION', sourceId: proposal.id, institutionId: difference.institutionId, lines }, ctx.payments.clock.date())
    return { kind: 'DONE', outcome: '已记更正凭证' }
  })

const resubmit: Work = async (ctx, { refundId }) => settled(await resubmitRefund(ctx, refundId))

const WORK: Record<Exclude<DeskAction, 'IGNORE'>, Work> = {
  QUERY_CHANNEL: async (ctx, { paymentId }) => settled(await askAboutPayment(ctx, paymentId)),
  REFUND: refund,
  SHADOW_REFUND: shadowRefund,
  RESUBMIT: resubmit,
  CORRECT_LEDGER: correctLedger,
  ACCEPT: () => Promise.resolve(settled({ kind: 'DONE', outcome: '认可，不动账' })),
  ASK_HOSPITAL: () => Promise.resolve(settled({ kind: 'DONE', outcome: '已请医院处理' })),
}

/**
 * Carries out what two people agreed on, once: whoever comes second finds the difference no longer APPROVED, and the database keeps one execution per
 * proposal and one movement of money per difference.
 *
 * @returns false when the channel has not answered and it is tried again later
 */
export async function executeHandling(ctx: DeskContext, difference: DifferenceRow): Promise<boolean> {
  const [proposal] = await ctx.differences.listProposals(ctx.payments.db, difference.id)
  if (proposal?.decision !== 'APPROVED' || proposal.action === 'IGNORE') throw new Error('an approved difference has an approved proposal')
  const work = await WORK[proposal.action](ctx, difference, proposal)
  return ctx.payments.db.transaction(async (tx) => {
    // The order first: so do all who move its money.
    if (difference.tradeOrderId) await ctx.payments.payments.lockOrder(tx, difference.tradeOrderId)
    const current = await ctx.differences.lock(tx, difference.id)
    if (current?.state !== 'APPROVED') return true
    const done = await work(tx)
    if (done.kind === 'LATER') return false
    if (done.kind === 'FAILED') {
      await stepDifference(ctx, tx, current, 'FAIL', { note: done.note })
      return true
    }
    const { movesMoney } = ACTION_TABLE[proposal.action]
    const at = ctx.payments.clock.date()
    const execution = {
      proposalId: proposal.id,
      differenceId: current.id,
      movesMoney,
      amountFen: proposal.amountFen,
      refundId: done.refundId ?? null,
      executedAt: at,
    }
    if (!(await ctx.differences.insertExecution(tx, execution))) throw new Error('money of a difference would move twice')
    const executed = await stepDifference(ctx, tx, current, 'EXECUTE', { outcome: done.outcome, note: done.outcome, dueAt: at, attempts: 0 })
    if (executed && done.kind === 'PROVED') await proveAndClose(ctx, tx, executed, done.outcome, '渠道查单一致')
    return true
  })
}

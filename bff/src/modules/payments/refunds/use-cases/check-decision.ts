import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Sql } from '../../../../platform/database/database.ts'
import { judgeTransaction } from '../../domain/evidence.ts'
import { isTooLateForChannel } from '../../domain/schedule.ts'
import type { PaymentChanges, PaymentRow } from '../../payments.repository.ts'
import { replaceRefund } from '../../use-cases/request-refund.ts'
import { applyPaymentEvent } from '../../use-cases/settle-payment.ts'
import { applyRefundEvent, lockRefund } from '../../use-cases/settle-refund.ts'
import type { DecisionRow } from '../decisions.repository.ts'
import type { DeskActor, DeskContext } from './desk-context.ts'

export type CheckRefusal = 'NOT_FOUND' | 'STALE' | 'DECISION_SETTLED' | 'SAME_PERSON' | 'QUARANTINE_UNRESOLVED' | 'QUARANTINE_UNASKED'
type Applied = 'applied' | 'overtaken'

/** Carries out what two people agreed about a refund. The order is locked here; `overtaken` when the refund has moved on. */
async function applyToRefund({ pay }: DeskContext, tx: Sql, decision: DecisionRow, accepted: boolean): Promise<Applied> {
  const facts = await lockRefund(pay, tx, decision.refundId ?? '')
  if (!facts) throw new Error('a decision is about a refund')
  const { refund, payment } = facts
  const move = async (...step: [Parameters<typeof applyRefundEvent>[3], Parameters<typeof applyRefundEvent>[4]?]): Promise<Applied> =>
    (await applyRefundEvent(pay, tx, facts, ...step)).moved ? 'applied' : 'overtaken'
  if (decision.kind === 'PARTIAL_REFUND') {
    const now = pay.clock.now()
    const isLate = isTooLateForChannel(payment.paidAt?.getTime() ?? now, now, (await pay.refunds.countForChannel(tx, payment.id)) - 1)
    return move(accepted ? (isLate ? 'GO_OFFLINE' : 'APPROVED') : 'DISAPPROVED')
  }
  if (!accepted) return 'applied'
  switch (decision.kind) {
    case 'ABNORMAL_REFUND':
      return move('HANDLE', { abnormalRoute: decision.abnormalRoute, abnormalCardSealed: decision.cardSealed })
    case 'OFFLINE_PROOF':
      return move('PROVED')
    default:
      return (await replaceRefund(pay, tx, { ...facts, refund, isOffline: decision.kind === 'GO_OFFLINE' })) ? 'applied' : 'overtaken'
  }
}

type Release = { event: 'RELEASE_ACCEPT' | 'RELEASE_REFUND' | 'RELEASE_CLOSED'; evidence: PaymentChanges }

/** What the channel says now: only money that is ours to the fen is taken, only what was never paid is closed (P5, P6). */
async function askChannel({ pay }: DeskContext, decision: DecisionRow, payment: PaymentRow): Promise<Release | 'QUARANTINE_UNRESOLVED' | 'QUARANTINE_UNASKED'> {
  const outcome = await pay.channel.query(payment.mchid, payment.outTradeNo)
  if (outcome.kind !== 'FOUND') return outcome.kind === 'UNKNOWN' ? 'QUARANTINE_UNASKED' : 'QUARANTINE_UNRESOLVED'
  const { transaction } = outcome
  const openid = payment.openidSealed ? pay.vault.open(payment.openidSealed) : null
  const own = { mchid: payment.mchid, appid: payment.parameters.appid, outTradeNo: payment.outTradeNo, amountFen: payment.amountFen, openid }
  const answeredAt = pay.clock.date()
  const evidence: PaymentChanges = { channelState: transaction.tradeState, answeredAt }
  switch (judgeTransaction(transaction, own)) {
    case 'paid':
      return {
        event: decision.kind === 'QUARANTINE_ACCEPT' ? 'RELEASE_ACCEPT' : 'RELEASE_REFUND',
        evidence: {
          ...evidence,
          transactionId: transaction.transactionId,
          paidAt: new Date(Date.parse(transaction.successTime ?? '') || answeredAt.getTime()),
        },
      }
    case 'closed':
      return { event: 'RELEASE_CLOSED', evidence }
    case 'unpaid':
      // Nothing to give back: nobody may pay it any more.
      if (decision.kind === 'QUARANTINE_ACCEPT') return 'QUARANTINE_UNRESOLVED'
      return (await pay.channel.close(payment.mchid, payment.outTradeNo)).kind === 'CLOSED' ? { event: 'RELEASE_CLOSED', evidence } : 'QUARANTINE_UNASKED'
    default:
      return 'QUARANTINE_UNRESOLVED'
  }
}

async function applyToPayment({ pay }: DeskContext, tx: Sql, payment: PaymentRow, release: Release): Promise<Applied> {
  const order = await pay.payments.lockOrder(tx, payment.tradeOrderId)
  const current = await pay.payments.findPayment(tx, payment.id)
  if (!order || current?.state !== 'QUARANTINED') return 'overtaken'
  await applyPaymentEvent(pay, tx, order, current, release.event, release.evidence)
  return 'applied'
}

/** The second person agrees, and it is done at once; or sends it back (§6.5). */
export async function checkDecision(
  ctx: DeskContext,
  actor: DeskActor,
  check: { id: string; version: number; accepted: boolean },
): Promise<Result<null, CheckRefusal>> {
  const { pay, decisions } = ctx
  const seen = await decisions.find(pay.db, check.id, actor.institutionIds)
  if (!seen) return refuse('NOT_FOUND')
  if (seen.status !== 'PROPOSED') return refuse('DECISION_SETTLED')
  if (seen.version !== check.version) return refuse('STALE')
  if (seen.proposedBy === actor.accountId) return refuse('SAME_PERSON')
  const payment = seen.paymentId === null ? null : await pay.payments.findPayment(pay.db, seen.paymentId)
  const release = payment && check.accepted ? await askChannel(ctx, seen, payment) : null
  if (typeof release === 'string') return refuse(release)
  return pay.db.transaction(async (tx): Promise<Result<null, CheckRefusal>> => {
    const decision = await decisions.lock(tx, seen.id)
    if (decision?.status !== 'PROPOSED') return refuse('DECISION_SETTLED')
    const applied =
      decision.refundId !== null
        ? await applyToRefund(ctx, tx, decision, check.accepted)
        : payment && release
          ? await applyToPayment(ctx, tx, payment, release)
          : 'applied'
    if (applied === 'overtaken') {
      await decisions.close(tx, decision.id, 'OVERTAKEN', null, pay.clock.date())
      return refuse('DECISION_SETTLED')
    }
    await decisions.close(tx, decision.id, check.accepted ? 'APPLIED' : 'REJECTED', actor.accountId, pay.clock.date())
    return ok(null)
  })
}

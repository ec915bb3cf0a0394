import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { DeskActor, DeskContext } from './desk-context.ts'

/** One person proposes what becomes of money that is not ours to the fen (P5). */
export function proposeQuarantineStep(
  { pay, decisions }: DeskContext,
  actor: DeskActor,
  step: { paymentId: string; kind: 'QUARANTINE_ACCEPT' | 'QUARANTINE_REFUND'; reason: string },
): Promise<Result<null, 'NOT_FOUND' | 'DECISION_SETTLED' | 'DECISION_WAITS'>> {
  return pay.db.transaction(async (tx) => {
    const found = await pay.quarantine.find(tx, step.paymentId, actor.institutionIds)
    if (!found) return refuse('NOT_FOUND')
    await pay.payments.lockOrder(tx, found.tradeOrderId)
    const payment = await pay.payments.findPayment(tx, found.id)
    if (payment?.state !== 'QUARANTINED') return refuse('DECISION_SETTLED')
    const isProposed = await decisions.propose(
      tx,
      { kind: step.kind, institutionId: found.institutionId, refundId: null, paymentId: payment.id, reason: step.reason },
      actor.accountId,
      pay.clock.date(),
    )
    return isProposed ? ok(null) : refuse('DECISION_WAITS')
  })
}

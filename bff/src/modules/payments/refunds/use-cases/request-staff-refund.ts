import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { requestPartialRefund } from '../../use-cases/request-refund.ts'
import type { DeskActor, DeskContext } from './desk-context.ts'

/** One person asks for a part of what was paid; the hold is taken at once (F6), the money moves when another one agrees. @returns the refund's id */
export function requestStaffRefund(
  { pay, decisions, desk }: DeskContext,
  actor: DeskActor,
  ask: { tradeOrderId: string; amountFen: number; reason: string; key: string },
): Promise<Result<string, 'NOT_FOUND' | 'NOTHING_TO_REFUND' | 'EXCEEDS_PAID'>> {
  return pay.db.transaction(async (tx) => {
    if (!(await desk.existsIn(tx, ask.tradeOrderId, actor.institutionIds))) return refuse('NOT_FOUND')
    const asked = await requestPartialRefund(
      pay,
      tx,
      ask.tradeOrderId,
      { amountFen: ask.amountFen },
      { cause: 'HOSPITAL_DECISION', key: ask.key, needsApproval: true },
    )
    if (!asked.ok) return refuse(asked.code === 'NOT_PAID' ? 'NOTHING_TO_REFUND' : 'EXCEEDS_PAID')
    const refund = await pay.refunds.find(tx, asked.value)
    const order = refund ? await pay.payments.lockOrder(tx, refund.tradeOrderId) : null
    if (!refund || !order) throw new Error('the refund just written is gone')
    if (refund.state === 'APPROVING')
      await decisions.propose(
        tx,
        { kind: 'PARTIAL_REFUND', institutionId: order.institutionId, refundId: refund.id, paymentId: null, reason: ask.reason },
        actor.accountId,
        pay.clock.date(),
      )
    return ok(refund.id)
  })
}

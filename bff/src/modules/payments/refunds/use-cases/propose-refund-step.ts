import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { RefundStep } from '@jktl/shared/payments/refunds/model'
import { stepsFor } from '@jktl/shared/payments/refunds/rules'

import type { AbnormalRoute, BankCard } from '../../payment-channel.ts'
import type { DeskActor, DeskContext } from './desk-context.ts'

export interface ProposedStep {
  refundId: string
  version: number
  kind: RefundStep
  reason: string
  route: AbnormalRoute | null
  card: BankCard | null
  proof: { number: string; date: string; fileId: string } | null
}
type Refusal = 'NOT_FOUND' | 'STALE' | 'REFUND_STEP_NOT_POSSIBLE' | 'REFUND_STEP_INCOMPLETE' | 'DECISION_WAITS' | 'FILE_NOT_YOURS'

/** What a step needs to be carried out, and nothing it does not need. */
const isComplete = ({ kind, route, card, proof }: ProposedStep): boolean =>
  (kind === 'ABNORMAL_REFUND' ? route !== null && (route === 'USER_BANK_CARD') === (card !== null) : route === null && card === null) &&
  (kind === 'OFFLINE_PROOF') === (proof !== null)

/** One person proposes how a refund that cannot go on by itself goes on (B25, B26). */
export function proposeRefundStep({ pay, decisions, desk, files }: DeskContext, actor: DeskActor, step: ProposedStep): Promise<Result<null, Refusal>> {
  return pay.db.transaction(async (tx) => {
    const known = await pay.refunds.find(tx, step.refundId)
    if (known) await pay.payments.lockOrder(tx, known.tradeOrderId)
    const refund = await desk.find(tx, step.refundId, actor.institutionIds)
    if (!refund) return refuse('NOT_FOUND')
    if (refund.version !== step.version) return refuse('STALE')
    if (!stepsFor({ state: refund.state, isSubmitted: refund.submittedAt !== null, isDoneWith: refund.isDoneWith }).includes(step.kind))
      return refuse('REFUND_STEP_NOT_POSSIBLE')
    if (!isComplete(step)) return refuse('REFUND_STEP_INCOMPLETE')
    const matter = { accountId: actor.accountId, purpose: 'OFFLINE_PROOF', institutionId: refund.institutionId } as const
    const file = step.proof ? await files.findFor(tx, step.proof.fileId, matter) : null
    if (step.proof && !file) return refuse('FILE_NOT_YOURS')
    const isProposed = await decisions.propose(
      tx,
      {
        kind: step.kind,
        institutionId: refund.institutionId,
        refundId: refund.id,
        paymentId: null,
        reason: step.reason,
        abnormalRoute: step.route,
        cardSealed: step.card ? pay.vault.seal(JSON.stringify(step.card)) : null,
        proofNumber: step.proof?.number ?? null,
        proofDate: step.proof?.date ?? null,
        proofSha256: file?.sha256 ?? null,
        proofFileId: file?.id ?? null,
      },
      actor.accountId,
      pay.clock.date(),
    )
    return isProposed ? ok(null) : refuse('DECISION_WAITS')
  })
}

import { dateOf } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import { mayAnswer } from '@jktl/shared/payments/clearing/rules'
import { DIFFERENCE_KINDS } from '@jktl/shared/payments/reconciliation/model'

import type { Sql } from '../../../../platform/database/database.ts'
import type { ClearingBatchRow } from '../clearing.repository.ts'
import type { ClearingContext } from './context.ts'

export type AnswerRefusal = 'NOT_FOUND' | 'STALE' | 'CLEARING_UNSIGNED' | 'CLEARING_ANSWERED' | 'CLEARING_ANSWER_LATE'
export type Answer = { answer: 'CONFIRMED' } | { answer: 'DISPUTED'; reason: string; claimedFen: number }

/** The institution's words are the first evidence of the difference. */
async function dispute(
  ctx: ClearingContext,
  tx: Sql,
  batch: ClearingBatchRow,
  said: { reason: string; claimedFen: number },
  accountId: string,
): Promise<string> {
  const at = ctx.clock.date()
  const dueFen = batch.payoutFen + batch.carriedOutFen
  const id = await ctx.batches.openDispute(tx, batch, dueFen, said.claimedFen, DIFFERENCE_KINDS.CLEARING_DISPUTE.severity, at)
  const text = `医院的说明：${said.reason}`
  await ctx.differences.addEvidence(tx, id, { text, documentNo: batch.number, fileName: null, fileSha256: null, addedBy: accountId, addedAt: at })
  await ctx.differences.note(tx, id, { at, event: 'EVIDENCE', toState: 'OPEN', postingMode: null, actorAccountId: accountId, note: batch.number })
  return id
}

/** S5: the institution confirms, or disputes within its days; a dispute becomes a difference, which two people settle at their desk. */
export function answerBatch(
  ctx: ClearingContext,
  id: string,
  { version, accountId, said }: { version: number; accountId: string; said: Answer },
): Promise<Result<null, AnswerRefusal>> {
  return ctx.db.transaction(async (tx) => {
    const batch = await ctx.batches.lock(tx, id)
    if (!batch) return refuse('NOT_FOUND')
    if (batch.version !== version) return refuse('STALE')
    if (batch.state !== 'SIGNED' || batch.answerUntil === null) return refuse('CLEARING_UNSIGNED')
    if (batch.answer !== null) return refuse('CLEARING_ANSWERED')
    const at = ctx.clock.date()
    if (!mayAnswer(batch.answerUntil, dateOf(at.getTime()))) return refuse('CLEARING_ANSWER_LATE')
    const isDisputed = said.answer === 'DISPUTED'
    const differenceId = isDisputed ? await dispute(ctx, tx, batch, said, accountId) : null
    const [reason, claimedFen] = isDisputed ? [said.reason, said.claimedFen] : [null, null]
    if (!(await ctx.batches.answer(tx, id, { answer: said.answer, reason, claimedFen, differenceId, accountId, at })))
      throw new Error('a batch that is held was answered twice')
    return ok(null)
  })
}

import { addDays, dateOf } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Sql } from '../../../../platform/database/database.ts'
import type { ClearingBatchRow } from '../clearing.repository.ts'
import { batchFile } from './batch-file.ts'
import type { ClearingContext } from './context.ts'

export type StepRefusal = 'NOT_FOUND' | 'STALE' | 'DECISION_SETTLED' | 'CLEARING_CHANGED' | 'SAME_PERSON'
export interface Step {
  version: number
  /** Of the file the person has looked at. */
  sha256: string
  accountId: string
}

/** The batch as it was looked at, with no difference open about any of its rows. */
async function lookedAt(ctx: ClearingContext, tx: Sql, id: string, state: ClearingBatchRow['state'], step: Step) {
  const batch = await ctx.batches.lock(tx, id)
  if (!batch) return refuse('NOT_FOUND')
  if (batch.version !== step.version) return refuse('STALE')
  if (batch.state !== state) return refuse('DECISION_SETTLED')
  if (await ctx.apportion.isTouched(tx, id, batch.mchid)) return refuse('CLEARING_CHANGED')
  const file = await batchFile(ctx, tx, batch)
  return file.sha256 === step.sha256 ? ok({ batch, file }) : refuse('CLEARING_CHANGED')
}

/** 制单: one stands for what the machine made. */
export function checkBatch(ctx: ClearingContext, id: string, step: Step): Promise<Result<null, StepRefusal>> {
  return ctx.db.transaction(async (tx) => {
    const found = await lookedAt(ctx, tx, id, 'DRAFT', step)
    if (!found.ok) return found
    await ctx.batches.check(tx, id, step.accountId, step.sha256, ctx.clock.date())
    return ok(null)
  })
}

/** 复核签发: another signs the same bytes (S3), and from then on nobody changes them (S6). */
export function signBatch(ctx: ClearingContext, id: string, step: Step): Promise<Result<null, StepRefusal>> {
  return ctx.db.transaction(async (tx) => {
    const found = await lookedAt(ctx, tx, id, 'CHECKED', step)
    if (!found.ok) return found
    const { batch, file } = found.value
    if (batch.checkedBy === step.accountId) return refuse('SAME_PERSON')
    const at = ctx.clock.date()
    await ctx.batches.sign(tx, id, {
      accountId: step.accountId,
      at,
      answerUntil: addDays(dateOf(at.getTime()), batch.disputeDays),
      sha256: file.sha256,
      sizeBytes: file.sizeBytes,
      signature: ctx.signer.sign(file.text),
      keyId: ctx.signer.keyId,
      publicKey: ctx.signer.publicKeyPem,
    })
    await ctx.apportion.closeDay(tx, batch.dayId, at)
    return ok(null)
  })
}

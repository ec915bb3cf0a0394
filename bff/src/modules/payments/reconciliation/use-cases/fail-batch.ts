import type { BatchStep } from '@jktl/shared/payments/reconciliation/model'

import type { Sql } from '../../../../platform/database/database.ts'
import { retryGapMs } from '../domain/recon-schedule.ts'
import type { BatchRow } from '../recon-desk.ts'
import type { ReconContext } from './recon-context.ts'

/** Stops at a step with a reason the finance desk can read; tried again later, growing rarer. */
export async function failBatch(ctx: ReconContext, tx: Sql, batch: BatchRow, step: BatchStep, reason: string): Promise<BatchRow | null> {
  const gapMs = retryGapMs(batch.attempts)
  const dueAt = gapMs === null ? null : new Date(ctx.clock.now() + gapMs)
  ctx.alarms.raise('RECON_FAILED')
  return ctx.batches.move(tx, batch, 'FAILED', { failedStep: step, reason, attempts: batch.attempts + 1, dueAt, leaseUntil: null })
}

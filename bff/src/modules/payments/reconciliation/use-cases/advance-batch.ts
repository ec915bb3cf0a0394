import type { BatchStep } from '@jktl/shared/payments/reconciliation/model'

import { nextStep } from '../domain/batch-machine.ts'
import type { BatchRow } from '../recon-desk.ts'
import { fetchBill, verifyBill } from './fetch-bill.ts'
import { matchBatch } from './match-batch.ts'
import { parseBill } from './parse-bill.ts'
import type { ReconContext } from './recon-context.ts'

const STEPS: Record<BatchStep, (ctx: ReconContext, batch: BatchRow) => Promise<BatchRow | null>> = {
  FETCH: fetchBill,
  VERIFY: verifyBill,
  PARSE: parseBill,
  MATCH: matchBatch,
}
const isWaiting = ({ state }: BatchRow): boolean => state === 'NOT_READY' || state === 'FAILED'

/** Brings a batch as far as it goes now; every step is committed, so that whoever takes over goes on from there. */
export async function advanceBatch(ctx: ReconContext, batch: BatchRow): Promise<void> {
  let current: BatchRow | null = batch
  for (
    let step = nextStep(batch.state, batch.failedStep);
    current && step;
    step = current && !isWaiting(current) ? nextStep(current.state, current.failedStep) : null
  )
    current = await STEPS[step](ctx, current)
}

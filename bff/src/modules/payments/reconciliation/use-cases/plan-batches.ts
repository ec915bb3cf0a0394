import { addDays } from '@jktl/shared/kernel/dates'

import { lastBillDate, OLDEST_DAYS } from '../domain/recon-schedule.ts'
import type { ReconContext } from './recon-context.ts'

/** One batch per merchant, bill and day since the first payment, whatever ran or did not run meanwhile (§6.2). @returns how many were planned */
export function planBatches(ctx: ReconContext): Promise<number> {
  const last = lastBillDate(ctx.clock.now())
  return ctx.batches.planMissing(ctx.db, ctx.source.mchids, addDays(last, 1 - OLDEST_DAYS), last, ctx.clock.date())
}

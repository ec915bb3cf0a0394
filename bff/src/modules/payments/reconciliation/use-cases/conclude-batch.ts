import type { Sql } from '../../../../platform/database/database.ts'
import { billLinesOf, type BillJournalType } from '../../domain/journals.ts'
import { carriedUntil } from '../domain/recon-schedule.ts'
import type { BatchRow, BillSummary } from '../recon-desk.ts'
import type { ReconContext } from './recon-context.ts'

/**
 * The findings of a version become the differences of its day, and the version comes into force (R5). Null summary: there was no bill.
 * Repeating it finds nothing new.
 */
export async function concludeBatch(ctx: ReconContext, tx: Sql, batch: BatchRow, summary: BillSummary | null): Promise<BatchRow | null> {
  const at = ctx.clock.date()
  const { open, severe } = await ctx.conclusions.openDifferences(tx, batch, at, new Date(carriedUntil(batch.billDate)))
  if (severe > 0) ctx.alarms.raise('RECON_SEVERE_DIFFERENCE')
  await ctx.batches.putInForce(tx, batch, at)
  return ctx.batches.move(tx, batch, summary === null ? 'NO_BILL' : open > 0 ? 'HAS_DIFFS' : 'CLEAN', {
    ...(summary === null ? { reason: '渠道没有这一天的账单。' } : { summary, reason: null }),
    differenceCount: open,
    concludedAt: at,
    dueAt: null,
    leaseUntil: null,
  })
}

/** Posts what the ledger does not say yet (§3.8), once per day and institution. */
export async function postFromBill(
  ctx: ReconContext,
  tx: Sql,
  batch: BatchRow,
  type: BillJournalType,
  sums: readonly { institutionId: string; amountFen: number }[],
): Promise<void> {
  for (const posting of await ctx.sums.addPostings(tx, batch, type, sums))
    await ctx.ledger.post(
      tx,
      { type, sourceId: posting.id, institutionId: posting.institutionId, lines: billLinesOf(type, batch.mchid, posting.amountFen) },
      ctx.clock.date(),
    )
}

import type { BatchRow } from '../../reconciliation/recon-desk.ts'
import { readRows } from '../../reconciliation/use-cases/parse-bill.ts'
import type { DueDay } from '../apportion.repository.ts'
import type { ClearingContext } from './context.ts'

/** Parsed rows do not survive a crash of the database: then they are read again from the kept file. */
async function withRows(ctx: ClearingContext, batchId: string | null): Promise<BatchRow | null> {
  const batch = batchId === null ? null : await ctx.recon.batches.find(ctx.db, batchId)
  if (!batch?.summary || batch.fileId === null) return batch
  if ((await ctx.recon.rows.count(ctx.db, batch.seq)) !== batch.summary.rows) await readRows(ctx.recon, batch)
  return batch
}

/**
 * Takes a signed-off day of a merchant apart (§3.6): every reconciled row goes into the one draft of its institution (S1), rows that a difference is open
 * about wait for it, and what institutions, waiting rows and other systems have adds up to the channel's net of R9 (S2, kept by the database).
 *
 * It posts nothing: payments, refunds and fees are in the ledger since they happened and since the bill was verified, and what the channel pays out to the
 * institution is posted from its fund flow (§3.8). A batch says what that money is made of, and what is still owed or carried.
 *
 * @returns false when another worker was faster
 */
export async function apportionDay(ctx: ClearingContext, due: DueDay): Promise<boolean> {
  const [trade, flow] = [await withRows(ctx, due.tradeBatchId), await withRows(ctx, due.flowBatchId)]
  if (!trade) throw new Error('a signed-off day has its trade bill')
  const known = new Map((await ctx.listInstitutions()).map((institution) => [institution.id, institution]))
  return ctx.db.transaction(async (tx) => {
    if (!(await ctx.apportion.lockMerchant(tx, due.mchid))) return false
    const [only, ...others] = await ctx.recon.sums.institutionsOf(tx, due.mchid)
    const sums = await ctx.apportion.draft(tx, due.mchid, trade.seq, flow?.seq ?? null, others.length === 0 ? (only ?? null) : null)
    const channelNetFen = (trade.summary?.netFen ?? 0) + (flow?.summary?.flow?.closedRefundFen ?? 0)
    const at = ctx.clock.date()
    const dayId = await ctx.apportion.insertDay(tx, due, channelNetFen, sums, at)
    if (dayId === null) return false
    const institutions = (await ctx.apportion.listInstitutions(tx, due.mchid)).map((id) => {
      const { name, hosCode } = known.get(id) ?? { name: due.mchid, hosCode: id.slice(0, 8).toUpperCase() }
      return { id, name, number: `QF-${due.settleDate.replaceAll('-', '')}-${hosCode}-${due.mchid}` }
    })
    await ctx.apportion.insertBatches(tx, dayId, institutions, at)
    await ctx.apportion.insertRows(tx, dayId, due.mchid)
    await ctx.apportion.writeTotals(tx, { dayId })
    await ctx.apportion.closeDay(tx, dayId, at)
    return true
  })
}

/** A difference was opened about a row nobody has signed for: the row waits, and its batch is checked anew. @returns false when it was signed meanwhile */
export function holdTouchedRows(ctx: ClearingContext, { batchId, mchid }: { batchId: string; mchid: string }): Promise<boolean> {
  return ctx.db.transaction(async (tx) => {
    const batch = await ctx.batches.lock(tx, batchId)
    if (!batch || batch.state === 'SIGNED' || !(await ctx.apportion.isTouched(tx, batchId, mchid))) return false
    await ctx.apportion.holdTouched(tx, batchId, mchid)
    await ctx.apportion.writeTotals(tx, { batchId })
    return true
  })
}

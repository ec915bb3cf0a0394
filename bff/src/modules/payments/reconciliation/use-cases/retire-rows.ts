import type { BillRetentionRepository } from '../bill-retention.repository.ts'
import type { ReconContext } from './recon-context.ts'
import { readRows } from './parse-bill.ts'

const VERSIONS = 8
const ROWS = 20_000

/** Drops one piece of the parsed rows of days signed long ago. @returns how much was done, 0 when nothing is due */
export async function retireRows({ db, clock }: ReconContext, retention: BillRetentionRepository, isNewDay: boolean): Promise<number> {
  const begun = isNewDay ? await retention.begin(db, clock.date(), VERSIONS) : 0
  const dropped = await retention.dropSome(db, clock.date(), ROWS)
  return begun + (dropped === null ? 0 : Math.max(dropped, 1))
}

/** The rows of a version again, from the file as it was archived. @returns how many; null when there is no such file */
export async function rereadRows(ctx: ReconContext, retention: BillRetentionRepository, batchId: string): Promise<number | null> {
  const batch = await ctx.batches.find(ctx.db, batchId)
  if (!batch || batch.fileId === null || batch.channel !== 'WECHAT') return null
  const { rows } = await readRows(ctx, batch)
  await retention.revive(ctx.db, batch.seq)
  return rows
}

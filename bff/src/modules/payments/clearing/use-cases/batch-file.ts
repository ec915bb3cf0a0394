import type { Sql } from '../../../../platform/database/database.ts'
import type { ClearingBatchRow } from '../clearing.repository.ts'
import { clearingFile } from '../domain/detail-file.ts'
import type { ClearingContext } from './context.ts'

/** The file of a batch, made again from its rows (S3). @throws Error when a signed one does not come out as it was signed */
export async function batchFile(ctx: ClearingContext, sql: Sql, batch: ClearingBatchRow): ReturnType<typeof make> {
  const file = await make(ctx, sql, batch)
  if (batch.fileSha256 !== null && file.sha256 !== batch.fileSha256) throw new Error('a signed clearing file does not come out as it was signed')
  return file
}
const make = async (ctx: ClearingContext, sql: Sql, batch: ClearingBatchRow) => clearingFile(batch, await ctx.batches.rows(sql, batch.id))

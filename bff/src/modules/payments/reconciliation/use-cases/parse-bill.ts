import { createGunzip } from 'node:zlib'
import { Readable } from 'node:stream'

import { BillRefused, Lines } from '../domain/bill-text.ts'
import { CopyRows } from '../domain/copy-rows.ts'
import { FundFlowReader } from '../domain/fund-flow-bill.ts'
import { SeenNumbers } from '../domain/seen-numbers.ts'
import { TradeBillReader } from '../domain/trade-bill.ts'
import type { BatchRow, BillSummary } from '../recon-desk.ts'
import { failBatch } from './fail-batch.ts'
import type { ReconContext } from './recon-context.ts'

type Reader = Pick<TradeBillReader | FundFlowReader, 'push' | 'finish'>

async function* copyRows(unpacked: AsyncIterable<Buffer>, reader: Reader, batchSeq: number): AsyncGenerator<Buffer> {
  const seen = new SeenNumbers()
  const rows = new CopyRows(batchSeq)
  const lines = new Lines((passage, from, to) => {
    const row = reader.push(passage, from, to)
    if (row) rows.add(row, seen.add(row.kind, row.ownNo))
  })
  for await (const piece of unpacked) {
    lines.push(piece)
    const bytes = rows.take()
    if (bytes) yield bytes
  }
  lines.end()
  const rest = rows.take()
  if (rest) yield rest
}

/** Stored file → rows, as a stream (R6). @throws BillRefused when it cannot be believed */
export async function readRows(ctx: ReconContext, batch: BatchRow): Promise<BillSummary> {
  if (batch.fileId === null) throw new Error('a verified batch has a file')
  const reader: Reader =
    batch.billKind === 'TRADE' ? new TradeBillReader({ mchid: batch.mchid, ratePpm: await ctx.batches.findRatePpm(ctx.db, batch) }) : new FundFlowReader()
  await ctx.rows.clear(ctx.db, batch.seq)
  const unpacked = createGunzip({ chunkSize: 1 << 18 })
  const packed = Readable.from(ctx.files.read(ctx.db, batch.fileId))
  packed.on('error', (error) => unpacked.destroy(error))
  packed.pipe(unpacked)
  await ctx.rows.copy(copyRows(unpacked, reader, batch.seq))
  const summary = reader.finish()
  await ctx.rows.analyse(ctx.db)
  return summary
}

/** What was copied before a crash is thrown away and read again from the file. */
export async function parseBill(ctx: ReconContext, batch: BatchRow): Promise<BatchRow | null> {
  try {
    return await ctx.batches.move(ctx.db, batch, 'PARSED', { summary: await readRows(ctx, batch) })
  } catch (error) {
    if (!(error instanceof BillRefused)) throw error
    await ctx.rows.clear(ctx.db, batch.seq)
    return failBatch(ctx, ctx.db, batch, 'PARSE', error.message)
  }
}

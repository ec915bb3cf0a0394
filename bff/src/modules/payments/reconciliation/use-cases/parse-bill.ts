import { createGunzip } from 'node:zlib'
import { Readable } from 'node:stream'

import { copyLine, type BillRow } from '../domain/bill-row.ts'
import { BillRefused, Lines } from '../domain/bill-text.ts'
import { FundFlowReader } from '../domain/fund-flow-bill.ts'
import { TradeBillReader } from '../domain/trade-bill.ts'
import type { BatchRow, BillSummary } from '../recon-desk.ts'
import { failBatch } from './fail-batch.ts'
import type { ReconContext } from './recon-context.ts'

interface Reader {
  push(line: string): BillRow | null
  finish(): BillSummary
}

async function* copyLines(unpacked: AsyncIterable<Buffer>, reader: Reader, batchSeq: number): AsyncGenerator<string> {
  const lines = new Lines()
  const read = (texts: readonly string[]): string => {
    let text = ''
    for (const line of texts) {
      const row = reader.push(line)
      if (row) text += copyLine(batchSeq, row)
    }
    return text
  }
  for await (const piece of unpacked) {
    const text = read(lines.push(piece.toString('latin1')))
    if (text !== '') yield text
  }
  const rest = lines.end()
  if (rest.trim() !== '') yield read([rest])
}

/** Stored file → rows, as a stream (R6). What was copied before a crash is thrown away and read again from the file. */
export async function parseBill(ctx: ReconContext, batch: BatchRow): Promise<BatchRow | null> {
  if (batch.fileId === null) throw new Error('a verified batch has a file')
  const reader: Reader =
    batch.billKind === 'TRADE' ? new TradeBillReader({ mchid: batch.mchid, ratePpm: await ctx.batches.findRatePpm(ctx.db, batch) }) : new FundFlowReader()
  await ctx.rows.clear(ctx.db, batch.seq)
  try {
    const unpacked = createGunzip({ chunkSize: 1 << 18 })
    const packed = Readable.from(ctx.files.read(ctx.db, batch.fileId))
    packed.on('error', (error) => unpacked.destroy(error))
    packed.pipe(unpacked)
    await ctx.rows.copy(copyLines(unpacked, reader, batch.seq))
    const summary = reader.finish()
    return await ctx.batches.move(ctx.db, batch, 'PARSED', { summary })
  } catch (error) {
    if (!(error instanceof BillRefused)) throw error
    await ctx.rows.clear(ctx.db, batch.seq)
    return failBatch(ctx, ctx.db, batch, 'PARSE', error.message)
  }
}

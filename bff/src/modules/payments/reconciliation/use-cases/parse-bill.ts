import { createGunzip } from 'node:zlib'
import { Readable } from 'node:stream'

import { copyLine, type BillRow } from '../domain/bill-row.ts'
import { BillRefused, Lines } from '../domain/bill-text.ts'
import { FundFlowReader } from '../domain/fund-flow-bill.ts'
import { SeenNumbers } from '../domain/seen-numbers.ts'
import { TradeBillReader } from '../domain/trade-bill.ts'
import type { BatchRow } from '../recon-desk.ts'
import { failBatch } from './fail-batch.ts'
import type { ReconContext } from './recon-context.ts'

type Reader = Pick<TradeBillReader | FundFlowReader, 'push' | 'finish'>

async function* copyLines(unpacked: AsyncIterable<Buffer>, reader: Reader, batchSeq: number): AsyncGenerator<string> {
  const seen = new SeenNumbers()
  let rows = ''
  const lines = new Lines((text, from, to) => {
    const row: BillRow | null = reader.push(text, from, to)
    if (row) rows += copyLine(batchSeq, row, seen.add(row.kind + row.ownNo))
  })
  for await (const piece of unpacked) {
    lines.push(piece.toString('latin1'))
    if (rows === '') continue
    yield rows
    rows = ''
  }
  lines.end()
  if (rows !== '') yield rows
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
    await ctx.rows.analyse(ctx.db)
    return await ctx.batches.move(ctx.db, batch, 'PARSED', { summary })
  } catch (error) {
    if (!(error instanceof BillRefused)) throw error
    await ctx.rows.clear(ctx.db, batch.seq)
    return failBatch(ctx, ctx.db, batch, 'PARSE', error.message)
  }
}

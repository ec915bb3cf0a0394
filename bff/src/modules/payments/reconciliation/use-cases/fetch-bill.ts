import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'

import type { BillOffer } from '../bill-source.ts'
import { NOT_READY_GAP_MS } from '../domain/recon-schedule.ts'
import type { BatchRow } from '../recon-desk.ts'
import { failBatch } from './fail-batch.ts'
import { concludeWithoutBill } from './match-batch.ts'
import type { ReconContext } from './recon-context.ts'

const UNAVAILABLE = '渠道暂时没有给出账单，会自动重试。'

/** SHA-1 and size of the unpacked bytes, piece by piece. Null when they cannot be unpacked. */
async function measure(packed: Buffer): Promise<{ sha1: string; sizeBytes: number } | null> {
  const hash = createHash('sha1')
  let sizeBytes = 0
  try {
    await pipeline(Readable.from([packed]), createGunzip(), async (bytes: AsyncIterable<Buffer>) => {
      for await (const piece of bytes) {
        hash.update(piece)
        sizeBytes += piece.length
      }
    })
  } catch {
    return null
  }
  return { sha1: hash.digest('hex'), sizeBytes }
}

/** An address lives five minutes; one that is no longer good is applied for again, once. */
async function obtain(ctx: ReconContext, batch: BatchRow): Promise<Exclude<BillOffer, { kind: 'OFFER' }> | { kind: 'FILE'; sha1: string; packed: Buffer }> {
  for (let tries = 0; tries < 2; tries++) {
    const offer = await ctx.source.apply(batch)
    if (offer.kind !== 'OFFER') return offer
    const download = await ctx.source.download(batch.mchid, offer.address)
    if (download.kind === 'FILE') return { kind: 'FILE', sha1: offer.sha1, packed: download.packed }
    if (download.kind === 'UNKNOWN') break
  }
  return { kind: 'UNKNOWN' }
}

/** §4.7: apply and download. The raw file is stored before anything reads it (R1). */
export async function fetchBill(ctx: ReconContext, batch: BatchRow): Promise<BatchRow | null> {
  const fetching = await ctx.batches.move(ctx.db, batch, 'FETCHING', { failedStep: null, reason: null })
  if (!fetching) return null
  const got = await obtain(ctx, fetching)
  const now = ctx.clock.date()
  switch (got.kind) {
    case 'FILE': {
      const measured = await measure(got.packed)
      if (!measured) return failBatch(ctx, ctx.db, fetching, 'FETCH', '账单文件损坏，打不开，会自动重新下载。')
      return ctx.db.transaction(async (tx) => {
        const fileId = await ctx.files.store(tx, fetching, measured.sha1, measured.sizeBytes, got.packed, now)
        return ctx.batches.move(tx, fetching, 'FETCHED', { fileId, statedSha1: got.sha1, fetchedAt: now })
      })
    }
    case 'NOT_READY':
      return ctx.batches.move(ctx.db, fetching, 'NOT_READY', {
        reason: '渠道还在生成账单，每30分钟再取一次。',
        dueAt: new Date(now.getTime() + NOT_READY_GAP_MS),
        leaseUntil: null,
      })
    case 'NO_BILL':
      return concludeWithoutBill(ctx, fetching)
    case 'REFUSED':
      return failBatch(ctx, ctx.db, fetching, 'FETCH', `渠道拒绝给出账单（${got.code}），会自动重试。`)
    case 'UNKNOWN':
      return failBatch(ctx, ctx.db, fetching, 'FETCH', UNAVAILABLE)
  }
}

/** The stored bytes must be those the channel vouches for. */
export async function verifyBill(ctx: ReconContext, batch: BatchRow): Promise<BatchRow | null> {
  const file = batch.fileId === null ? null : await ctx.files.find(ctx.db, batch.fileId)
  if (file && file.sha1 === batch.statedSha1) return ctx.batches.move(ctx.db, batch, 'VERIFIED')
  return failBatch(ctx, ctx.db, batch, 'VERIFY', '账单文件和渠道给的校验码不一致，可能没有下载完整，会自动重新下载。')
}

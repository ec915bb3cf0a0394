import type { BatchKey } from './recon-desk.ts'

/** REFUSED and UNKNOWN decide nothing: asked again later. */
export type BillOffer = { kind: 'OFFER'; sha1: string; address: string } | { kind: 'NOT_READY' | 'NO_BILL' | 'UNKNOWN' } | { kind: 'REFUSED'; code: string }
/** Packed with gzip, as it came. */
export type BillDownload = { kind: 'FILE'; packed: Buffer } | { kind: 'REFUSED' | 'UNKNOWN' }

/** Where a channel's bills come from. */
export abstract class BillSource {
  abstract apply(key: BatchKey): Promise<BillOffer>
  abstract download(mchid: string, address: string): Promise<BillDownload>
  /** Merchants whose bills can be asked for. */
  abstract readonly mchids: readonly string[]
}

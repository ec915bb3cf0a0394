import type { Clock } from '../../../../platform/clock.ts'
import type { Upstream } from '../../../../platform/upstream/upstream.ts'
import type { MerchantStore } from '../../upstream/merchant-keys.ts'
import type { Reading, WechatPayAdapter } from '../../upstream/wechat-pay.adapter.ts'
import { pathOf, SigningClients, SigningPay } from '../../upstream/wechat-pay.client.ts'
import { type BillDownload, type BillOffer, BillSource } from '../bill-source.ts'
import type { BatchKey } from '../recon-desk.ts'
import { BillAnswer, billPath } from './wechat-bill.wire.ts'

export interface WechatBillParts {
  /** Asks and verifies; the download itself is not signed by the channel. */
  pay: WechatPayAdapter
  /** Files take longer than answers. */
  files: Upstream
  store: MerchantStore
  appId: string
  clock: Clock
}

const GZIP_MAGIC = 0x1f8b

/** Bills of WeChat Pay (§4.7): apply, then download within five minutes. */
export class WechatBillAdapter extends BillSource {
  private readonly downloads: SigningClients

  constructor(private readonly parts: WechatBillParts) {
    super()
    // A download is not signed by the channel, so no key is asked for.
    this.downloads = new SigningClients(parts.store, (m) => new SigningPay(m, parts.appId, parts.clock, parts.files, () => Promise.resolve(null)))
  }

  get mchids(): readonly string[] {
    return this.parts.store.all().map((m) => m.mchid)
  }

  async onModuleDestroy(): Promise<void> {
    await this.parts.files.close()
  }

  apply(key: BatchKey): Promise<BillOffer> {
    const operation = key.billKind === 'TRADE' ? 'trade-bill' : 'fund-flow-bill'
    return this.parts.pay.ask(key.mchid, operation, key.billDate, billPath(key), judgeOffer)
  }

  async download(mchid: string, address: string): Promise<BillDownload> {
    const path = pathOf(address)
    const pay = this.downloads.of(mchid)
    if (path === null || !pay) return { kind: 'UNKNOWN' }
    const reply = await pay.signedGet(path)
    if (reply.kind !== 'answered') return { kind: 'UNKNOWN' }
    if (reply.status !== 200) return { kind: reply.status >= 400 && reply.status < 500 ? 'REFUSED' : 'UNKNOWN' }
    return reply.body.length > 2 && reply.body.readUInt16BE(0) === GZIP_MAGIC ? { kind: 'FILE', packed: reply.body } : { kind: 'UNKNOWN' }
  }
}

function judgeOffer(reading: Reading): BillOffer {
  if (reading.kind === 'refused') {
    if (reading.code === 'STATEMENT_CREATING') return { kind: 'NOT_READY' }
    return reading.code === 'NO_STATEMENT_EXIST' ? { kind: 'NO_BILL' } : { kind: 'REFUSED', code: reading.code }
  }
  const answer = reading.kind === 'content' && reading.status === 200 ? BillAnswer.safeParse(reading.json) : null
  return answer?.success ? { kind: 'OFFER', sha1: answer.data.hash_value.toLowerCase(), address: answer.data.download_url } : { kind: 'UNKNOWN' }
}

import { randomBytes } from 'node:crypto'

import WxPay from 'wechatpay-node-v3'

import type { Clock } from '../../../platform/clock.ts'
import type { Upstream, UpstreamCall, UpstreamReply } from '../../../platform/upstream/upstream.ts'
import type { Merchant, MerchantStore } from './merchant-keys.ts'

/** Constant inside the library; signatures cover path and query only, so the transport may send elsewhere (a backup host, the city). */
const HOST = 'https://api.mch.weixin.qq.com'

interface Output {
  status: number
  data: object
  reply: UpstreamReply
}

/**
 * `wechatpay-node-v3` for endpoints, bodies and request signatures. Time and nonce of a signature are ours (injected clock, crypto random),
 * and so is the transport. What it says about outcomes is not used: replies are judged by the adapter.
 */
export class SigningPay extends WxPay {
  constructor(
    merchant: Merchant,
    appid: string,
    private readonly time: Clock,
    upstream: Upstream,
    asked: (merchant: Merchant) => Promise<string | null>,
  ) {
    super({
      appid,
      mchid: merchant.mchid,
      serial_no: merchant.serialNo,
      publicKey: merchant.certificate,
      privateKey: merchant.privateKeyPem,
      userAgent: 'jktl-bff/1',
    })
    const send = async (method: 'GET' | 'POST', url: string, headers: Record<string, string>, params?: object): Promise<Output> => {
      // Which key answers are signed with.
      const serial = await asked(merchant)
      const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
      const call: UpstreamCall = {
        method,
        path: url.slice(HOST.length),
        ...(params ? { body: JSON.stringify(params) } : {}),
        // No compression: signatures are over plain bytes. A request with sealed fields names their key itself.
        headers: { ...(serial === null ? {} : { 'wechatpay-serial': serial }), ...own, 'accept-encoding': 'identity' },
      }
      const reply = await upstream.call(call)
      return { status: reply.kind === 'answered' ? reply.status : 0, data: {}, reply }
    }
    this.createHttp({
      get: (url, headers) => send('GET', url, headers),
      post: (url, params, headers) => send('POST', url, headers, params),
      upload: () => Promise.reject(new Error('nothing is uploaded to WeChat Pay')),
    })
  }

  /** Not in the library. `serial` names the key its sensitive fields are sealed with. */
  async abnormalRefund(refundId: string, body: Record<string, unknown>, serial: string): Promise<object> {
    const url = `${HOST}/v3/refund/domestic/refunds/${encodeURIComponent(refundId)}/apply-abnormal-refund`
    const headers = this.getHeaders(this.buildAuthorization('POST', url, body), { 'Wechatpay-Serial': serial, 'Content-Type': 'application/json' })
    return this.httpService.post(url, body, headers)
  }

  protected override buildAuthorization(method: string, url: string, params?: Record<string, unknown>): string {
    const nonce = randomBytes(16).toString('hex')
    const timestamp = String(Math.floor(this.time.now() / 1000))
    return this.getAuthorization(nonce, timestamp, this.getSignature(method, nonce, timestamp, url.slice(HOST.length), params))
  }

  /** GET /v3/certificates; the library's own reading of it ignores signatures and tags. */
  certificates(): Promise<UpstreamReply> {
    return this.signedGet('/v3/certificates')
  }

  /** @param path path and query of this host */
  async signedGet(path: string): Promise<UpstreamReply> {
    const url = `${HOST}${path}`
    return replyOf(await this.httpService.get(url, this.getHeaders(this.buildAuthorization('GET', url))))
  }
}

/** The client of each merchant, as its secrets are now. */
export class SigningClients {
  private readonly made = new Map<string, { merchant: Merchant; pay: SigningPay }>()

  constructor(
    private readonly store: MerchantStore,
    private readonly make: (merchant: Merchant) => SigningPay,
  ) {}

  /** Null when there are no keys of this merchant. */
  of(mchid: string): SigningPay | null {
    const merchant = this.store.get(mchid)
    if (!merchant) return null
    const known = this.made.get(mchid)
    if (known?.merchant === merchant) return known.pay
    const pay = this.make(merchant)
    this.made.set(mchid, { merchant, pay })
    return pay
  }
}

/** The path that a download address of the channel is signed for; null when it leads elsewhere. */
export const pathOf = (address: string): string | null => (address.startsWith(`${HOST}/`) ? address.slice(HOST.length) : null)

/** The library hands our transport's output through. */
export const replyOf = (output: object): UpstreamReply => (output as Output).reply

import { randomBytes, X509Certificate, type KeyObject } from 'node:crypto'

import type { Clock } from '../../../platform/clock.ts'
import { jsonOf, type Upstream, type UpstreamReply } from '../../../platform/upstream/upstream.ts'
import type { ChannelCall } from '../channel-calls.repository.ts'
import {
  type AbnormalRefundParameters,
  type CloseOutcome,
  type CreateOutcome,
  type NotifyKind,
  type NotifyPlaintext,
  type NotifyRefusal,
  type OrderParameters,
  PaymentChannel,
  type PayParams,
  type QueryOutcome,
  type RefundOutcome,
  type RefundParameters,
  type RefundQueryOutcome,
  type VerifiedNotify,
} from '../payment-channel.ts'
import type { Merchant } from './merchant-keys.ts'
import { type PlatformCertificate, PlatformCertificates } from './platform-certificates.ts'
import { replyOf, SigningPay } from './wechat-pay.client.ts'
import { isSignedBy, isWithinWindow, openResource, payMessage, sealText, signatureHeaders, signText } from './wechat-pay.signature.ts'
import {
  abnormalRefundBody,
  CertificatesAnswer,
  ErrorAnswer,
  NotifyEnvelope,
  orderBody,
  PrepayAnswer,
  readRefund,
  readRefundNotice,
  readTransaction,
  refundBody,
} from './wechat-pay.wire.ts'

const PUBLIC_KEY_PREFIX = 'PUB_KEY_ID_'

/** What an answer amounts to: believed content, a definite refusal by code, or unknown. */
export type Reading = { kind: 'content'; status: number; json: unknown } | { kind: 'refused'; status: number; code: string } | { kind: 'unknown' }

/** The key sensitive fields are sealed with, and how the request names it (§4.2). */
interface Seal {
  serial: string
  key: KeyObject
}

/** §4.6: codes after which the number's own state must be asked for. */
const CONTRADICTIONS: ReadonlySet<string> = new Set(['INVALID_REQUEST', 'ORDERPAID', 'ORDER_CLOSED', 'OUT_TRADE_NO_USED'])
/** Refusals that speak about our keys or rates, not about the order: nothing was decided. */
const UNDECIDED: ReadonlySet<string> = new Set(['SIGN_ERROR', 'FREQUENCY_LIMITED', 'RATELIMIT_EXCEEDED', 'SYSTEM_ERROR'])

export interface WechatPayParts {
  upstream: Upstream
  merchants: ReadonlyMap<string, Merchant>
  appId: string
  clock: Clock
  record: (call: ChannelCall) => Promise<void>
}

/** WeChat Pay v3 (booking-payment §4). Every 2xx must carry a good signature, 204 too; timeouts, 5xx, 429, HTML and unsigned answers are unknown, never "failed". */
export class WechatPayAdapter extends PaymentChannel {
  private readonly clients: ReadonlyMap<string, SigningPay>
  private readonly certificates: PlatformCertificates

  constructor(private readonly parts: WechatPayParts) {
    super()
    this.clients = new Map([...parts.merchants.values()].map((m) => [m.mchid, new SigningPay(m, parts.appId, parts.clock, parts.upstream)]))
    this.certificates = new PlatformCertificates(
      () => this.fetchCertificates(),
      () => parts.clock.now(),
    )
  }

  async create(order: OrderParameters): Promise<CreateOutcome> {
    return this.call(
      order.mchid,
      'create-order',
      order.outTradeNo,
      (pay) => pay.transactions_jsapi(orderBody(order)),
      (reading): CreateOutcome => {
        if (reading.kind === 'refused') return { kind: CONTRADICTIONS.has(reading.code) ? 'CONTRADICTED' : UNDECIDED.has(reading.code) ? 'UNKNOWN' : 'REFUSED' }
        const prepay = reading.kind === 'content' && reading.status === 200 ? PrepayAnswer.safeParse(reading.json) : null
        return prepay?.success ? { kind: 'PREPAY', prepayId: prepay.data.prepay_id } : { kind: 'UNKNOWN' }
      },
    )
  }

  async query(mchid: string, outTradeNo: string): Promise<QueryOutcome> {
    return this.call(
      mchid,
      'query-order',
      outTradeNo,
      (pay) => pay.query({ out_trade_no: outTradeNo }),
      (reading): QueryOutcome => {
        if (reading.kind === 'refused') return { kind: reading.code === 'ORDER_NOT_EXIST' ? 'MISSING' : 'UNKNOWN' }
        const transaction = reading.kind === 'content' && reading.status === 200 ? readTransaction(reading.json) : null
        return transaction ? { kind: 'FOUND', transaction } : { kind: 'UNKNOWN' }
      },
    )
  }

  async close(mchid: string, outTradeNo: string): Promise<CloseOutcome> {
    return this.call(
      mchid,
      'close-order',
      outTradeNo,
      (pay) => pay.close(outTradeNo),
      (reading): CloseOutcome => {
        if (reading.kind === 'content') return { kind: reading.status === 204 ? 'CLOSED' : 'UNCLEAR' }
        if (reading.kind === 'unknown') return { kind: 'UNCLEAR' }
        return { kind: CONTRADICTIONS.has(reading.code) ? 'CONTRADICTED' : reading.code === 'ORDER_NOT_EXIST' ? 'MISSING' : 'UNCLEAR' }
      },
    )
  }

  async refund(refund: RefundParameters): Promise<RefundOutcome> {
    return this.call(
      refund.mchid,
      'create-refund',
      refund.outRefundNo,
      (pay) => pay.refunds(refundBody(refund)),
      (reading): RefundOutcome => {
        if (reading.kind === 'refused') return { kind: reading.code === 'NOT_ENOUGH' ? 'NOT_ENOUGH' : UNDECIDED.has(reading.code) ? 'UNKNOWN' : 'REFUSED' }
        return foundRefund(reading)
      },
    )
  }

  async queryRefund(mchid: string, outRefundNo: string): Promise<RefundQueryOutcome> {
    return this.call(
      mchid,
      'query-refund',
      outRefundNo,
      (pay) => pay.find_refunds(outRefundNo),
      (reading): RefundQueryOutcome => {
        if (reading.kind === 'refused') return { kind: reading.code === 'RESOURCE_NOT_EXISTS' ? 'MISSING' : 'UNKNOWN' }
        return foundRefund(reading)
      },
    )
  }

  async handleAbnormal(refund: AbnormalRefundParameters): Promise<RefundOutcome> {
    const { publicKeyId, publicKey } = this.merchant(refund.mchid)
    const seal: Seal | null = publicKeyId && publicKey ? { serial: publicKeyId, key: publicKey } : await this.certificates.newest()
    if (!seal) return { kind: 'UNKNOWN' }
    return this.call(
      refund.mchid,
      'apply-abnormal-refund',
      refund.outRefundNo,
      (pay) =>
        pay.abnormalRefund(
          refund.channelRefundId,
          abnormalRefundBody(refund, (text) => sealText(text, seal.key)),
          seal.serial,
        ),
      (reading): RefundOutcome => {
        if (reading.kind === 'refused') return { kind: UNDECIDED.has(reading.code) ? 'UNKNOWN' : 'REFUSED' }
        return foundRefund(reading)
      },
    )
  }

  /** A signed question whose answer only its asker can judge (bills). */
  ask<T extends { kind: string }>(mchid: string, operation: string, reference: string, path: string, judge: (reading: Reading) => T): Promise<T> {
    return this.call(mchid, operation, reference, async (pay) => ({ reply: await pay.signedGet(path) }), judge)
  }

  payParams(mchid: string, prepayId: string): PayParams {
    const timeStamp = String(Math.floor(this.parts.clock.now() / 1000))
    const nonceStr = randomBytes(16).toString('hex')
    const packageText = `prepay_id=${prepayId}`
    const { appId } = this.parts
    return {
      appId,
      timeStamp,
      nonceStr,
      package: packageText,
      signType: 'RSA',
      paySign: signText(payMessage(appId, timeStamp, nonceStr, packageText), this.merchant(mchid).privateKey),
    }
  }

  async verifyNotify(
    headers: Record<string, string | string[] | undefined>,
    rawBody: Buffer,
  ): Promise<{ ok: true; notify: VerifiedNotify } | { ok: false; reason: NotifyRefusal }> {
    const refuse = (reason: NotifyRefusal) => ({ ok: false as const, reason })
    const signed = signatureHeaders(headers)
    if (!signed) return refuse('HEADERS')
    if (!isWithinWindow(signed.timestamp, this.parts.clock.now())) return refuse('STALE')
    const key = await this.keyOf(signed.serial)
    if (key === 'unknown') return refuse('UNKNOWN_SERIAL')
    if (key === 'unavailable') return refuse('UNAVAILABLE')
    if (!isSignedBy(key, signed, rawBody)) return refuse('SIGNATURE')
    const envelope = NotifyEnvelope.safeParse(jsonOf(rawBody))
    if (!envelope.success) return refuse('MALFORMED')
    const merchant = [...this.parts.merchants.values()].find((m) => this.plaintext(m, rawBody) !== null)
    if (!merchant) return refuse('SEAL')
    return { ok: true, notify: { eventId: envelope.data.id, eventType: envelope.data.event_type, mchid: merchant.mchid, serial: signed.serial } }
  }

  openNotify(mchid: string, rawBody: Buffer, kind: NotifyKind): NotifyPlaintext | null {
    const plaintext = this.plaintext(this.merchant(mchid), rawBody)
    const value = plaintext === null ? null : jsonOf(Buffer.from(plaintext))
    if (kind === 'transaction') {
      const transaction = readTransaction(value)
      return transaction && { kind, transaction }
    }
    const notice = readRefundNotice(value)
    return notice && { kind, ...notice }
  }

  private plaintext(merchant: Merchant, rawBody: Buffer): string | null {
    const envelope = NotifyEnvelope.safeParse(jsonOf(rawBody))
    if (!envelope.success) return null
    const { ciphertext, nonce, associated_data: associatedData = '' } = envelope.data.resource
    return openResource({ ciphertext, nonce, associatedData }, merchant.apiV3Key)
  }

  private merchant(mchid: string): Merchant {
    const merchant = this.parts.merchants.get(mchid)
    if (!merchant) throw new Error('no keys for this merchant')
    return merchant
  }

  /** Both key modes at once: callbacks move between them in a grey ramp (§4.2). */
  private keyOf(serial: string): Promise<KeyObject | 'unknown' | 'unavailable'> {
    if (!serial.startsWith(PUBLIC_KEY_PREFIX)) return this.certificates.find(serial)
    const owner = [...this.parts.merchants.values()].find((m) => m.publicKeyId === serial)
    return Promise.resolve(owner?.publicKey ?? 'unknown')
  }

  private async call<T extends { kind: string }>(
    mchid: string,
    operation: string,
    reference: string,
    send: (pay: SigningPay) => Promise<object>,
    judge: (reading: Reading) => T,
  ): Promise<T> {
    const pay = this.clients.get(mchid)
    if (!pay) return judge({ kind: 'refused', status: 0, code: 'NO_MERCHANT_KEYS' })
    const started = performance.now()
    const reply = replyOf(await send(pay))
    const reading = await this.read(reply)
    const outcome = judge(reading)
    const answered = reply.kind === 'answered' ? reply : null
    await this.parts.record({
      mchid,
      operation,
      reference,
      outcome: outcome.kind,
      httpStatus: answered?.status ?? null,
      errorCode: reading.kind === 'refused' ? reading.code : null,
      cause: /-(\d{1,12})$/.exec(answered?.headers['request-id'] ?? '')?.[1] ?? null,
      durationMs: performance.now() - started,
    })
    return outcome
  }

  private async read(reply: UpstreamReply): Promise<Reading> {
    if (reply.kind !== 'answered') return { kind: 'unknown' }
    const { status, headers, body } = reply
    const json = jsonOf(body)
    if (status < 200 || status > 299) {
      const error = ErrorAnswer.safeParse(json)
      return error.success && status >= 400 && status < 500 && status !== 429 ? { kind: 'refused', status, code: error.data.code } : { kind: 'unknown' }
    }
    return (await this.isSigned(headers, body)) ? { kind: 'content', status, json } : { kind: 'unknown' }
  }

  private async isSigned(headers: Record<string, string>, body: Buffer): Promise<boolean> {
    const signed = signatureHeaders(headers)
    if (!signed || !isWithinWindow(signed.timestamp, this.parts.clock.now())) return false
    const key = await this.keyOf(signed.serial)
    return typeof key !== 'string' && isSignedBy(key, signed, body)
  }

  /** GET /v3/certificates of any merchant: certificates are the platform's. What is sealed with the APIv3 key is genuine; the answer's signature must fit a key held or just opened. */
  private async fetchCertificates(): Promise<PlatformCertificate[] | null> {
    const [mchid, pay] = [...this.clients][0] ?? []
    if (!mchid || !pay) return null
    const reply = await pay.certificates()
    if (reply.kind !== 'answered' || reply.status !== 200) return null
    const answer = CertificatesAnswer.safeParse(jsonOf(reply.body))
    if (!answer.success) return null
    const certificates = answer.data.data.flatMap((entry) => {
      const { ciphertext, nonce, associated_data: associatedData } = entry.encrypt_certificate
      const pem = openResource({ ciphertext, nonce, associatedData }, this.merchant(mchid).apiV3Key)
      return pem === null ? [] : [{ serial: entry.serial_no, key: new X509Certificate(pem).publicKey, expiresAt: Date.parse(entry.expire_time) }]
    })
    const signed = signatureHeaders(reply.headers)
    if (!signed || !isWithinWindow(signed.timestamp, this.parts.clock.now())) return null
    const ownKey = signed.serial.startsWith(PUBLIC_KEY_PREFIX) ? await this.keyOf(signed.serial) : certificates.find((c) => c.serial === signed.serial)?.key
    return ownKey && typeof ownKey !== 'string' && isSignedBy(ownKey, signed, reply.body) ? certificates : null
  }
}

function foundRefund(reading: Reading): RefundQueryOutcome & RefundOutcome {
  const refund = reading.kind === 'content' && reading.status === 200 ? readRefund(reading.json) : null
  return refund ? { kind: 'FOUND', refund } : { kind: 'UNKNOWN' }
}

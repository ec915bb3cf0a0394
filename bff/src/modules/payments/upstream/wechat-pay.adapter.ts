import { randomBytes, X509Certificate, type KeyObject } from 'node:crypto'

import type * as z from 'zod/mini'

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
import type { KeyRegistry } from './key-registry.ts'
import type { Merchant, MerchantStore } from './merchant-keys.ts'
import { type PlatformCertificate, PlatformCertificates } from './platform-certificates.ts'
import { replyOf, SigningClients, SigningPay } from './wechat-pay.client.ts'
import { isSignedBy, isWithinWindow, openResource, payMessage, type SealedResource, sealText, signatureHeaders, signText } from './wechat-pay.signature.ts'
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
  store: MerchantStore
  keys: KeyRegistry
  appId: string
  clock: Clock
  record: (call: ChannelCall) => Promise<void>
}

/** WeChat Pay v3 (booking-payment §4). Every 2xx must carry a good signature, 204 too; timeouts, 5xx, 429, HTML and unsigned answers are unknown, never "failed". */
export class WechatPayAdapter extends PaymentChannel {
  private readonly clients: SigningClients
  /** Of each merchant its own: WeChat Pay issues platform certificates per merchant (§4.10). */
  private readonly certificates = new Map<string, PlatformCertificates>()

  constructor(private readonly parts: WechatPayParts) {
    super()
    this.clients = new SigningClients(parts.store, (m) => new SigningPay(m, parts.appId, parts.clock, parts.upstream, (own) => this.asked(own)))
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
    const merchant = this.merchant(refund.mchid)
    const serial = await this.asked(merchant)
    const seal: Seal | null = serial !== null && merchant.publicKey ? { serial, key: merchant.publicKey } : await this.certificatesOf(refund.mchid).newest()
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
    const envelope = NotifyEnvelope.safeParse(jsonOf(rawBody))
    // One address for all: whose it is says the APIv3 key that opens it. Nothing of it is believed before the signature fits a key of that merchant.
    const sealed = envelope.success ? sealedOf(envelope.data) : null
    const merchant = sealed ? this.parts.store.all().find((m) => openResource(sealed, m.apiV3Key) !== null) : undefined
    const key = await this.keyOf(merchant?.mchid ?? null, signed.serial)
    if (key === 'unknown') return refuse('UNKNOWN_SERIAL')
    if (key === 'unavailable') return refuse('UNAVAILABLE')
    if (!isSignedBy(key, signed, rawBody)) return refuse('SIGNATURE')
    if (!envelope.success) return refuse('MALFORMED')
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
    return openResource(sealedOf(envelope.data), merchant.apiV3Key)
  }

  private merchant(mchid: string): Merchant {
    const merchant = this.parts.store.get(mchid)
    if (!merchant) throw new Error('no keys for this merchant')
    return merchant
  }

  /** The key that answers to this merchant are to be signed with; null: a platform certificate. */
  private async asked(merchant: Merchant): Promise<string | null> {
    const serial = await this.parts.keys.asked(merchant.mchid)
    const wanted = serial === undefined ? merchant.publicKeyId : serial
    return wanted === merchant.publicKeyId ? wanted : null
  }

  private certificatesOf(mchid: string): PlatformCertificates {
    const known = this.certificates.get(mchid)
    if (known) return known
    const made = new PlatformCertificates(
      () => this.fetchCertificates(mchid),
      () => this.parts.clock.now(),
    )
    this.certificates.set(mchid, made)
    return made
  }

  /**
   * Both key modes at once: callbacks move between them in a grey ramp (§4.2). A retired key verifies nothing.
   * @param mchid null: nobody's as far as could be seen; then any merchant's key is good enough to say that the signature is wrong
   */
  private async keyOf(mchid: string | null, serial: string): Promise<KeyObject | 'unknown' | 'unavailable'> {
    if (serial.startsWith(PUBLIC_KEY_PREFIX)) {
      const owner = this.parts.store.all().find((m) => m.publicKeyId === serial && (mchid === null || m.mchid === mchid))
      return owner?.publicKey && (await this.parts.keys.isBelieved(owner.mchid, serial)) ? owner.publicKey : 'unknown'
    }
    const held = mchid === null ? [...this.certificates].find(([, certificates]) => certificates.holds(serial))?.[0] : undefined
    const owner = mchid ?? held ?? this.parts.store.all()[0]?.mchid
    if (owner === undefined) return 'unknown'
    const key = await this.certificatesOf(owner).find(serial)
    return typeof key === 'string' || (await this.parts.keys.isBelieved(owner, serial)) ? key : 'unknown'
  }

  /** Asks for the merchant's platform certificates now. @returns false when the channel gave no answer to believe */
  async refreshCertificates(mchid: string): Promise<boolean> {
    return (await this.certificatesOf(mchid).refresh()) || this.certificatesOf(mchid).isFresh()
  }

  private async call<T extends { kind: string }>(
    mchid: string,
    operation: string,
    reference: string,
    send: (pay: SigningPay) => Promise<object>,
    judge: (reading: Reading) => T,
  ): Promise<T> {
    const pay = this.clients.of(mchid)
    if (!pay) return judge({ kind: 'refused', status: 0, code: 'NO_MERCHANT_KEYS' })
    const started = performance.now()
    const reply = replyOf(await send(pay))
    const { reading, serial } = await this.read(mchid, reply)
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
      keySerial: serial,
    })
    return outcome
  }

  /** @returns also the serial of the key that verified it */
  private async read(mchid: string, reply: UpstreamReply): Promise<{ reading: Reading; serial: string | null }> {
    const unknown = { reading: { kind: 'unknown' as const }, serial: null }
    if (reply.kind !== 'answered') return unknown
    const { status, headers, body } = reply
    const json = jsonOf(body)
    if (status < 200 || status > 299) {
      const error = ErrorAnswer.safeParse(json)
      const isRefusal = error.success && status >= 400 && status < 500 && status !== 429
      return isRefusal ? { reading: { kind: 'refused', status, code: error.data.code }, serial: null } : unknown
    }
    const serial = await this.signerOf(mchid, headers, body)
    return serial === null ? unknown : { reading: { kind: 'content', status, json }, serial }
  }

  private async signerOf(mchid: string, headers: Record<string, string>, body: Buffer): Promise<string | null> {
    const signed = signatureHeaders(headers)
    if (!signed || !isWithinWindow(signed.timestamp, this.parts.clock.now())) return null
    const key = await this.keyOf(mchid, signed.serial)
    return typeof key !== 'string' && isSignedBy(key, signed, body) ? signed.serial : null
  }

  /**
   * GET /v3/certificates. What is sealed with the merchant's APIv3 key is genuine and its own; the answer's signature must fit a key held or just opened.
   * What was found is noted by serial, never by material.
   */
  private async fetchCertificates(mchid: string): Promise<PlatformCertificate[] | null> {
    const pay = this.clients.of(mchid)
    if (!pay) return null
    const reply = await pay.certificates()
    if (reply.kind !== 'answered' || reply.status !== 200) return null
    const answer = CertificatesAnswer.safeParse(jsonOf(reply.body))
    if (!answer.success) return null
    const opened = answer.data.data.flatMap((entry) => {
      const { ciphertext, nonce, associated_data: associatedData } = entry.encrypt_certificate
      const pem = openResource({ ciphertext, nonce, associatedData }, this.merchant(mchid).apiV3Key)
      const certificate = pem === null ? null : new X509Certificate(pem)
      return certificate?.serialNumber === entry.serial_no.toUpperCase() ? [{ serial: entry.serial_no, certificate }] : []
    })
    const certificates = opened.map(({ serial, certificate }) => ({ serial, key: certificate.publicKey, expiresAt: Date.parse(certificate.validTo) }))
    const signed = signatureHeaders(reply.headers)
    if (!signed || !isWithinWindow(signed.timestamp, this.parts.clock.now())) return null
    const ownKey = signed.serial.startsWith(PUBLIC_KEY_PREFIX)
      ? await this.keyOf(mchid, signed.serial)
      : certificates.find((c) => c.serial === signed.serial)?.key
    if (!ownKey || typeof ownKey === 'string' || !isSignedBy(ownKey, signed, reply.body)) return null
    await this.parts.keys.note(
      mchid,
      opened.map(({ serial, certificate }) => ({ serial, validFrom: new Date(certificate.validFrom), validUntil: new Date(certificate.validTo) })),
    )
    return certificates
  }
}

const sealedOf = ({ resource: { ciphertext, nonce, associated_data: associatedData = '' } }: z.output<typeof NotifyEnvelope>): SealedResource => ({
  ciphertext,
  nonce,
  associatedData,
})

function foundRefund(reading: Reading): RefundQueryOutcome & RefundOutcome {
  const refund = reading.kind === 'content' && reading.status === 200 ? readRefund(reading.json) : null
  return refund ? { kind: 'FOUND', refund } : { kind: 'UNKNOWN' }
}

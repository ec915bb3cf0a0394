import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'
import { newGcmNonce, newNonce } from './identifiers.ts'
import { PLATFORM_KEYS, type PlatformKeys } from './keys/development-keys.ts'
import type { Merchant } from './merchants.ts'
import { answerMessage, SCHEME, seal, sign } from './signing.ts'

export type KeyKind = 'certificate' | 'public-key'

/** Ways in which an answer or a notify can be wrong (§4.9). What is not named stays right. */
export interface Tampering {
  /** Dotted path → value, put into the (plain) JSON before it is signed: altered, but correctly signed. */
  set?: Record<string, unknown>
  /** `wrong` = over other bytes, `missing` = no signature headers, `probe` = WECHATPAY/SIGNTEST/. */
  signature?: 'wrong' | 'missing' | 'probe'
  /** Added to the signed timestamp: −301 is too old, 301 from the future. */
  timestampOffsetSeconds?: number
  serial?: 'unknown'
  /** Signs with this key, whatever the request asked or the grey ramp says. */
  key?: KeyKind
  /** Spaces the JSON differently after signing. */
  respaced?: boolean
  repeatedNonce?: boolean
  /** Notify: the associated data, `''` included. */
  associatedData?: string
  /** Notify: one bit of the tag flipped, then correctly signed. */
  tag?: 'tampered'
}

/** Copies `value` with some dotted paths replaced; an absent parent is made. */
export function withPaths(value: unknown, set: Record<string, unknown> = {}): unknown {
  const copy = structuredClone(value) as Record<string, unknown>
  for (const [path, replacement] of Object.entries(set)) {
    const keys = path.split('.')
    const last = keys.pop() ?? path
    const parent = keys.reduce<Record<string, unknown>>((node, key) => (node[key] ??= {}) as Record<string, unknown>, copy)
    parent[last] = replacement
  }
  return copy
}

const UNKNOWN_SERIAL = { certificate: '7777777777777777777777777777777777777777', 'public-key': 'PUB_KEY_ID_0100000000002026010100000000000099' } as const
const respace = (body: Buffer): Buffer => (body.length > 0 ? Buffer.from(JSON.stringify(JSON.parse(body.toString('utf8')), null, 1)) : body)

/** Signs what WeChat Pay sends (§4.2), with the 微信支付公钥 of the merchant or the current platform certificate. */
export class Signer {
  private readonly now: () => Instant
  private current = 0
  private lastNonce = newNonce()

  constructor(now: () => Instant) {
    this.now = now
  }

  /** The next platform certificate signs from now on; the list of certificates carries both. */
  rotate(): string {
    this.current = Math.min(this.current + 1, PLATFORM_KEYS.length - 1)
    return this.platform().serialNo
  }

  /** Whose private half opens what a merchant sealed for `serial`. */
  privateKeyOf(merchant: Merchant, serial: string | undefined): string | undefined {
    return serial === merchant.publicKeyId ? merchant.publicKeyPrivateHalf : this.published().find((k) => k.serialNo === serial)?.privateKey
  }

  signed(merchant: Merchant, body: Buffer, key: KeyKind, tampering: Tampering = {}): { headers: Record<string, string>; body: Buffer } {
    const kind = tampering.key ?? key
    const [serial, privateKey] =
      kind === 'public-key' ? [merchant.publicKeyId, merchant.publicKeyPrivateHalf] : [this.platform().serialNo, this.platform().privateKey]
    const nonce = tampering.repeatedNonce ? this.lastNonce : newNonce()
    this.lastNonce = nonce
    const timestamp = String(Math.floor(this.now() / 1000) + (tampering.timestampOffsetSeconds ?? 0))
    const right = sign(answerMessage(timestamp, nonce, tampering.signature === 'wrong' ? Buffer.concat([body, Buffer.from(' ')]) : body), privateKey)
    const signature = tampering.signature === 'probe' ? `WECHATPAY/SIGNTEST/${right}` : right
    const headers = {
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-signature': signature,
      'wechatpay-serial': tampering.serial === 'unknown' ? UNKNOWN_SERIAL[kind] : serial,
      'wechatpay-signature-type': SCHEME,
    }
    return { headers: tampering.signature === 'missing' ? {} : headers, body: tampering.respaced ? respace(body) : body }
  }

  /** Answer of `/v3/certificates`, oldest first, sealed for one merchant. */
  certificates(merchant: Merchant): Record<string, unknown> {
    const data = this.published().map(({ serialNo, effectiveTime, expireTime, certificate }) => ({
      serial_no: serialNo,
      effective_time: formatInstant(Date.parse(effectiveTime)),
      expire_time: formatInstant(Date.parse(expireTime)),
      encrypt_certificate: seal(certificate, merchant.apiV3Key, newGcmNonce(), 'certificate'),
    }))
    return { data }
  }

  private published(): readonly PlatformKeys[] {
    return PLATFORM_KEYS.slice(0, this.current + 1)
  }

  private platform(): PlatformKeys {
    const keys = PLATFORM_KEYS[this.current]
    if (!keys) throw new Error('no platform certificate')
    return keys
  }
}

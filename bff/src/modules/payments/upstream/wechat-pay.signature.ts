import { constants, createDecipheriv, createSign, createVerify, type KeyObject, publicEncrypt } from 'node:crypto'

/** §4.2: both directions. */
const WINDOW_SECONDS = 300
const SIGNATURE_TYPE = 'WECHATPAY2-SHA256-RSA2048'
const BASE64 = /^[A-Za-z0-9+/]{16,2048}={0,2}$/
const TAG_BYTES = 16

export interface SignatureHeaders {
  timestamp: string
  nonce: string
  signature: string
  serial: string
}

type Headers = Record<string, string | string[] | undefined>

/** The four signature headers; null when one is absent, repeated or of another scheme. */
export function signatureHeaders(headers: Headers): SignatureHeaders | null {
  const read = (name: string): string => {
    const value = headers[name]
    return typeof value === 'string' ? value : ''
  }
  const found = {
    timestamp: read('wechatpay-timestamp'),
    nonce: read('wechatpay-nonce'),
    signature: read('wechatpay-signature'),
    serial: read('wechatpay-serial'),
  }
  const type = read('wechatpay-signature-type')
  const complete = /^\d{1,12}$/.test(found.timestamp) && found.nonce !== '' && found.signature !== '' && found.serial !== ''
  return complete && (type === '' || type === SIGNATURE_TYPE) ? found : null
}

/** @param now epoch milliseconds */
export const isWithinWindow = (timestamp: string, now: number): boolean => Math.abs(Math.floor(now / 1000) - Number(timestamp)) <= WINDOW_SECONDS

/** Over the raw bytes as received, never re-serialised; an empty body signs `timestamp\nnonce\n\n`. Probes (WECHATPAY/SIGNTEST/) are no base64 of a signature and simply fail. */
export function isSignedBy(key: KeyObject, { timestamp, nonce, signature }: SignatureHeaders, rawBody: Buffer): boolean {
  if (!BASE64.test(signature)) return false
  return createVerify('RSA-SHA256').update(`${timestamp}\n${nonce}\n`).update(rawBody).update('\n').verify(key, signature, 'base64')
}

export interface SealedResource {
  ciphertext: string
  nonce: string
  associatedData: string
}

/** AES-256-GCM with the APIv3 key; the tag is checked by `final()`. Associated data may be empty. Null when anything was changed or the key is another's. */
export function openResource({ ciphertext, nonce, associatedData }: SealedResource, apiV3Key: string): string | null {
  const bytes = Buffer.from(ciphertext, 'base64')
  if (bytes.length < TAG_BYTES) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(apiV3Key, 'utf8'), Buffer.from(nonce, 'utf8'))
    decipher.setAAD(Buffer.from(associatedData, 'utf8'))
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
    return decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return null
  }
}

/** Text signed for `wx.requestPayment`: four lines, each ended. */
export const payMessage = (appId: string, timeStamp: string, nonceStr: string, packageText: string): string =>
  `${[appId, timeStamp, nonceStr, packageText].join('\n')}\n`

export const signText = (text: string, privateKey: KeyObject): string => createSign('RSA-SHA256').update(text).sign(privateKey, 'base64')

/** Sensitive fields of a request: RSA-OAEP with SHA-1, base64 (§4.2). */
export const sealText = (text: string, key: KeyObject): string =>
  publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, Buffer.from(text, 'utf8')).toString('base64')

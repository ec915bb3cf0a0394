import { createCipheriv, createDecipheriv, createSign, createVerify, type KeyLike } from 'node:crypto'

/** booking-payment §4.2 and §4.4: what is signed, how, and how notifies and certificates are sealed. */
export const SCHEME = 'WECHATPAY2-SHA256-RSA2048'

/** Five lines, each ending with a line feed. `pathAndQuery` exactly as sent, `body` empty for GET. */
export const requestMessage = (method: string, pathAndQuery: string, timestamp: string, nonce: string, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${method}\n${pathAndQuery}\n${timestamp}\n${nonce}\n`), body, Buffer.from('\n')])

/** Three lines over the raw bytes that travel; for 204 the body line is empty. */
export const answerMessage = (timestamp: string, nonce: string, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')])

/** Four lines for `wx.requestPayment`. `packageText` is `prepay_id=…`. */
export const paySignMessage = (appId: string, timeStamp: string, nonceStr: string, packageText: string): Buffer =>
  Buffer.from(`${appId}\n${timeStamp}\n${nonceStr}\n${packageText}\n`)

/** SHA256withRSA, PKCS#1 v1.5, base64. */
export const sign = (message: Uint8Array, privateKey: KeyLike): string => createSign('RSA-SHA256').update(message).sign(privateKey, 'base64')

export const isSignedBy = (message: Uint8Array, signature: string, publicKey: KeyLike): boolean =>
  createVerify('RSA-SHA256').update(message).verify(publicKey, signature, 'base64')

export interface Authorization {
  mchid: string
  nonce: string
  timestamp: string
  serialNo: string
  signature: string
}

/** Reads `WECHATPAY2-SHA256-RSA2048 mchid="…",nonce_str="…",timestamp="…",serial_no="…",signature="…"`; order is free. */
export function parseAuthorization(header: string | undefined): Authorization | undefined {
  if (!header?.startsWith(`${SCHEME} `)) return undefined
  const fields = new Map<string, string>()
  for (const match of header.slice(SCHEME.length + 1).matchAll(/([a-z_]+)="([^"]*)"/g)) fields.set(match[1] ?? '', match[2] ?? '')
  const [mchid, nonce, timestamp, serialNo, signature] = ['mchid', 'nonce_str', 'timestamp', 'serial_no', 'signature'].map((name) => fields.get(name))
  return mchid && nonce && timestamp && serialNo && signature ? { mchid, nonce, timestamp, serialNo, signature } : undefined
}

export interface Sealed {
  algorithm: 'AEAD_AES_256_GCM'
  ciphertext: string
  associated_data: string
  nonce: string
}

/** `ciphertext` is base64 of cipher text followed by the 16-byte tag. `nonce` is 12 characters, `key` 32 bytes. */
export function seal(plaintext: string, key: string, nonce: string, associatedData: string): Sealed {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(nonce))
  cipher.setAAD(Buffer.from(associatedData))
  const bytes = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { algorithm: 'AEAD_AES_256_GCM', ciphertext: bytes.toString('base64'), associated_data: associatedData, nonce }
}

/** The reverse of `seal`. @throws when the tag, key, nonce or associated data do not fit */
export function unseal(sealed: Sealed, key: string): string {
  const bytes = Buffer.from(sealed.ciphertext, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(sealed.nonce))
  decipher.setAAD(Buffer.from(sealed.associated_data))
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
}

import { createCipheriv, createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto'

import { describe, expect, it } from '@jest/globals'

import { isSignedBy, isWithinWindow, openResource, payMessage, signatureHeaders, signText } from './wechat-pay.signature.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
const NOW = Date.parse('2026-11-23T08:00:00+08:00')
const stamp = (offsetSeconds: number): string => String(Math.floor(NOW / 1000) + offsetSeconds)

const signedBy = (key: typeof privateKey, body: string) => {
  const timestamp = stamp(0)
  return { timestamp, nonce: 'n1', serial: 'PUB_KEY_ID_1', signature: signText(`${timestamp}\nn1\n${body}\n`, key) }
}

const API_V3_KEY = '0123456789abcdef0123456789abcdef'
function seal(text: string, associatedData: string): { ciphertext: string; nonce: string; associatedData: string } {
  const nonce = 'abcdefghijkl'
  const cipher = createCipheriv('aes-256-gcm', API_V3_KEY, nonce)
  cipher.setAAD(Buffer.from(associatedData))
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { ciphertext: bytes.toString('base64'), nonce, associatedData }
}

describe('signatures of WeChat Pay', () => {
  it('§4.2: the raw bytes are signed; the same JSON with other spacing fails', () => {
    const signed = signedBy(privateKey, '{"a":1.0}')
    expect(isSignedBy(publicKey, signed, Buffer.from('{"a":1.0}'))).toBe(true)
    expect(isSignedBy(publicKey, signed, Buffer.from('{"a": 1.0}'))).toBe(false)
    expect(isSignedBy(publicKey, signed, Buffer.from('{"a":1}'))).toBe(false)
  })

  it('§4.2: an empty body (204) is signed too', () => {
    expect(isSignedBy(publicKey, signedBy(privateKey, ''), Buffer.alloc(0))).toBe(true)
    expect(isSignedBy(other.publicKey, signedBy(privateKey, ''), Buffer.alloc(0))).toBe(false)
  })

  it('§4.2: SIGNTEST probes fail like any other wrong signature', () => {
    const signed = signedBy(privateKey, '{}')
    expect(isSignedBy(publicKey, { ...signed, signature: `WECHATPAY/SIGNTEST/${signed.signature}` }, Buffer.from('{}'))).toBe(false)
  })

  it('§4.2: 300 s in both directions, not 301', () => {
    expect([-301, -300, 0, 300, 301].map((s) => isWithinWindow(stamp(s), NOW))).toEqual([false, true, true, true, false])
  })

  it('§4.2: a missing, repeated or foreign header makes it unsigned', () => {
    const headers = { 'wechatpay-timestamp': '1', 'wechatpay-nonce': 'n', 'wechatpay-signature': 's', 'wechatpay-serial': 'x' }
    expect(signatureHeaders(headers)).not.toBeNull()
    for (const name of Object.keys(headers)) expect(signatureHeaders({ ...headers, [name]: undefined })).toBeNull()
    expect(signatureHeaders({ ...headers, 'wechatpay-nonce': ['n', 'm'] })).toBeNull()
    expect(signatureHeaders({ ...headers, 'wechatpay-timestamp': '1e3' })).toBeNull()
    expect(signatureHeaders({ ...headers, 'wechatpay-signature-type': 'WECHATPAY2-SM2' })).toBeNull()
  })

  it('§4.2: paySign is over four lines, each ended', () => {
    const message = payMessage('wx2421b1c4370ec43b', '1554208460', '593BEC0C930BF1AFEB40B4A08C8FB242', 'prepay_id=wx201410272009395522657a690389285100')
    expect(message).toBe('wx2421b1c4370ec43b\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\nprepay_id=wx201410272009395522657a690389285100\n')
    expect(
      createVerify('RSA-SHA256')
        .update(message)
        .verify(createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), signText(message, privateKey), 'base64'),
    ).toBe(true)
  })
})

describe('the sealed resource', () => {
  it('§4.4: opens with the APIv3 key, with associated data or with none', () => {
    expect(openResource(seal('{"x":1}', 'transaction'), API_V3_KEY)).toBe('{"x":1}')
    expect(openResource(seal('{"x":1}', ''), API_V3_KEY)).toBe('{"x":1}')
  })

  it('§4.4: a tampered tag, text, nonce, associated data or key opens nothing', () => {
    const good = seal('{"x":1}', 'transaction')
    const flip = (index: number): string => {
      const bytes = Buffer.from(good.ciphertext, 'base64')
      bytes[index] = (bytes[index] ?? 0) ^ 1
      return bytes.toString('base64')
    }
    const last = Buffer.from(good.ciphertext, 'base64').length - 1
    expect(openResource({ ...good, ciphertext: flip(last) }, API_V3_KEY)).toBeNull()
    expect(openResource({ ...good, ciphertext: flip(0) }, API_V3_KEY)).toBeNull()
    expect(openResource({ ...good, nonce: 'abcdefghijkm' }, API_V3_KEY)).toBeNull()
    expect(openResource({ ...good, associatedData: '' }, API_V3_KEY)).toBeNull()
    expect(openResource(good, API_V3_KEY.replace('0', '1'))).toBeNull()
    expect(openResource({ ...good, ciphertext: 'AAAA' }, API_V3_KEY)).toBeNull()
  })
})

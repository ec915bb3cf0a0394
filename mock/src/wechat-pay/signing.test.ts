import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { MERCHANTS } from './merchants.ts'
import { answerMessage, isSignedBy, parseAuthorization, paySignMessage, requestMessage, seal, sign, unseal } from './signing.ts'

const merchant = MERCHANTS[0]
const publicKey = new X509Certificate(merchant.certificate).publicKey

describe('signatures of §4.2', () => {
  test('§4.2: a request is signed over five lines, each ending with a line feed, over the raw body', () => {
    const body = Buffer.from('{"mchid": "1900000001"}')
    expect(requestMessage('POST', '/v3/pay/transactions/out-trade-no/A1/close', '1774000000', 'NONCE', body).toString()).toBe(
      'POST\n/v3/pay/transactions/out-trade-no/A1/close\n1774000000\nNONCE\n{"mchid": "1900000001"}\n',
    )
    expect(requestMessage('GET', '/v3/certificates', '1774000000', 'NONCE', Buffer.alloc(0)).toString()).toBe('GET\n/v3/certificates\n1774000000\nNONCE\n\n')
  })

  test('§4.2: a 204 is signed over timestamp, nonce and an empty line', () => {
    expect(answerMessage('1774000000', 'NONCE', Buffer.alloc(0)).toString()).toBe('1774000000\nNONCE\n\n')
  })

  test('§4.2: paySign covers appId, timeStamp, nonceStr and package, with the prefix, four lines', () => {
    const message = paySignMessage('wx2421b1c4370ec43b', '1554208460', '593BEC0C930BF1AFEB40B4A08C8FB242', 'prepay_id=wx201410272009395522657a690389285100')
    expect(message.toString()).toBe('wx2421b1c4370ec43b\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\nprepay_id=wx201410272009395522657a690389285100\n')
    // Own vector: RSA PKCS#1 v1.5 is deterministic, `openssl dgst -sha256 -sign apiclient_key.pem` gives the same.
    expect(sign(message, merchant.privateKey)).toBe(
      'hOtnMT2WbsJVjDGGXCT+YrZS7oVmMJTPn7fepgI/uix2KdG8oLqsKg6GN5WPRzmMpm0vIK62OaeMtgC1pXvAjbNp04aKzslwxvU4FLV3GN8m1q4LBW4Euiv1tp6LLDR7iGp+bVjffIvtOa/IZzgNNodferYRkTwO1oC6h8rF7m2tKL4lwpNjw4+K+5zxIxDvNU4TPZyoBNoQGYqBIqyU/NRBHPDQopdiRdeQmrb/jA9HHFbtVqKNZkOuy+J6gaDVuWtPNJZooeIlBMTurcIfVSNa/C7KHg0xRjiXnKgY0p8z1JsCvbxDHMQJf5viTchZrdup3jqX3sKm1BY7LPxUtg==',
    )
    expect(isSignedBy(message, sign(message, merchant.privateKey), publicKey)).toBe(true)
  })

  test('§4.2: any other byte, or the key of another merchant, does not verify', () => {
    const message = answerMessage('1774000000', 'NONCE', Buffer.from('{"a":1}'))
    const signature = sign(message, merchant.privateKey)
    expect(isSignedBy(answerMessage('1774000000', 'NONCE', Buffer.from('{"a": 1}')), signature, publicKey)).toBe(false)
    expect(isSignedBy(message, sign(message, MERCHANTS[1].privateKey), publicKey)).toBe(false)
    expect(isSignedBy(message, `WECHATPAY/SIGNTEST/${signature}`, publicKey)).toBe(false)
  })

  test('§4.2: the Authorization header is read in any order of its fields and refused when one is missing', () => {
    const header = 'WECHATPAY2-SHA256-RSA2048 nonce_str="n",mchid="1900000001",signature="a+b/c==",timestamp="1774000000",serial_no="5F"'
    expect(parseAuthorization(header)).toEqual({ mchid: '1900000001', nonce: 'n', timestamp: '1774000000', serialNo: '5F', signature: 'a+b/c==' })
    expect(parseAuthorization(header.replace('mchid="1900000001",', ''))).toBeUndefined()
    expect(parseAuthorization('Bearer x')).toBeUndefined()
    expect(parseAuthorization(undefined)).toBeUndefined()
  })
})

describe('AEAD_AES_256_GCM of §4.4', () => {
  const key = merchant.apiV3Key

  test('§4.4: what is sealed opens again, also with an empty associated data', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', 'transaction', 'refund', 'certificate'), (text, associatedData) => {
        expect(unseal(seal(text, key, 'abcdefghijkl', associatedData), key)).toBe(text)
      }),
    )
  })

  test('§4.4: a changed tag, text, nonce or associated data is refused', () => {
    const sealed = seal('{"amount":{"total":1200}}', key, 'abcdefghijkl', 'transaction')
    const bytes = Buffer.from(sealed.ciphertext, 'base64')
    for (const index of [0, bytes.length - 1]) {
      const changed = Buffer.from(bytes)
      changed[index]! ^= 1
      expect(() => unseal({ ...sealed, ciphertext: changed.toString('base64') }, key)).toThrow()
    }
    expect(() => unseal({ ...sealed, nonce: 'abcdefghijkm' }, key)).toThrow()
    expect(() => unseal({ ...sealed, associated_data: '' }, key)).toThrow()
    expect(() => unseal(sealed, MERCHANTS[1].apiV3Key)).toThrow()
  })
})

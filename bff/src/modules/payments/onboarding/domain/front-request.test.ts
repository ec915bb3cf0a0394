import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { isWithinWindow, nonceExpiry, type RequestBytes, signedRequest } from './front-request.ts'

const HEADERS = {
  'front-certificate': 'a'.repeat(64),
  'front-device': 'FM-150502-01',
  'front-timestamp': '1795392000',
  'front-nonce': 'abcdefghijklmnop',
  'front-signature': 'A'.repeat(64),
}
const request = (more: Partial<RequestBytes> = {}): RequestBytes => ({
  method: 'POST',
  path: '/a?b=%20c',
  body: Buffer.from('{"x": 1}'),
  headers: HEADERS,
  ...more,
})

describe('what a front machine signs', () => {
  test('R360 B03: method, path with query, timestamp, nonce and body, each on its line and byte for byte', () => {
    expect(signedRequest(request())?.message.toString()).toBe('POST\n/a?b=%20c\n1795392000\nabcdefghijklmnop\n{"x": 1}\n')
    expect(signedRequest(request({ method: 'GET', body: Buffer.alloc(0) }))?.message.toString()).toBe('GET\n/a?b=%20c\n1795392000\nabcdefghijklmnop\n\n')
  })
  test.each(Object.keys(HEADERS))('R360 B03: without %s, or with it twice, nothing is signed', (name) => {
    for (const value of [undefined, '', 'no good ', ['a', 'b']]) expect(signedRequest(request({ headers: { ...HEADERS, [name]: value } }))).toBeNull()
  })
  test('R360 B03: no line of a nonce or device can pass for another line', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const signed = signedRequest(request({ headers: { ...HEADERS, 'front-nonce': text } }))
        if (signed) expect(text).toMatch(/^[\w-]{16,64}$/)
      }),
    )
  })
  test('R360 B03: five minutes either way, and a nonce is kept at least as long as its timestamp could be taken', () => {
    const signed = signedRequest(request())
    if (!signed) throw new Error('nothing was signed')
    const at = 1_795_392_000_000
    expect([-300, 300].map((s) => isWithinWindow(signed, at + s * 1000))).toEqual([true, true])
    expect([-301, 301].map((s) => isWithinWindow(signed, at + s * 1000))).toEqual([false, false])
    expect(nonceExpiry(signed).getTime()).toBeGreaterThan(at + 300_000)
  })
})

import { describe, expect, test } from '@jest/globals'
import { CITY_APP, hmacSignature, verifyHmac, type SignedRequest } from './signing.ts'

const NOW = Date.parse('2026-11-23T08:00:00+08:00')
const body = Buffer.from('{"requestId":"1"}')
const url = '/his/v1/150502H01/schedules?from=2026-11-23&to=2026-11-24'

function signed(at: number, changes: Partial<SignedRequest> = {}): SignedRequest {
  const timestamp = String(Math.floor(at / 1000))
  const signature = hmacSignature(CITY_APP.secret, 'POST', url, timestamp, 'nonce-1', body)
  return {
    method: 'POST',
    url,
    rawBody: body,
    headers: { 'x-app-id': CITY_APP.id, 'x-timestamp': timestamp, 'x-nonce': 'nonce-1', 'x-signature': signature },
    ...changes,
  }
}

describe('the signature of his-interface.md §1', () => {
  test('is the documented HMAC, computed by hand for one request', () => {
    expect(hmacSignature('secret', 'GET', '/his/v1/institutions', '1795392000', 'abc', Buffer.alloc(0))).toBe(
      '7c18db317ffd83f1dd8b61cd5961494f978bc2c85f5d471bc3e4d4eed5d4df6e',
    )
  })

  test.each([
    [-300, 'OK'],
    [300, 'OK'],
    [-301, 'CLOCK_SKEW'],
    [301, 'CLOCK_SKEW'],
  ])('made %i s away from the city clock is %s', (seconds, verdict) => {
    expect(verifyHmac(signed(NOW + seconds * 1000), NOW)).toBe(verdict)
  })

  test('covers method, path with query, and every byte of the body', () => {
    expect(verifyHmac(signed(NOW, { method: 'GET' }), NOW)).toBe('BAD_SIGNATURE')
    expect(verifyHmac(signed(NOW, { url: url.replace('11-24', '11-25') }), NOW)).toBe('BAD_SIGNATURE')
    expect(verifyHmac(signed(NOW, { rawBody: Buffer.from('{"requestId":"1" }') }), NOW)).toBe('BAD_SIGNATURE')
  })

  test('of an unknown app or with a missing part is refused', () => {
    const { headers } = signed(NOW)
    expect(verifyHmac(signed(NOW, { headers: { ...headers, 'x-app-id': 'somebody' } }), NOW)).toBe('UNKNOWN_APP')
    for (const name of ['x-timestamp', 'x-nonce', 'x-signature'])
      expect(verifyHmac(signed(NOW, { headers: { ...headers, [name]: undefined } }), NOW)).toBe('INCOMPLETE')
  })
})

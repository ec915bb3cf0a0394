import { createHmac, randomBytes } from 'node:crypto'

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { canonicalReport, macOf, type SignedReport } from './signing.ts'

const report: SignedReport = {
  clientId: '8e8a1a9e-6a55-4f6e-9a53-5f3f5a8e2b10',
  category: 'ENV_WASTE',
  lane: 'PUBLIC',
  text: '垃圾箱满了🗑',
  placeText: '文化广场东侧',
  point: { longitude: 122.2, latitude: 43.6, crs: 'GCJ02', accuracyM: 12, fixedAt: null },
  nodeCode: null,
  isAnonymous: false,
  contact: 'account',
  phone: null,
  capturedAt: '2026-11-23T08:00:00+08:00',
  media: [{ sha256: 'a'.repeat(64) }],
}

describe('the signature of a report', () => {
  test('R261 §3.8: the phone’s HMAC is the one of the server’s own library, for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const key = randomBytes(32)
        expect(macOf(key, text)).toBe(createHmac('sha256', key).update(text, 'utf8').digest('hex'))
      }),
      { numRuns: 100 },
    )
  })
  test('R261 §3.8: whatever is changed in a report changes what was signed', () => {
    const changed: Partial<SignedReport>[] = [
      { clientId: '8e8a1a9e-6a55-4f6e-9a53-5f3f5a8e2b11' },
      { category: 'OTHER' },
      { lane: 'PRIVATE' },
      { text: '' },
      { placeText: '' },
      { point: null },
      { point: { longitude: 122.3, latitude: 43.6, crs: 'GCJ02', accuracyM: 12, fixedAt: null } },
      { nodeCode: '150502' },
      { isAnonymous: true },
      { contact: 'none' },
      { phone: '13800000000' },
      { capturedAt: '2026-11-23T08:00:01+08:00' },
      { media: [] },
      { media: [{ sha256: 'b'.repeat(64) }] },
    ]
    const texts = [report, ...changed.map((part) => ({ ...report, ...part }))].map(canonicalReport)
    expect(new Set(texts).size).toBe(changed.length + 1)
  })
})

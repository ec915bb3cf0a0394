import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { CODE_PERIOD_MS, codeAt, isCodeOf, readCode } from './check-in-code.ts'

const NOW = Date.parse('2026-11-24T08:20:00+08:00')
const here = { id: '00000000-0000-4000-8000-000000000001', secret: 'secret of this waiting area' }
const elsewhere = { id: '00000000-0000-4000-8000-000000000002', secret: 'secret of another' }

describe('the rotating check-in code', () => {
  test('Q7: a code is good for its own half minute and the next one, and never longer than a minute', () => {
    const { shortCode, expiresAt } = codeAt(here, NOW)
    expect(isCodeOf(here, shortCode, NOW)).toBe(true)
    expect(isCodeOf(here, shortCode, expiresAt + CODE_PERIOD_MS - 1)).toBe(true)
    expect(isCodeOf(here, shortCode, expiresAt + CODE_PERIOD_MS)).toBe(false)
    expect(isCodeOf(here, shortCode, NOW + 60_000)).toBe(false)
  })

  test('Q7: the code of one place is not the code of another at the same moment', () => {
    expect(isCodeOf(elsewhere, codeAt(here, NOW).shortCode, NOW)).toBe(false)
  })

  test('R338: what the screen shows is read back, scanned or typed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (at) => {
        const { qrText, shortCode } = codeAt(here, at)
        expect(readCode(qrText)).toEqual({ placeId: here.id, digits: shortCode })
        expect(readCode(` ${shortCode.slice(0, 3)} ${shortCode.slice(3)}`)).toEqual({ placeId: null, digits: shortCode })
        expect(isCodeOf(here, shortCode, at)).toBe(true)
      }),
    )
    for (const other of ['', '12345', 'TLQD:x:123456', 'https://example.invalid/123456', 'TL23456789ABCD']) expect(readCode(other)).toBeNull()
  })
})

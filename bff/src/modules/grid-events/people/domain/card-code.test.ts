import { describe, expect, it, test } from '@jest/globals'
import { cardCodeOf } from '@jktl/shared/grid-events/people/model'
import fc from 'fast-check'

import { changesAt, checkDigits, digitsNow } from './card-code.ts'

const secret = Buffer.alloc(32, 7)
const now = Date.parse('2026-11-23T08:00:05+08:00')
const OWNER = 'a'

describe('the rotating code of a work card', () => {
  it('R260: digits are good in their window and the one after it, too old for ten minutes, and nothing later', () => {
    const digits = digitsNow(secret, OWNER, now)
    expect(digits).toMatch(/^\d{6}$/)
    expect(checkDigits(secret, OWNER, digits, now)).toBe('VALID')
    expect(checkDigits(secret, OWNER, digits, changesAt(now) + 29_999)).toBe('VALID')
    expect(checkDigits(secret, OWNER, digits, changesAt(now) + 30_000)).toBe('EXPIRED')
    expect(checkDigits(secret, OWNER, digits, now + 11 * 60_000)).toBe('INVALID')
  })

  it('R260: digits of a later moment, of another card or of another holder are not valid now', () => {
    expect(checkDigits(secret, OWNER, digitsNow(secret, OWNER, now + 60_000), now)).toBe('INVALID')
    expect(checkDigits(Buffer.alloc(32, 8), OWNER, digitsNow(secret, OWNER, now), now)).toBe('INVALID')
    expect(checkDigits(secret, 'b', digitsNow(secret, OWNER, now), now)).toBe('INVALID')
  })

  test('R260: whatever is typed is answered without a fault (property)', () => {
    fc.assert(
      fc.property(fc.string(), (text) => expect(['VALID', 'EXPIRED', 'INVALID']).toContain(checkDigits(secret, OWNER, text.replaceAll(/\D/g, '0'), now))),
    )
  })

  it('R260: twelve digits are read from what is typed and from a scanned link', () => {
    expect(cardCodeOf('482 913 · 770-125')).toBe('482913770125')
    expect(cardCodeOf('https://example.org/grid-events/pages/work-card-check/index?code=482913770125')).toBe('482913770125')
    expect(cardCodeOf('48291377012')).toBeNull()
    expect(cardCodeOf('https://example.org/?code=4829137701255')).toBeNull()
  })
})

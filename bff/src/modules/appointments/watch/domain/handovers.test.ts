import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { isSuspicious, QUICK_MS, REPEATED } from './handovers.ts'

describe('numbers that go from one account to another', () => {
  test('A30: one chance handover between two telephones is nothing', () => {
    expect(isSuspicious({ isSameDevice: false, gapMs: 0, inWindow: 1 })).toBe(false)
  })

  test('A30: on one telephone within the hour it is looked at; a millisecond later it is not', () => {
    expect(isSuspicious({ isSameDevice: true, gapMs: QUICK_MS, inWindow: 1 })).toBe(true)
    expect(isSuspicious({ isSameDevice: true, gapMs: QUICK_MS + 1, inWindow: 1 })).toBe(false)
  })

  test('A30: twice in thirty days is looked at, whatever the telephones; more never looks better', () => {
    const facts = fc.record({ isSameDevice: fc.boolean(), gapMs: fc.nat(), inWindow: fc.integer({ min: 1, max: 50 }) })
    fc.assert(
      fc.property(facts, (f) => {
        if (f.inWindow >= REPEATED) expect(isSuspicious(f)).toBe(true)
        if (isSuspicious(f)) expect(isSuspicious({ ...f, inWindow: f.inWindow + 1 })).toBe(true)
      }),
    )
  })
})

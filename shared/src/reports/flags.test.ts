import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { compareDecimals, multiplyDecimals, roundDecimal } from './decimal.ts'
import { disagrees, flagOf, type Limits, NO_LIMITS } from './flags.ts'

const limits = (criticalLow: string | null, low: string | null, high: string | null, criticalHigh: string | null): Limits => ({
  criticalLow,
  low,
  high,
  criticalHigh,
})
const FULL = limits('2.0', '3.5', '5.3', '7.0')
const flag = (text: string, of: Limits = FULL) => {
  const [, comparator = '', value = ''] = /^([<>]=?)?(.*)$/.exec(text) ?? []
  return flagOf({ comparator: (comparator || null) as '<' | null, value }, of)
}
const ORDER = ['LL', 'L', 'N', 'H', 'HH'] as const
/** Hundredths, so that an oracle in whole numbers is exact. */
const cents = fc.integer({ min: 0, max: 1_000 })
const text = (n: number): string => (n / 100).toFixed(2)

describe('decimals', () => {
  it('§2.1: numbers are compared by their value and never by floating point', () => {
    expect([compareDecimals('1.10', '1.1'), compareDecimals('0.30000000000000001', '0.3'), compareDecimals('-2', '-1.5')]).toEqual([0, 1, -1])
    fc.assert(fc.property(cents, cents, (a, b) => expect(compareDecimals(text(a), text(b))).toBe(Math.sign(a - b))))
  })

  it('§2.3.3: a product is exact, and is rounded half away from zero only to be shown', () => {
    expect(multiplyDecimals('140', '0.02586')).toBe('3.62040')
    expect([roundDecimal('3.6204', 2), roundDecimal('3.625', 2), roundDecimal('-3.625', 2), roundDecimal('5', 2)]).toEqual(['3.62', '3.63', '-3.63', '5'])
  })
})

describe('flags', () => {
  it('§2.3.2: bounds belong to what is normal, and critical bounds to what is not yet critical', () => {
    expect(['1.9', '2.0', '2', '3.49', '3.5', '3.50', '5.3', '5.31', '7.0', '7.01'].map((v) => flag(v))).toEqual([
      'LL',
      'L',
      'L',
      'L',
      'N',
      'N',
      'N',
      'H',
      'H',
      'HH',
    ])
  })

  it('§2.3.2: `<0.01` stands for every number below it; what cannot be decided is `?`', () => {
    const troponin = limits(null, null, '0.04', null)
    expect([flag('<0.01', troponin), flag('<0.04', troponin), flag('<0.05', troponin), flag('>0.04', troponin), flag('>=0.04', troponin)]).toEqual([
      'N',
      'N',
      '?',
      'H',
      '?',
    ])
    expect([flag('<0.01', limits(null, '0', '0.04', null)), flag('<3.5'), flag('<2.0'), flag('<=2.0'), flag('>7.0'), flag('>6')]).toEqual([
      'N',
      '?',
      'LL',
      '?',
      'HH',
      '?',
    ])
  })

  it('§2.3.2: without a limit there is no flag; bounds out of order or no numbers decide nothing', () => {
    expect([flag('5', NO_LIMITS), flag('5', limits(null, '6', '4', null)), flag('阳性'), flag('5', limits(null, '阴性', null, null))]).toEqual([
      null,
      '?',
      '?',
      '?',
    ])
  })

  it('§2.3.2: every number has one flag, which never falls as the number grows', () => {
    fc.assert(
      fc.property(fc.array(cents, { minLength: 4, maxLength: 4 }), cents, cents, (bounds, a, b) => {
        const [w = 0, x = 0, y = 0, z = 0] = [...bounds].sort((p, q) => p - q)
        const of = limits(text(w), text(x), text(y), text(z))
        const place = (n: number): number => ORDER.indexOf(flag(text(n), of) as (typeof ORDER)[number])
        const expected = (n: number) => (n < w ? 'LL' : n < x ? 'L' : n > z ? 'HH' : n > y ? 'H' : 'N')
        expect(flag(text(a), of)).toBe(expected(a))
        if (a <= b) expect(place(a)).toBeLessThanOrEqual(place(b))
      }),
    )
  })

  it('§2.3.2: an open number is flagged only when all numbers it stands for are flagged alike', () => {
    fc.assert(
      fc.property(fc.tuple(cents, cents), cents, fc.constantFrom('<', '<=', '>', '>='), ([p, q], n, comparator) => {
        const of = limits(null, text(Math.min(p, q)), text(Math.max(p, q)), null)
        const stands = Array.from({ length: 3_001 }, (_, i) => i / 2).filter((v) =>
          comparator === '<' ? v < n : comparator === '<=' ? v <= n : comparator === '>' ? v > n : v >= n,
        )
        const seen = new Set(stands.map((v) => flag((v / 100).toFixed(3), of)))
        const found = flag(`${comparator}${text(n)}`, of)
        if (seen.size > 1) expect(found).toBe('?')
        else if (seen.size === 1 && found !== '?') expect([...seen]).toEqual([found])
      }),
      { numRuns: 60 },
    )
  })

  it('§2.3.1: a laboratory contradicts its own range when it says another side of it', () => {
    expect([disagrees('H', 'N'), disagrees('N', 'L'), disagrees('A', 'N'), disagrees('L', 'H')]).toEqual([true, true, true, true])
    expect([disagrees('H', 'HH'), disagrees('A', 'L'), disagrees('H', '?'), disagrees('N', null), disagrees('N', 'N')]).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
  })
})

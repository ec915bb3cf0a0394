import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { CLEARING_ROW_KINDS } from './model.ts'
import { type ClearingRowFacts, mayAnswer, netFen, payableFen, rowNetFen, settle, totalsOf } from './rules.ts'

const fenUpTo = (max: number) => fc.integer({ min: 0, max })
const row: fc.Arbitrary<ClearingRowFacts> = fc.record({
  kind: fc.constantFrom(...CLEARING_ROW_KINDS),
  amountFen: fenUpTo(10_000_000),
  feeFen: fc.integer({ min: -60_000, max: 60_000 }),
  isAdjustment: fc.boolean(),
})
const rows = fc.array(row, { maxLength: 200 })
const netOf = (some: readonly ClearingRowFacts[]): number => some.reduce((sum, one) => sum + rowNetFen(one), 0)

describe('sums of a 清分单 (§3.6)', () => {
  test('S2: totals are the sum of the rows, whatever they are and in whatever order', () => {
    fc.assert(
      fc.property(rows, (some) => {
        const totals = totalsOf(some)
        expect(netFen(totals) + totals.adjustmentFen).toBe(netOf(some))
        expect(totals.receivableFen - payableFen(totals)).toBe(netFen(totals))
        expect(totals.receivableCount + totals.refundCount + totals.adjustmentCount).toBe(totals.rowCount)
        expect(totalsOf([...some].reverse())).toEqual(totals)
      }),
    )
  })

  test('S2: however rows are shared out among institutions, their nets add up to the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(row, fc.nat({ max: 4 })), { maxLength: 200 }), (some) => {
        const shares = [0, 1, 2, 3, 4].map((of) => totalsOf(some.filter(([, owner]) => owner === of).map(([one]) => one)))
        expect(shares.reduce((sum, share) => sum + netFen(share) + share.adjustmentFen, 0)).toBe(netOf(some.map(([one]) => one)))
      }),
    )
  })

  test('S4: over any row of days nothing is lost and nothing is paid twice: what was paid out is all that was earned, less what is still carried', () => {
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 12 }), (days) => {
        let [carried, paid] = [0, 0]
        for (const day of days) {
          const totals = totalsOf(day)
          const { dueFen, payoutFen, carriedOutFen } = settle({ netFen: netFen(totals), adjustmentFen: totals.adjustmentFen, carriedInFen: carried })
          expect(payoutFen).toBeGreaterThanOrEqual(0)
          expect(carriedOutFen).toBeLessThanOrEqual(0)
          expect(payoutFen + carriedOutFen).toBe(dueFen)
          carried = carriedOutFen
          paid += payoutFen
        }
        expect(paid + carried).toBe(netOf(days.flat()))
      }),
    )
  })

  test('S2: a closed refund lowers what is owed and is no income', () => {
    const closed = totalsOf([
      { kind: 'R', amountFen: 5_000, feeFen: -30, isAdjustment: false },
      { kind: 'C', amountFen: 5_000, feeFen: 30, isAdjustment: false },
    ])
    expect(closed).toMatchObject({ receivableCount: 0, receivableFen: 0, refundCount: 2, refundFen: 0, feeFen: 0 })
    expect(netFen(closed)).toBe(0)
  })

  test('S5: the last day is still in time', () => {
    expect(mayAnswer('2026-11-29', '2026-11-29')).toBe(true)
    expect(mayAnswer('2026-11-29', '2026-11-30')).toBe(false)
  })
})

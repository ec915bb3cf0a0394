import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { billCloses, byCategory, insuranceFenOf, mixCloses, spreadReturn, type MixedAmounts } from './rules.ts'

const amount = fc.integer({ min: 0, max: 1_000_000 })
/** Orders that follow the laws by construction. */
const lawful = fc
  .record({ govFen: amount, selfFen: amount, otherFen: amount, medCashFen: amount, addedFen: amount, reducedShare: fc.double({ min: 0, max: 1, noNaN: true }) })
  .filter((m) => insuranceFenOf(m) > 0)
  .map(({ reducedShare, ...m }): MixedAmounts => {
    const reducedFen = Math.floor((m.medCashFen + m.addedFen) * reducedShare)
    return { ...m, reducedFen, cashFen: m.medCashFen + m.addedFen - reducedFen, totalFen: insuranceFenOf(m) + m.medCashFen + m.addedFen }
  })
const PARTS = ['totalFen', 'govFen', 'selfFen', 'otherFen', 'medCashFen', 'addedFen', 'reducedFen', 'cashFen'] as const

describe('the amount laws of a mixed order', () => {
  it('§4.8: whatever follows the laws closes, and one fen more or less anywhere does not', () => {
    fc.assert(
      fc.property(lawful, fc.constantFrom(...PARTS), fc.constantFrom(-1, 1), (mix, part, difference) => {
        expect(mixCloses(mix)).toBe(true)
        expect(mixCloses({ ...mix, [part]: mix[part] + difference })).toBe(false)
      }),
    )
  })

  it('§4.8 P1: parts that are negative or no whole number never close', () => {
    const mix = { totalFen: 100, govFen: 60, selfFen: 0, otherFen: 0, medCashFen: 40, addedFen: 0, reducedFen: 0, cashFen: 40 }
    expect(mixCloses(mix)).toBe(true)
    expect(mixCloses({ ...mix, govFen: 160, medCashFen: -60, cashFen: -60 })).toBe(false)
    expect(mixCloses({ ...mix, govFen: 60.5, medCashFen: 39.5, cashFen: 39.5 })).toBe(false)
    expect(mixCloses({ ...mix, govFen: 0, medCashFen: 100, cashFen: 100 })).toBe(false)
  })
})

describe('the amounts of a bill', () => {
  const line = fc.record({ category: fc.constantFrom('西药费', '检查费', '化验费'), amountFen: fc.integer({ min: 1, max: 100_000 }) })

  it('B07: closes exactly when lines, total and the two parts agree to the fen', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), fc.nat(), (lines, share) => {
        const totalFen = lines.reduce((sum, l) => sum + l.amountFen, 0)
        const insuranceFen = share % (totalFen + 1)
        const bill = { totalFen, insuranceFen, personalFen: totalFen - insuranceFen, lines }
        expect(billCloses(bill)).toBe(true)
        expect(billCloses({ ...bill, personalFen: bill.personalFen + 1 })).toBe(false)
        expect(billCloses({ ...bill, lines: lines.slice(1) })).toBe(false)
      }),
    )
  })

  it('B07: groups lose no line and no fen', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const groups = byCategory(lines)
        expect(groups.flatMap((g) => g.lines)).toHaveLength(lines.length)
        expect(groups.reduce((sum, g) => sum + g.amountFen, 0)).toBe(lines.reduce((sum, l) => sum + l.amountFen, 0))
        expect(new Set(groups.map((g) => g.category)).size).toBe(groups.length)
      }),
    )
  })
})

describe('what is left of a deposit', () => {
  it('B08: goes back newest first, never more than a deposit holds, and nothing is lost', () => {
    const deposit = fc.tuple(fc.nat(10_000), fc.nat(10_000)).map(([a, b]) => ({ paidFen: Math.max(a, b), returnedFen: Math.min(a, b) }))
    fc.assert(
      fc.property(fc.nat(100_000), fc.array(deposit, { maxLength: 8 }), (amountFen, deposits) => {
        const { parts, leftFen } = spreadReturn(amountFen, deposits)
        expect(parts.reduce((sum, p) => sum + p.amountFen, leftFen)).toBe(amountFen)
        for (const part of parts) expect(part.amountFen).toBeLessThanOrEqual(part.deposit.paidFen - part.deposit.returnedFen)
        const capacity = deposits.reduce((sum, d) => sum + d.paidFen - d.returnedFen, 0)
        expect(leftFen).toBe(Math.max(0, amountFen - capacity))
        // Only the last deposit that was touched may have something left.
        for (const part of parts.slice(0, -1)) expect(part.amountFen).toBe(part.deposit.paidFen - part.deposit.returnedFen)
      }),
    )
  })
})

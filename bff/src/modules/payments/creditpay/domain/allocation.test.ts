import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { allocate, giveBack } from './allocation.ts'

const debts = fc.array(
  fc.record({ entryId: fc.uuid(), owedFen: fc.integer({ min: 1, max: 50_000 }), dueOn: fc.constantFrom('2026-11-20', '2026-12-01', '2027-01-05') }),
  { maxLength: 6 },
)
const sum = (parts: readonly { amountFen: number }[]): number => parts.reduce((total, p) => total + p.amountFen, 0)

describe('allocating a repayment', () => {
  it('K4: not a fen is lost or made: shares and surplus are what was paid, and no debt gets more than it owes', () => {
    fc.assert(
      fc.property(debts, fc.integer({ min: 1, max: 200_000 }), (open, amountFen) => {
        const { shares, surplusFen } = allocate(open, amountFen)
        expect(sum(shares) + surplusFen).toBe(amountFen)
        for (const share of shares) expect(share.amountFen).toBeLessThanOrEqual(open.find((d) => d.entryId === share.entryId)?.owedFen ?? 0)
        if (surplusFen > 0) expect(sum(shares)).toBe(open.reduce((total, d) => total + d.owedFen, 0))
      }),
    )
  })

  it('K4: what is due first is paid first', () => {
    const open = [
      { entryId: 'later', owedFen: 100, dueOn: '2026-12-09' },
      { entryId: 'first', owedFen: 100, dueOn: '2026-12-01' },
    ]
    expect(allocate(open, 130)).toEqual({
      shares: [
        { entryId: 'first', amountFen: 100 },
        { entryId: 'later', amountFen: 30 },
      ],
      surplusFen: 0,
    })
  })

  it('K5: a refund goes back through the newest repayment first and never gives more than was paid', () => {
    const paid = [
      { allocationId: 'new', leftFen: 60 },
      { allocationId: 'old', leftFen: 40 },
    ]
    expect(giveBack(paid, 70)).toEqual({
      parts: [
        { allocationId: 'new', amountFen: 60 },
        { allocationId: 'old', amountFen: 10 },
      ],
      restFen: 0,
    })
    expect(giveBack(paid, 150).restFen).toBe(50)
  })
})

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { explain } from './suspense.ts'

const line = fc.record({
  institutionId: fc.constantFrom('a', 'b'),
  account: fc.constantFrom('suspense:late', 'refund_pending'),
  amountFen: fc.integer({ min: -9, max: -1 }),
})

describe('open items', () => {
  it('P10: balances made of the items are explained, and one fen more or less is not', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.integer({ min: -2, max: 2 }), (items, offFen) => {
        const sums = new Map<string, { institutionId: string; account: string; balanceFen: number }>()
        for (const { institutionId, account, amountFen } of items) {
          const key = `${institutionId} ${account}`
          sums.set(key, { institutionId, account, balanceFen: (sums.get(key)?.balanceFen ?? 0) + amountFen })
        }
        const balances = [...sums.values()].map((b, i) => (i === 0 ? { ...b, balanceFen: b.balanceFen + offFen } : b))
        const shown = explain(balances, items)
        expect(shown.filter((x) => !x.isExplained)).toHaveLength(offFen === 0 ? 0 : 1)
        expect(shown.flatMap((x) => x.items)).toHaveLength(items.length)
      }),
    )
  })

  it('P10: an item of an account that has no balance is shown as unexplained, an empty account is not shown', () => {
    expect(explain([{ institutionId: 'a', account: 'refund_pending', balanceFen: 0 }], [])).toEqual([])
    expect(explain([], [{ institutionId: 'a', account: 'refund_pending', amountFen: -5 }])).toMatchObject([
      { balanceFen: 0, explainedFen: -5, isExplained: false },
    ])
  })
})

import { describe, expect, it } from '@jest/globals'
import { BUSINESS_KINDS } from '@jktl/shared/payments/model'
import { ROUTE_KINDS } from '@jktl/shared/payments/channels/model'
import * as fc from 'fast-check'

import { diffOf, type LineChange, mchidFor, problemOf, replay, type RouteLine, withChanges } from './routing.ts'

const ALL: RouteLine = { institutionId: 'a', businessKind: 'ALL', mchid: '1' }
const DEPOSIT: RouteLine = { institutionId: 'a', businessKind: 'DEPOSIT', mchid: '2' }
const changes = fc.array(
  fc.record<LineChange>({
    institutionId: fc.constantFrom('a', 'b'),
    businessKind: fc.constantFrom(...ROUTE_KINDS),
    mchid: fc.constantFrom(null, '1', '2', '3'),
  }),
)

describe('routing (B04)', () => {
  it('R361: the line of the kind itself goes before ALL', () => {
    expect(BUSINESS_KINDS.map((kind) => mchidFor([ALL, DEPOSIT], 'a', kind))).toEqual(['1', '1', '1', '2', '1'])
    expect(mchidFor([ALL], 'b', 'DEPOSIT')).toBeNull()
  })

  it('R361: whatever is changed, the difference carries the old table over into the new one', () => {
    fc.assert(
      fc.property(changes, changes, (first, second) => {
        const before = withChanges([], first)
        const after = withChanges(before, second)
        const again = withChanges(
          before,
          diffOf(before, after).map(({ after: mchid, ...line }) => ({ institutionId: line.institutionId, businessKind: line.businessKind, mchid })),
        )
        expect(diffOf(again, after)).toEqual([])
      }),
    )
  })

  it('R361: what would go nowhere is seen before it is approved', () => {
    const all = new Set(['1', '2'])
    expect(problemOf([ALL], 'a', all, all)).toBeNull()
    expect(problemOf([DEPOSIT], 'a', all, all)).toBe('NO_ROUTE')
    expect(problemOf([ALL, DEPOSIT], 'a', new Set(['1']), all)).toBe('MERCHANT_ENDED')
    expect(problemOf([ALL, DEPOSIT], 'a', all, new Set(['1']))).toBe('NO_KEYS')
    const sum = { institutionId: 'a', businessKind: 'DEPOSIT' as const, mchid: '1', orders: 3, amountFen: 900 }
    expect(replay([ALL, DEPOSIT], [sum], all).map((s) => s.toMchid)).toEqual(['2'])
    expect(replay([ALL, DEPOSIT], [sum], new Set(['1'])).map((s) => s.toMchid)).toEqual([null])
  })
})

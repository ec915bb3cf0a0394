import { describe, expect, it } from '@jest/globals'

import { conditionsOf } from './conditions.ts'

const met = (facts: Parameters<typeof conditionsOf>[1]): boolean[] => conditionsOf({ minAge: 18 }, facts, '2026-11-23').map((c) => c.isMet)

describe('who may sign', () => {
  it('R362: verified, of age on that very day, and without an overdue debt', () => {
    expect(met({ isVerified: true, birthDate: '2008-11-23', owesOverdue: false })).toEqual([true, true, true])
    expect(met({ isVerified: true, birthDate: '2008-11-24', owesOverdue: false })).toEqual([true, false, true])
    expect(met({ isVerified: false, birthDate: '1958-03-12', owesOverdue: true })).toEqual([false, true, false])
  })
})

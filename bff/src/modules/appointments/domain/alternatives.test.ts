import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { ALTERNATIVES, type Candidate, chooseAlternatives } from './alternatives.ts'

const at = (doctorId: string, day: number): Candidate => ({ doctorId, date: `2026-11-${24 + day}`, startsAt: new Date(Date.UTC(2026, 10, 24 + day)) })

describe('times instead of a suspended visit', () => {
  test('A26: the same doctor comes first even when others are sooner, then the soonest', () => {
    const chosen = chooseAlternatives([at('b', 0), at('c', 1), at('a', 3), at('b', 2), at('a', 4)], 'a')
    expect(chosen).toEqual([at('a', 3), at('b', 0), at('c', 1)])
  })

  test('A26: whatever there is, at most three different ones are proposed, and nothing that was not free', () => {
    const candidate = fc.record({ doctorId: fc.constantFrom('a', 'b', 'c', 'd'), date: fc.constant('2026-11-24'), startsAt: fc.date({ noInvalidDate: true }) })
    fc.assert(
      fc.property(fc.array(candidate), fc.constantFrom('a', 'z'), (candidates, doctorId) => {
        const chosen = chooseAlternatives(candidates, doctorId)
        expect(chosen).toHaveLength(Math.min(ALTERNATIVES, candidates.length))
        expect(new Set(chosen).size).toBe(chosen.length)
        expect(chosen.every((c) => candidates.includes(c))).toBe(true)
        if (candidates.some((c) => c.doctorId === doctorId)) expect(chosen[0]?.doctorId).toBe(doctorId)
      }),
    )
  })
})

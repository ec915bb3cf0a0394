import { describe, expect, test } from '@jest/globals'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import fc from 'fast-check'

import { checkInPhase, checkInWindow } from './check-in-window.ts'
import { visitNodes } from './visit-nodes.ts'
import { estimateOf, paceOf } from './wait-estimate.ts'

const NINE = Date.parse('2026-11-24T09:00:00+08:00')

describe('how long it will take', () => {
  test('R339: the pace is the median of what was just finished, and the roster’s minutes while too little is known', () => {
    expect(
      paceOf(
        [5, 6, 30].map((m) => m * MINUTE_MS),
        10,
      ),
    ).toEqual({ minutesEach: 6, basis: '按这位医生刚看完的 3 位估：每位约 6 分钟' })
    expect(paceOf([5 * MINUTE_MS], 10).minutesEach).toBe(10)
    expect(paceOf([], 7.5).basis).toContain('按排班估')
  })

  test('A20: the estimate is a range that never ends before it begins, never lies in the past, and grows with who is before me', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(1), fc.integer({ min: 1, max: 30 }), fc.integer({ min: -90, max: 90 }), (before, inRoom, minutesEach, opens) => {
        const facts = { before, inRoom, minutesEach, now: NINE, opensAt: NINE + opens * MINUTE_MS }
        const { from, to } = estimateOf(facts)
        expect(from).toBeGreaterThanOrEqual(NINE)
        expect(to).toBeGreaterThan(from)
        const later = estimateOf({ ...facts, before: before + 1 })
        expect(later.from).toBeGreaterThanOrEqual(from)
        expect(later.to).toBeGreaterThanOrEqual(to)
      }),
    )
  })
})

describe('when one may check in', () => {
  test('R338: from the rule’s minutes before the segment to its minutes into it, later only at the desk, and not on another day', () => {
    const window = checkInWindow({ checkInFromMinutes: 90, lateMinutes: 30 }, NINE)
    const at = (minutes: number) => checkInPhase('BOOKED', window, NINE + minutes * MINUTE_MS)
    expect([at(-91), at(-90), at(0), at(30), at(31), at(24 * 60)]).toEqual(['BEFORE', 'OPEN', 'OPEN', 'OPEN', 'DESK_ONLY', 'CLOSED'])
    expect(checkInPhase('QUEUED', window, NINE)).toBe('DONE')
    expect(checkInPhase('CANCELLED_BY_USER', window, NINE)).toBe('CLOSED')
  })
})

describe('the nodes of a visit', () => {
  const facts = {
    state: 'QUEUED' as const,
    feeFen: 1200,
    payMode: 'WINDOW' as const,
    bookedAt: null,
    checkedInAt: null,
    finishedAt: null,
    phaseText: '',
    queueText: '前面还有 2 位',
    items: null,
  }
  const item = (kind: 'BILL' | 'LAB' | 'PRESCRIPTION', state: 'TO_DO' | 'DONE') => ({ key: kind, kind, title: kind, state, place: '' })

  test('A37: what comes first in the chain is now, and nothing unknown is said to be done', () => {
    const now = (nodes: ReturnType<typeof visitNodes>) => nodes.filter(({ state }) => state === 'now').map(({ kind }) => kind)
    expect(now(visitNodes(facts))).toEqual(['PREPARE'])
    expect(visitNodes(facts).map(({ state }) => state)).toEqual(['done', 'now', 'todo', 'todo', 'todo'])
    expect(now(visitNodes({ ...facts, items: [item('BILL', 'TO_DO'), item('LAB', 'TO_DO')] }))).toEqual(['PAY'])
    expect(now(visitNodes({ ...facts, items: [item('BILL', 'DONE'), item('LAB', 'TO_DO')] }))).toEqual(['TEST'])
    const over = visitNodes({ ...facts, state: 'FULFILLED', items: [item('BILL', 'DONE'), item('LAB', 'DONE'), item('PRESCRIPTION', 'TO_DO')] })
    expect(over.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'now'])
  })
})

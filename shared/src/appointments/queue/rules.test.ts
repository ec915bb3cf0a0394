import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { MINUTE_MS } from '../../kernel/dates.ts'
import { STAFF_ROLES } from '../../kernel/roles.ts'
import { ACTIVE_QUEUE_STATES, QUEUE_ACTIONS, QUEUE_STATES } from './model.ts'
import { afterCall, byKey, type LineKey, type LineState, nextInLine, orderOf, QUEUE_ACTION_ROLES, QUEUE_MOVES, queueActions } from './rules.ts'

const EIGHT = Date.parse('2026-11-24T08:00:00+08:00')
const line = (changes: Partial<LineState> = {}): LineState => ({ calls: 0, sinceReturn: 0, returnInterleave: 2, ...changes })
let seq = 0
const one = (ordinal: number, changes: Partial<LineKey> = {}): LineKey => ({
  id: `e${ordinal}`,
  tier: 2,
  effectiveAt: EIGHT,
  ordinal,
  seq: ++seq,
  notBeforeCall: 0,
  returnedAt: null,
  ...changes,
})
const ordinals = (order: readonly LineKey[]): number[] => order.map(({ ordinal }) => ordinal)

/** Check-in of number `ordinal` in the segment that begins `segment` half hours after eight, so many minutes from its beginning. */
const checkedIn = (ordinal: number, segment: number, minutesFromStart: number): LineKey => {
  const startsAt = EIGHT + segment * 30 * MINUTE_MS
  return one(ordinal, { effectiveAt: Math.max(startsAt, startsAt + minutesFromStart * MINUTE_MS) })
}

const anyKeys = fc
  .array(
    fc.record({
      tier: fc.constantFrom(0, 1, 2, 2, 2, 2),
      effectiveAt: fc.integer({ min: 0, max: 6 }).map((half) => EIGHT + half * 30 * MINUTE_MS),
      ordinal: fc.integer({ min: 1, max: 40 }),
      notBeforeCall: fc.constantFrom(0, 0, 0, 3, 8, 15),
      returnedAt: fc.option(fc.integer({ min: EIGHT, max: EIGHT + 1e7 }), { freq: 4 }),
    }),
    { maxLength: 15 },
  )
  .map((items) => items.map((item, index): LineKey => ({ ...item, id: `e${index}`, seq: index + 1 })))
const anyLine = fc
  .record({ calls: fc.integer({ min: 0, max: 12 }), since: fc.integer({ min: 0, max: 12 }), returnInterleave: fc.integer({ min: 1, max: 4 }) })
  .map(({ calls, since, returnInterleave }): LineState => ({ calls, sinceReturn: Math.min(calls, since), returnInterleave }))

describe('the order of a line', () => {
  test('Q3: segment first, then number; who comes late stands by the time of check-in', () => {
    const [first, second, late, next] = [checkedIn(1, 0, -20), checkedIn(2, 0, -40), checkedIn(3, 0, 40), checkedIn(4, 1, -5)]
    expect(ordinals(orderOf([next, late, second, first], line()))).toEqual([1, 2, 4, 3])
  })

  test('Q4: coming earlier than one’s segment gains nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.integer({ min: -90, max: 0 }), fc.integer({ min: -90, max: 0 }), (segment, early, earlier) => {
        const [a, b] = [checkedIn(1, segment, early), checkedIn(2, segment, Math.min(early, earlier))]
        expect(ordinals(orderOf([b, a], line()))).toEqual([1, 2])
        const other = checkedIn(9, segment + 1, -89)
        expect(ordinals(orderOf([other, a], line()))).toEqual([1, 9])
      }),
    )
  })

  test('Q3: a returning patient gets one of so many calls, and all of them when nobody else waits', () => {
    const back = [one(31, { returnedAt: EIGHT + 1 }), one(32, { returnedAt: EIGHT + 2 })]
    expect(ordinals(orderOf([...back, one(1), one(2), one(3), one(4)], line()))).toEqual([1, 31, 2, 32, 3, 4])
    expect(ordinals(orderOf([...back, one(1), one(2), one(3), one(4)], line({ returnInterleave: 3 })))).toEqual([1, 2, 31, 3, 4, 32])
    expect(ordinals(orderOf(back, line()))).toEqual([31, 32])
  })

  test('Q3: a missed call costs so many calls, and nothing when nobody else is there', () => {
    const missed = one(1, { notBeforeCall: 3 })
    expect(ordinals(orderOf([missed, one(2), one(3), one(4), one(5)], line()))).toEqual([2, 3, 4, 1, 5])
    expect(ordinals(orderOf([missed, one(2)], line()))).toEqual([2, 1])
  })

  test('Q5: an emergency goes first, priority before the ordinary', () => {
    expect(ordinals(orderOf([one(1), one(7, { tier: 1 }), one(9, { tier: 0 }), one(5, { returnedAt: EIGHT })], line({ sinceReturn: 5, calls: 5 })))).toEqual([
      9, 5, 7, 1,
    ])
  })

  test('Q3 Q8: the order is a function of the stored keys: however the rows come back, it is the same, and calling one by one gives it', () => {
    fc.assert(
      fc.property(anyKeys, anyLine, fc.infiniteStream(fc.nat()), (keys, state, noise) => {
        const order = orderOf(keys, state)
        const shuffled = keys.map((key) => ({ key, at: noise.next().value as number })).sort((a, b) => a.at - b.at)
        expect(
          orderOf(
            shuffled.map(({ key }) => key),
            state,
          ),
        ).toEqual(order)
        expect([...order].sort((a, b) => a.seq - b.seq)).toEqual(keys)
        const called: LineKey[] = []
        let [rest, now] = [[...keys], state]
        for (let next = nextInLine(rest, now); next; next = nextInLine(rest, now)) {
          called.push(next)
          now = afterCall(now, next)
          rest = rest.filter(({ id }) => id !== next?.id)
        }
        expect(called).toEqual(order)
      }),
    )
  })

  test('Q3: the key is a total order: no two of a line are equal', () => {
    fc.assert(
      fc.property(anyKeys, (keys) => {
        for (const a of keys) for (const b of keys) expect(byKey(a, b) === 0).toBe(a === b)
      }),
    )
  })

  test('Q5: whoever leaves moves nobody back who has answered the call', () => {
    fc.assert(
      fc.property(anyKeys, anyLine, fc.nat(), (keys, state, pick) => {
        if (keys.length < 2) return
        const order = orderOf(keys, state)
        const gone = order[pick % order.length]
        const after = orderOf(
          keys.filter(({ id }) => id !== gone?.id),
          state,
        )
        for (const [index, { id, notBeforeCall }] of after.entries())
          if (notBeforeCall <= state.calls) expect(index).toBeLessThanOrEqual(order.findIndex((one) => one.id === id))
      }),
    )
  })
})

describe('the table of moves', () => {
  test('Q1: every active state has a way out, every end state but PASSED_OVER has none', () => {
    for (const state of ACTIVE_QUEUE_STATES) expect(Object.keys(QUEUE_MOVES[state]).length).toBeGreaterThan(0)
    for (const state of ['DONE', 'TRANSFERRED', 'LEFT'] as const) expect(QUEUE_MOVES[state]).toEqual({})
    expect(QUEUE_MOVES.PASSED_OVER).toEqual({ requeue: 'WAITING' })
  })

  test('R339: the board offers what the table and the roles allow, nothing to anybody else', () => {
    expect(queueActions('IN_SERVICE', new Set(['doctor']))).toEqual(['finish', 'pause'])
    expect(queueActions('IN_SERVICE', new Set(['queue_nurse']))).toEqual([])
    expect(queueActions('WAITING', new Set(['queue_nurse']))).toEqual(['prioritise', 'transfer', 'leave'])
    for (const state of QUEUE_STATES)
      for (const role of STAFF_ROLES) for (const action of queueActions(state, new Set([role]))) expect(QUEUE_ACTION_ROLES[action]).toContain(role)
    expect(Object.keys(QUEUE_ACTION_ROLES).sort()).toEqual([...QUEUE_ACTIONS].sort())
  })
})

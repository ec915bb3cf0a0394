import { describe, expect, test } from '@jest/globals'
import { afterCall, type LineKey, type LineState, nextInLine, orderOf } from '@jktl/shared/appointments/queue/rules'
import fc from 'fast-check'

import { changeOf, mayPrecedeOf, reasonsOf } from './queue-texts.ts'

const EIGHT = Date.parse('2026-11-24T08:00:00+08:00')
const HALF_MS = 30 * 60_000
const PENALTY = 5

type Step = { kind: 'join' | 'prioritise' | 'return' | 'call' | 'leave'; pick: number; half: number; ordinal: number; tier: number; misses: boolean }
const anyStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('join', 'join', 'join', 'prioritise', 'return', 'call', 'call', 'leave'),
  pick: fc.nat(),
  half: fc.integer({ min: 0, max: 4 }),
  ordinal: fc.integer({ min: 1, max: 40 }),
  tier: fc.constantFrom(0, 1),
  misses: fc.boolean(),
})

describe('why a place changes', () => {
  test('Q5: whatever happens in a line, a place that got worse has a cause to show', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 3, maxLength: 40 }), (steps) => {
        let line: LineState = { calls: 0, sinceReturn: 0, returnInterleave: 2 }
        let waiting: LineKey[] = []
        let seq = 0
        for (const step of steps) {
          const [was, wasLine] = [orderOf(waiting, line), line]
          const chosen = waiting[step.pick % Math.max(1, waiting.length)]
          const fresh = (): LineKey => ({
            id: `e${++seq}`,
            seq,
            tier: 2,
            effectiveAt: EIGHT + step.half * HALF_MS,
            ordinal: step.ordinal,
            notBeforeCall: 0,
            returnedAt: null,
          })
          let event: { cause: string; other: LineKey } | null = null
          if (step.kind === 'join') {
            event = { cause: 'check-in', other: fresh() }
            waiting = [...waiting, event.other]
          } else if (step.kind === 'return') {
            event = { cause: 'return', other: { ...fresh(), returnedAt: EIGHT + seq } }
            waiting = [...waiting, event.other]
          } else if (step.kind === 'prioritise' && chosen && chosen.returnedAt === null && step.tier < chosen.tier) {
            const other = { ...chosen, tier: step.tier }
            event = { cause: 'prioritise', other }
            waiting = waiting.map((one) => (one.id === chosen.id ? other : one))
          } else if (step.kind === 'leave' && chosen) {
            event = { cause: 'leave', other: chosen }
            waiting = waiting.filter(({ id }) => id !== chosen.id)
          } else if (step.kind === 'call') {
            const next = nextInLine(waiting, line)
            if (!next) continue
            line = afterCall(line, next)
            waiting = waiting.filter(({ id }) => id !== next.id)
            if (step.misses) {
              event = { cause: 'wait-again', other: { ...next, notBeforeCall: line.calls + PENALTY } }
              waiting = [...waiting, event.other]
            }
          }
          const now = orderOf(waiting, line)
          for (const mine of waiting.filter(({ id }) => id !== event?.other.id)) {
            const before = was.findIndex(({ id }) => id === mine.id)
            if (before < 0 || now.findIndex(({ id }) => id === mine.id) <= before) continue
            const text =
              event && changeOf(mine, { cause: event.cause, tier: event.other.tier, effectiveAt: new Date(event.other.effectiveAt) }, event.other, wasLine)
            expect([step.kind, text]).not.toEqual([step.kind, null])
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  test('A32: the reasons name segment, number, check-in and whatever else is part of the key', () => {
    const mine = {
      id: 'e',
      seq: 1,
      tier: 1,
      ordinal: 12,
      effectiveAt: EIGHT + 12 * 60_000,
      notBeforeCall: 9,
      returnedAt: null,
      segmentStartsAt: EIGHT,
      checkedInAt: EIGHT + 12 * 60_000,
      missed: 1,
      isTransferred: false,
    }
    const reasons = reasonsOf(mine, { calls: 6, sinceReturn: 0, returnInterleave: 2 }).join('')
    for (const part of ['8:00', '12 号', '8:12 签到', '晚 12 分钟', '优先', '叫过 1 次没到', '再叫 3 位']) expect(reasons).toContain(part)
    expect(mayPrecedeOf({ calls: 0, sinceReturn: 0, returnInterleave: 2 }, 2).join('')).toContain('还有 2 位')
  })
})

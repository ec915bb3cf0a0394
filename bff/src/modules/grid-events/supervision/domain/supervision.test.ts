import { describe, expect, it } from '@jest/globals'
import { actionsOf, ORDER_ACTIONS, ORDER_STATES, type OrderActor, type OrderState } from '@jktl/shared/grid-events/supervision/model'
import { addDays, formatInstant, HOUR_MS } from '@jktl/shared/kernel/dates'
import { isWorkday, type WorkingCalendar } from '@jktl/shared/kernel/working-days'
import fc from 'fast-check'

import { type DutySchedule, nextDueDay, opensAt } from './duty-days.ts'
import { nextRung } from './ladder.ts'

const GOLDEN_WEEK = ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07']
const CALENDAR: WorkingCalendar = {
  exceptions: new Map<string, boolean>([...GOLDEN_WEEK.map((day) => [day, false] as const), ['2026-10-10', true]]),
  coveredUntil: '2026-12-31',
  statutory: new Set(['2027-01-01']),
}
const at = (text: string): Date => new Date(`${text}+08:00`)
const daily: DutySchedule = { every: 'DAY', onDay: null }

describe('orders of supervision', () => {
  it.each<[OrderState, OrderActor, string[]]>([
    ['PROPOSED', 'above', ['issue', 'drop']],
    ['PROPOSED', 'person', []],
    ['ISSUED', 'person', ['sign']],
    ['ISSUED', 'above', []],
    ['RECTIFYING', 'person', ['answer']],
    ['ANSWERED', 'above', ['pass', 'fail']],
    ['ANSWERED', 'person', []],
    ['CLOSED', 'above', []],
    ['DROPPED', 'above', []],
  ])('R262 §3.3: an order that is %s lets %s do %j', (state, actor, actions) => {
    expect(actionsOf(state, new Set([actor]))).toEqual(actions)
  })

  it('R262 §3.3: every state but the ends is left again, and a failed review leads back to rectifying', () => {
    const left = new Set(Object.values(ORDER_ACTIONS).flatMap(({ from }) => from))
    expect(Object.keys(ORDER_STATES).filter((state) => !left.has(state as OrderState))).toEqual(['DROPPED', 'CLOSED'])
    expect(ORDER_ACTIONS.fail.to).toBe('RECTIFYING')
  })

  it('R262 §3.3: reminder, notice and circular follow each other, and what is signed for is not reminded to sign', () => {
    const order = { rungs: 0, signedAt: null, signBy: at('2026-11-23T12:00:00'), dueAt: at('2026-11-26T00:00:00') }
    expect(nextRung(order)).toEqual({ rung: 'REMIND', rungs: 1, at: order.signBy.getTime() })
    expect(nextRung({ ...order, signedAt: at('2026-11-23T10:00:00') })).toEqual({ rung: 'NOTICE', rungs: 2, at: order.dueAt.getTime() })
    expect(nextRung({ ...order, rungs: 2 })).toEqual({ rung: 'CIRCULAR', rungs: 3, at: order.dueAt.getTime() + 24 * HOUR_MS })
    expect(nextRung({ ...order, rungs: 3 })).toBeNull()
  })
})

describe('fixed duties', () => {
  it('R262: every working day follows the published calendar, worked weekends too', () => {
    expect(nextDueDay(CALENDAR, daily, '2026-09-30')).toBe('2026-10-08')
    expect(nextDueDay(CALENDAR, daily, '2026-10-09')).toBe('2026-10-10')
  })

  it('R262: a day off moves on, the 31st of a short month is its last, and weekly ones are handed out two working days before', () => {
    expect(nextDueDay(CALENDAR, { every: 'WEEK', onDay: 4 }, '2026-09-28')).toBe('2026-10-08')
    expect(nextDueDay(CALENDAR, { every: 'WEEK', onDay: 4 }, '2026-10-08')).toBe('2026-10-15')
    expect(nextDueDay(CALENDAR, { every: 'MONTH', onDay: 31 }, '2026-11-02')).toBe('2026-11-30')
    expect(formatInstant(opensAt(CALENDAR, { every: 'WEEK', onDay: 5 }, '2026-11-27'))).toBe('2026-11-25T00:00:00+08:00')
    expect(formatInstant(opensAt(CALENDAR, daily, '2026-11-27'))).toBe('2026-11-27T00:00:00+08:00')
  })

  it('R262: due days are worked, strictly later each time, and none is skipped between', () => {
    const schedules = fc.oneof(
      fc.constant(daily),
      fc.integer({ min: 1, max: 7 }).map((onDay): DutySchedule => ({ every: 'WEEK', onDay })),
      fc.integer({ min: 1, max: 31 }).map((onDay): DutySchedule => ({ every: 'MONTH', onDay })),
    )
    fc.assert(
      fc.property(schedules, fc.integer({ min: 0, max: 400 }), (schedule, offset) => {
        const after = addDays('2026-08-01', offset)
        const due = nextDueDay(CALENDAR, schedule, after)
        return due > after && isWorkday(CALENDAR, due) && nextDueDay(CALENDAR, schedule, addDays(due, -1)) === due
      }),
      { numRuns: 60 },
    )
  })
})

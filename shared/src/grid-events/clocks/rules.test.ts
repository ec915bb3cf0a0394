import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { DAY_MS, formatInstant, HOUR_MS, instantAt, MINUTE_MS } from '../../kernel/dates.ts'
import type { WorkingCalendar } from '../../kernel/working-days.ts'
import type { ClockView } from './model.ts'
import { clockWords, dueOf, dueWords, lampOf, leftWords, type Pause, urgentClock } from './rules.ts'

const CALENDAR: WorkingCalendar = { exceptions: new Map([['2026-11-24', false]]), coveredUntil: '2026-12-31', statutory: new Set(['2027-01-01']) }
const MONDAY = instantAt('2026-11-23', '09:00')

const clock = (unit: ClockView['unit'], n: number, more: Partial<ClockView> = {}): ClockView => {
  const { dueAt, yellowFrom, isProvisional } = dueOf(CALENDAR, MONDAY, { n, unit })
  return {
    kind: 'RESOLVE',
    startedAt: formatInstant(MONDAY),
    dueAt: formatInstant(dueAt),
    yellowFrom: formatInstant(yellowFrom),
    unit,
    isPaused: false,
    isProvisional,
    stoppedAt: null,
    isMet: false,
    ...more,
  }
}

describe('lamps and words of clocks', () => {
  it('§2.6: working days are green until one is left, yellow that day and the due day itself, red from midnight on', () => {
    const five = clock('workday', 5)
    // 24 November is off, so the fifth working day after Monday is 1 December.
    expect(five.dueAt).toBe('2026-12-02T00:00:00+08:00')
    const at = (day: string, time: string): [string, string] => [lampOf(five, instantAt(day, time)), leftWords(five, instantAt(day, time))]
    expect(at('2026-11-29', '23:59')).toEqual(['GREEN', '剩 2 天'])
    expect(at('2026-11-30', '00:00')).toEqual(['YELLOW', '剩 1 天'])
    expect(at('2026-12-01', '23:59')).toEqual(['YELLOW', '今天到期'])
    expect(at('2026-12-02', '00:00')).toEqual(['RED', '超 1 分钟'])
    expect(at('2026-12-04', '00:00')).toEqual(['RED', '超 2 天'])
    expect(dueWords(five, MONDAY)).toBe('12月1日')
  })

  it('§2.6: minutes and hours run on the wall clock, the last fifth and one unit at least is yellow', () => {
    const thirty = clock('minute', 30, { kind: 'CLAIM' })
    expect(lampOf(thirty, MONDAY + 23 * MINUTE_MS)).toBe('GREEN')
    expect(lampOf(thirty, MONDAY + 24 * MINUTE_MS)).toBe('YELLOW')
    expect(clockWords(thirty, MONDAY + 12 * MINUTE_MS)).toBe('认领剩 18 分钟')
    expect(clockWords(thirty, MONDAY + 36 * MINUTE_MS)).toBe('认领超 6 分钟')
    expect(leftWords(clock('hour', 2), MONDAY + 20 * MINUTE_MS)).toBe('剩 1 小时 40 分')
    expect(dueWords(clock('hour', 2), MONDAY)).toBe('今天 11:00')
    expect(dueWords(clock('hour', 24), MONDAY)).toBe('明天 09:00')
  })

  it('§2.6: a paused clock is grey, a stopped one says how long it took and stays red when it was late', () => {
    expect(lampOf(clock('hour', 2, { isPaused: true }), MONDAY + DAY_MS)).toBe('GREY')
    const met = clock('hour', 2, { stoppedAt: formatInstant(MONDAY + 11 * MINUTE_MS), isMet: true })
    expect([lampOf(met, MONDAY + DAY_MS), leftWords(met, MONDAY + DAY_MS)]).toEqual(['BLUE', '用了 11 分钟'])
    expect(lampOf(clock('hour', 2, { stoppedAt: formatInstant(MONDAY + 3 * HOUR_MS), isMet: true }), MONDAY)).toBe('RED')
    expect(leftWords(clock('hour', 2, { stoppedAt: formatInstant(MONDAY) }), MONDAY)).toBe('不再计时')
  })

  it('§3.4: of the clocks that run the one due first presses', () => {
    const [claim, resolve] = [clock('hour', 2, { kind: 'CLAIM' }), clock('workday', 5)]
    expect(urgentClock([resolve, claim])).toBe(claim)
    expect(urgentClock([{ ...claim, isPaused: true }, resolve])).toBe(resolve)
    expect(urgentClock([clock('hour', 2, { stoppedAt: formatInstant(MONDAY) })])).toBeNull()
  })

  it('§3.4: paused time never counts: what is used outside the pauses when a clock is due is its limit', () => {
    const aPause = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 120 })).map(([from, length]): Pause => {
      const start = MONDAY + from * MINUTE_MS
      return { from: start, until: start + length * MINUTE_MS }
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 240 }), fc.array(aPause, { maxLength: 4 }), (n, pauses) => {
        const { dueAt } = dueOf(CALENDAR, MONDAY, { n, unit: 'minute' }, pauses)
        let counted = 0
        for (let at = MONDAY; at < dueAt; at += MINUTE_MS) if (!pauses.some(({ from, until }) => from <= at && at < until)) counted++
        return counted === n
      }),
    )
  })
})

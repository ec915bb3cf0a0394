import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { addDays, weekdayNumber } from './dates.ts'
import { calendarDayDue, type Exclusion, isWorkday, workdayDue, workdayFrom, workdaysBefore, type WorkingCalendar } from './working-days.ts'

const days = (from: string, until: string): string[] => {
  const all: string[] = []
  for (let date = from; date <= until; date = addDays(date, 1)) all.push(date)
  return all
}
/** The notice for 2026, by hand: 国办发明电, 2025-11-04. */
const OFF = [
  ...days('2026-01-01', '2026-01-03'),
  ...days('2026-02-15', '2026-02-23'),
  ...days('2026-04-04', '2026-04-06'),
  ...days('2026-05-01', '2026-05-05'),
  ...days('2026-06-19', '2026-06-21'),
  ...days('2026-09-25', '2026-09-27'),
  ...days('2026-10-01', '2026-10-07'),
]
const WORKED = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']
const CALENDAR: WorkingCalendar = {
  exceptions: new Map([...OFF.map((date) => [date, false] as const), ...WORKED.map((date) => [date, true] as const)]),
  coveredUntil: '2026-12-31',
  statutory: new Set(['2027-01-01']),
}
const span = (text: string): Exclusion[] =>
  text.split(',').flatMap((part) => {
    const [from, until] = part.trim().split('→')
    return from && until ? [{ from: `2026-${from}`, until: `2026-${until}` }] : []
  })

describe('working days', () => {
  it.each([
    ['2026-02-12', 5, '', '2026-02-26', false],
    ['2026-02-13', 20, '', '2026-03-19', false],
    ['2026-02-13', 20, '02-24→03-03', '2026-03-27', false],
    ['2026-02-13', 20, '02-24→02-24', '2026-03-19', false],
    ['2026-02-13', 30, '', '2026-04-02', false],
    ['2026-03-02', 20, '03-05→03-10, 03-16→03-18', '2026-04-07', false],
    ['2026-04-27', 15, '', '2026-05-20', false],
    ['2026-04-30', 5, '', '2026-05-11', false],
    ['2026-09-18', 5, '', '2026-09-24', false],
    ['2026-09-24', 10, '', '2026-10-15', false],
    ['2026-09-24', 10, '09-30→10-08', '2026-10-16', false],
    ['2026-09-29', 7, '', '2026-10-14', false],
    ['2026-12-21', 10, '', '2027-01-05', true],
  ])('§2.5: from %s, %i working days, without [%s], end on %s (provisional: %s)', (day0, limit, exclusions, date, isProvisional) => {
    expect(workdayDue(CALENDAR, day0, limit, span(exclusions))).toEqual({ date, isProvisional })
  })

  it('§2.5: without the statutory floor New Year’s Day would have been counted', () => {
    expect(workdayDue({ ...CALENDAR, statutory: new Set() }, '2026-12-21', 10).date).toBe('2027-01-04')
  })

  it('§2.5: a limit in calendar days counts every day that is not excluded, and a day off moves on to the next that is worked', () => {
    expect(calendarDayDue('2026-02-13', 15)).toBe('2026-02-28')
    expect(calendarDayDue('2026-02-13', 15, span('02-14→02-16'))).toBe('2026-03-02')
    expect(workdayFrom(CALENDAR, '2026-10-01')).toBe('2026-10-08')
    expect(workdayFrom(CALENDAR, '2026-10-10')).toBe('2026-10-10')
    expect(() => workdayDue(CALENDAR, '2026-02-13', 0)).toThrow(RangeError)
  })

  const aDay = fc.integer({ min: 0, max: 700 }).map((offset) => addDays('2026-01-01', offset))
  const someSpans = fc.array(
    fc.tuple(aDay, fc.integer({ min: 0, max: 12 })).map(([from, length]): Exclusion => ({ from, until: addDays(from, length) })),
    { maxLength: 3 },
  )

  it('§2.5: exactly the limit of counted days lies between day 0 and the due day, and the due day is one of them', () => {
    fc.assert(
      fc.property(aDay, fc.integer({ min: 1, max: 40 }), someSpans, (day0, limit, exclusions) => {
        const { date } = workdayDue(CALENDAR, day0, limit, exclusions)
        const counted = days(addDays(day0, 1), date).filter((day) => isWorkday(CALENDAR, day) && !exclusions.some((e) => e.from < day && day <= e.until))
        return counted.length === limit && counted.at(-1) === date
      }),
    )
  })

  it('§2.5: an extension never comes earlier, an exclusion never helps to be earlier, one of no days changes nothing', () => {
    fc.assert(
      fc.property(aDay, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 10 }), someSpans, aDay, (day0, limit, more, exclusions, same) => {
        const due = workdayDue(CALENDAR, day0, limit, exclusions).date
        return (
          workdayDue(CALENDAR, day0, limit + more, exclusions).date > due &&
          workdayDue(CALENDAR, day0, limit).date <= due &&
          workdayDue(CALENDAR, day0, limit, [...exclusions, { from: same, until: same }]).date === due
        )
      }),
    )
  })

  it('§2.6: counting back the same days comes home to a working day', () => {
    fc.assert(
      fc.property(aDay, fc.integer({ min: 1, max: 20 }), (day0, limit) => {
        const { date } = workdayDue(CALENDAR, day0, limit)
        const back = workdaysBefore(CALENDAR, date, limit)
        return back <= day0 && days(addDays(back, 1), day0).every((day) => !isWorkday(CALENDAR, day))
      }),
    )
  })

  it('§2.5: beyond coverage a weekend is off whatever a notice of another year said', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (offset) => {
        const date = addDays('2026-12-31', offset)
        return isWorkday(CALENDAR, date) === (weekdayNumber(date) < 6 && date !== '2027-01-01')
      }),
    )
  })
})

import { describe, expect, it } from '@jest/globals'
import { weekdayNumber } from '@jktl/shared/kernel/dates'

import { floorAfter, publishedYears, statutoryDays } from './published-days.ts'

describe('published days', () => {
  it('§2.5: of 2026 there are 19 weekdays off and 6 weekend days worked', () => {
    const days = publishedYears().find(({ year }) => year === 2026)?.days ?? []
    expect(days.filter(({ day, isWorkday }) => !isWorkday && weekdayNumber(day) < 6)).toHaveLength(19)
    expect(days.filter(({ isWorkday }) => isWorkday).map(({ day }) => day)).toEqual(
      expect.arrayContaining(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']),
    )
  })

  it('§2.5: the law makes 13 days off a year, by sun and by moon', () => {
    expect(statutoryDays(2027).map(({ day }) => day)).toEqual([
      '2027-01-01',
      '2027-02-05',
      '2027-02-06',
      '2027-02-07',
      '2027-02-08',
      '2027-04-05',
      '2027-05-01',
      '2027-05-02',
      '2027-06-09',
      '2027-09-15',
      '2027-10-01',
      '2027-10-02',
      '2027-10-03',
    ])
  })

  it('§2.5: every statutory day of a published year is a day off in its notice too', () => {
    for (const { year, days } of publishedYears()) {
      const off = new Set(days.filter(({ isWorkday }) => !isWorkday).map(({ day }) => day))
      expect(statutoryDays(year).filter(({ day }) => !off.has(day))).toEqual([])
    }
    expect(new Set(floorAfter(2026).map(({ day }) => day.slice(0, 4)))).toEqual(new Set(['2027', '2028', '2029', '2030']))
  })
})

import { createRequire } from 'node:module'

import { addDays, type BusinessDate, businessDate } from '@jktl/shared/kernel/dates'
import chineseDays from 'chinese-days'

/** A day that differs from its weekday, with where that is written. */
export interface CalendarDay {
  day: string
  isWorkday: boolean
  kind: 'HOLIDAY' | 'WORKED_WEEKEND' | 'STATUTORY'
  name: string
  source: string
}
export interface CalendarYear {
  year: number
  source: string
  days: CalendarDay[]
}

const FIRST_YEAR = 2025
/** For so many years without a notice the statutory days are worked out. */
const FLOOR_YEARS = 4
const LAW = '《全国年节及纪念日放假办法》（2024 年修订），按历法推算'

const bundle = createRequire(import.meta.url)
const { version } = bundle('chinese-days/package.json') as { version: string }
const published = bundle('chinese-days/dist/chinese-days.json') as { holidays: Record<string, string>; workdays: Record<string, string> }

/** `Spring Festival,春节,4` → 春节 */
const chineseName = (label: string): string => label.split(',')[1] ?? label

/** Years whose notice the package knows, with every day off and every worked weekend. */
export function publishedYears(): CalendarYear[] {
  const years = [...new Set([...Object.keys(published.holidays), ...Object.keys(published.workdays)].map((day) => Number(day.slice(0, 4))))]
  return years
    .filter((year) => year >= FIRST_YEAR)
    .sort((a, b) => a - b)
    .map((year) => {
      const source = `国务院办公厅${year}年节假日安排（chinese-days ${version} 收录）`
      const of = (days: Record<string, string>, isWorkday: boolean): CalendarDay[] =>
        Object.entries(days)
          .filter(([day]) => day.startsWith(`${year}-`))
          .map(([day, label]) => ({ day, isWorkday, kind: isWorkday ? 'WORKED_WEEKEND' : 'HOLIDAY', name: chineseName(label), source }))
      return { year, source, days: [...of(published.holidays, false), ...of(published.workdays, true)] }
    })
}

/** 清明 of a year of this century, by the formula of its solar term; it falls on 4 or 5 April. */
const clearBrightness = (year: number): BusinessDate => {
  const inCentury = year % 100
  return businessDate(`${year}-04-0${Math.floor(inCentury * 0.2422 + 4.81) - Math.floor(inCentury / 4)}`)
}
function lunarDays(year: number): Map<string, BusinessDate> {
  const found = new Map<string, BusinessDate>()
  for (let day = businessDate(`${year}-01-01`); day.startsWith(String(year)); day = addDays(day, 1)) {
    const { lunarMon, lunarDay, isLeap } = chineseDays.getLunarDate(day)
    if (!isLeap) found.set(`${lunarMon}-${lunarDay}`, day)
  }
  return found
}

/** The 13 days that the law itself makes days off: 元旦 1, 春节 4, 清明 1, 劳动节 2, 端午 1, 中秋 1, 国庆 3. */
export function statutoryDays(year: number): CalendarDay[] {
  const lunar = lunarDays(year)
  const on = (key: string): BusinessDate => {
    const day = lunar.get(key)
    if (!day) throw new Error(`the lunar calendar has no ${key} in ${year}`)
    return day
  }
  const spring = on('1-1')
  const named: [string, string[]][] = [
    ['元旦', [`${year}-01-01`]],
    ['春节', [-1, 0, 1, 2].map((days) => addDays(spring, days))],
    ['清明', [clearBrightness(year)]],
    ['劳动节', [`${year}-05-01`, `${year}-05-02`]],
    ['端午', [on('5-5')]],
    ['中秋', [on('8-15')]],
    ['国庆节', [`${year}-10-01`, `${year}-10-02`, `${year}-10-03`]],
  ]
  // 中秋 may fall on a day of 国庆.
  const days = new Map(named.flatMap(([name, dates]) => dates.map((day) => [day, name] as const)))
  return [...days].map(([day, name]) => ({ day, isWorkday: false, kind: 'STATUTORY', name, source: LAW }))
}

/** The floor for the years after the last one published. */
export const floorAfter = (lastYear: number): CalendarDay[] => Array.from({ length: FLOOR_YEARS }, (_, i) => statutoryDays(lastYear + 1 + i)).flat()

import { addDays, type BusinessDate, weekdayNumber } from './dates.ts'

/** Working days as they were published, and how far. Within coverage a day not named follows its weekday. */
export interface WorkingCalendar {
  /** Days that differ from their weekday: holidays, and weekends that are worked. */
  exceptions: ReadonlyMap<string, boolean>
  /** Last day of which the official notice is known. */
  coveredUntil: string
  /** Days off by the law alone (the 13 statutory days): the floor beyond coverage. */
  statutory: ReadonlySet<string>
}
/** Days after `from` up to and including `until` are not counted. */
export interface Exclusion {
  from: string
  until: string
}
export interface DueDay {
  date: BusinessDate
  /** Beyond what was published: it may still change. */
  isProvisional: boolean
}

export function isWorkday({ exceptions, coveredUntil, statutory }: WorkingCalendar, date: string): boolean {
  const isWeekday = weekdayNumber(date) < 6
  return date <= coveredUntil ? (exceptions.get(date) ?? isWeekday) : isWeekday && !statutory.has(date)
}

const isExcluded = (exclusions: readonly Exclusion[], date: string): boolean => exclusions.some(({ from, until }) => from < date && date <= until)

type Counts = (date: string) => boolean
function nthAfter(day0: string, limit: number, counts: Counts): BusinessDate {
  let date = addDays(day0, 0)
  for (let left = limit; left > 0;) {
    date = addDays(date, 1)
    if (counts(date)) left--
  }
  return date
}

/**
 * Last day of a limit in working days (affairs-grid-childcare §2.5): day 0 is not counted, excluded days are not counted, an extension adds to the limit.
 * @throws RangeError when the limit is no whole number of at least one day
 */
export function workdayDue(calendar: WorkingCalendar, day0: string, limit: number, exclusions: readonly Exclusion[] = []): DueDay {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError('a limit is a whole number of days')
  const date = nthAfter(day0, limit, (day) => isWorkday(calendar, day) && !isExcluded(exclusions, day))
  return { date, isProvisional: date > calendar.coveredUntil }
}
/** The same in calendar days. */
export const calendarDayDue = (day0: string, limit: number, exclusions: readonly Exclusion[] = []): BusinessDate =>
  nthAfter(day0, limit, (day) => !isExcluded(exclusions, day))

/** The day itself when it is worked, else the next that is. */
export const workdayFrom = (calendar: WorkingCalendar, date: string): BusinessDate => nthAfter(addDays(date, -1), 1, (day) => isWorkday(calendar, day))

/** So many working days earlier: the day on which that many are still left. */
export function workdaysBefore(calendar: WorkingCalendar, date: string, days: number): BusinessDate {
  let earlier = addDays(date, 0)
  for (let left = days; left > 0;) {
    earlier = addDays(earlier, -1)
    if (isWorkday(calendar, earlier)) left--
  }
  return earlier
}

import type { DutyEvery } from '@jktl/shared/grid-events/supervision/model'
import { addDays, type BusinessDate, businessDate, HOUR_MS, type Instant, instantAt, weekdayNumber } from '@jktl/shared/kernel/dates'
import { isWorkday, workdayFrom, workdaysBefore, type WorkingCalendar } from '@jktl/shared/kernel/working-days'

export interface DutySchedule {
  every: DutyEvery
  /** Of the week 1–7, of the month 1–31; null with every working day. */
  onDay: number | null
}
/** Handed out so many working days before. */
const AHEAD: Record<DutyEvery, number> = { DAY: 0, WEEK: 2, MONTH: 5 }
/** Longer than any month with the longest holiday behind it. */
const BACK_DAYS = 45
const REMIND_MS = 2 * HOUR_MS

const lastOfMonth = (date: string): number => {
  const next = businessDate(`${date.slice(0, 7)}-28`)
  let last = next
  while (addDays(last, 1).slice(0, 7) === date.slice(0, 7)) last = addDays(last, 1)
  return Number(last.slice(8))
}
/** The day as the schedule says, before days off are looked at; the 31st of a shorter month is its last. */
const isNamed = ({ every, onDay }: DutySchedule, date: string): boolean =>
  every === 'WEEK' ? weekdayNumber(date) === onDay : Number(date.slice(8)) === Math.min(onDay ?? 0, lastOfMonth(date))

/** The first due day after `after`, on the working calendar: a day off moves on to the next that is worked, and two that meet are one. */
export function nextDueDay(calendar: WorkingCalendar, schedule: DutySchedule, after: string): BusinessDate {
  if (schedule.every === 'DAY') return workdayFrom(calendar, addDays(after, 1))
  for (let date = addDays(after, -BACK_DAYS); ; date = addDays(date, 1)) {
    if (!isNamed(schedule, date)) continue
    const moved = isWorkday(calendar, date) ? date : workdayFrom(calendar, date)
    if (moved > after) return moved
  }
}

export const opensAt = (calendar: WorkingCalendar, { every }: DutySchedule, dueDay: string): Instant =>
  instantAt(workdaysBefore(calendar, dueDay, AHEAD[every]))
export const remindsAt = (dueAt: Instant): Instant => dueAt - REMIND_MS

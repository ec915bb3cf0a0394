import { addDays, dateOf, DAY_MS, daysBetween, formatDateCn, formatInstant, HOUR_MS, type Instant, instantAt, MINUTE_MS } from '../../kernel/dates.ts'
import { type Exclusion, calendarDayDue, workdayDue, workdaysBefore, type WorkingCalendar } from '../../kernel/working-days.ts'
import { CLOCK_KINDS, type ClockUnit, type ClockView, type Lamp } from './model.ts'

/** How long a clock may run. */
interface ClockLimit {
  n: number
  unit: ClockUnit
}
/** A stretch that does not count. */
export interface Pause {
  from: Instant
  until: Instant
}
export interface Due {
  /** The first instant that is too late. */
  dueAt: Instant
  yellowFrom: Instant
  isProvisional: boolean
}

const WALL_MS: Partial<Record<ClockUnit, number>> = { minute: MINUTE_MS, hour: HOUR_MS }
/** §2.6: the last fifth, and one unit at least, is yellow. */
const yellowUnits = (n: number): number => Math.max(1, Math.ceil(n / 5))

/** Pauses of which none touches another. */
function united(pauses: readonly Pause[]): Pause[] {
  const apart: Pause[] = []
  for (const pause of [...pauses].sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1)
    if (last && pause.from <= last.until) last.until = Math.max(last.until, pause.until)
    else apart.push({ ...pause })
  }
  return apart
}

/** When a clock that started then is due (§2.5, §3.4): paused time never counts. Days end with the day, day 0 is not counted. */
export function dueOf(calendar: WorkingCalendar, startedAt: Instant, { n, unit }: ClockLimit, pauses: readonly Pause[] = []): Due {
  const wallMs = WALL_MS[unit]
  if (wallMs !== undefined) {
    let dueAt = startedAt + n * wallMs
    for (const { from, until } of united(pauses)) if (from < dueAt) dueAt += until - Math.max(from, startedAt)
    return { dueAt, yellowFrom: dueAt - yellowUnits(n) * wallMs, isProvisional: false }
  }
  const day0 = dateOf(startedAt)
  const exclusions: Exclusion[] = pauses.map(({ from, until }) => ({ from: dateOf(from), until: dateOf(until) }))
  const due = unit === 'workday' ? workdayDue(calendar, day0, n, exclusions) : { date: calendarDayDue(day0, n, exclusions), isProvisional: false }
  const yellowDay = unit === 'workday' ? workdaysBefore(calendar, due.date, yellowUnits(n)) : addDays(due.date, -yellowUnits(n))
  return { dueAt: instantAt(addDays(due.date, 1)), yellowFrom: instantAt(yellowDay), isProvisional: due.isProvisional }
}

type Shown = Pick<ClockView, 'dueAt' | 'yellowFrom' | 'isPaused' | 'stoppedAt'>
/** §2.6: green, yellow from the last fifth on, the due day itself yellow, red when late, grey while paused, blue when done. */
export function lampOf(clock: Shown, now: Instant): Lamp {
  if (clock.stoppedAt !== null) return Date.parse(clock.stoppedAt) >= Date.parse(clock.dueAt) ? 'RED' : 'BLUE'
  if (clock.isPaused) return 'GREY'
  if (now >= Date.parse(clock.dueAt)) return 'RED'
  return now >= Date.parse(clock.yellowFrom) ? 'YELLOW' : 'GREEN'
}

/** `25 分钟`, `1 小时 40 分`, `3 天` */
export function spanWords(ms: number): string {
  const minutes = Math.max(1, Math.floor(Math.abs(ms) / MINUTE_MS))
  if (minutes < 60) return `${minutes} 分钟`
  if (minutes >= 2 * 1440) return `${Math.floor(minutes / 1440)} 天`
  const rest = minutes % 60
  return `${Math.floor(minutes / 60)} 小时${rest > 0 ? ` ${rest} 分` : ''}`
}

const isByDay = (unit: ClockUnit): boolean => unit === 'workday' || unit === 'calendarDay'
/** What is left or over, in words: `剩 18 分钟`, `今天到期`, `剩 3 天`, `超 2 小时`; `暂停`, `用了 11 分钟`. */
export function leftWords(clock: Shown & Pick<ClockView, 'unit' | 'startedAt' | 'isMet'>, now: Instant): string {
  const due = Date.parse(clock.dueAt)
  if (clock.stoppedAt !== null) return clock.isMet ? `用了 ${spanWords(Date.parse(clock.stoppedAt) - Date.parse(clock.startedAt))}` : '不再计时'
  if (clock.isPaused) return '暂停'
  if (now >= due) return `超 ${spanWords(now - due)}`
  if (!isByDay(clock.unit)) return `剩 ${spanWords(due - now)}`
  const days = daysBetween(dateOf(now), dateOf(due - 1))
  return days === 0 ? '今天到期' : `剩 ${days} 天`
}
/** `认领剩 18 分钟`, `办结超 2 天` */
export const clockWords = (clock: Parameters<typeof leftWords>[0] & Pick<ClockView, 'kind'>, now: Instant): string =>
  `${CLOCK_KINDS[clock.kind]}${leftWords(clock, now)}`
/** The last moment in time: `今天 15:30`, `11月27日`. */
export function dueWords({ dueAt, unit }: Pick<ClockView, 'dueAt' | 'unit'>, now: Instant): string {
  const due = Date.parse(dueAt)
  const day = dateOf(isByDay(unit) ? due - 1 : due)
  const spoken = day === dateOf(now) ? '今天' : day === dateOf(now + DAY_MS) ? '明天' : formatDateCn(day)
  return isByDay(unit) ? spoken : `${spoken} ${formatInstant(due).slice(11, 16)}`
}

/** The clock that presses: of those that run the one due first; none runs: none. */
export const urgentClock = <C extends Pick<ClockView, 'stoppedAt' | 'isPaused' | 'dueAt'>>(clocks: readonly C[]): C | null =>
  clocks.filter((clock) => clock.stoppedAt === null).sort((a, b) => Number(a.isPaused) - Number(b.isPaused) || Date.parse(a.dueAt) - Date.parse(b.dueAt))[0] ??
  null

import type { ClinicSession } from '@jktl/shared/appointments/contract'
import { formatDateCn, formatTimeCn, weekdayOf } from '@jktl/shared/kernel/dates'
import type { DayChoice, SlotChoice } from '@/ui'
import { t } from './texts'

type Segment = ClinicSession['segments'][number]
/** A chosen half hour and all that has to be said about it. */
export interface Chosen {
  session: ClinicSession
  segment: Segment
}

const FEW = 1
export const timeRange = ({ start, end }: { start: string; end: string }): string => `${formatTimeCn(start)}–${formatTimeCn(end)}`

/** One entry per day of the window; a day says how much is left, or why nothing is. */
export function daysOf(sessions: readonly ClinicSession[], today: string): DayChoice[] {
  const dates = [...new Set(sessions.map((s) => s.date))].sort()
  return dates.map((date) => {
    const day = sessions.filter((s) => s.date === date)
    const remaining = day.reduce((sum, s) => sum + (s.state === 'OPEN' ? s.remaining : 0), 0)
    const stopped = day.every((s) => s.state === 'SUSPENDED')
    return {
      date,
      weekday: date === today ? t('today') : weekdayOf(date),
      day: String(Number(date.slice(8))),
      status: stopped ? t('stopped') : remaining > 0 ? t('left', { count: remaining }) : t('full'),
      off: remaining === 0,
    }
  })
}

/** Only numbers kept for elders are left: they may take them, others are told so (A28). */
const isElderOnly = (segment: Segment): boolean => !segment.bookable && (segment.elderRemaining ?? 0) > 0

export const slotsOf = (session: ClinicSession): SlotChoice[] =>
  session.segments.map((segment) => ({
    id: segment.id,
    time: timeRange(segment),
    left: isElderOnly(segment)
      ? t('elderLeft', { count: segment.elderRemaining ?? 0 })
      : !segment.bookable
        ? session.state === 'SUSPENDED'
          ? t('stopped')
          : (segment.reason ?? t('full'))
        : segment.remaining <= FEW
          ? t('few', { count: segment.remaining })
          : t('left', { count: segment.remaining }),
    state: isElderOnly(segment) ? 'few' : !segment.bookable ? 'full' : segment.remaining <= FEW ? 'few' : 'free',
  }))

const bookable = (sessions: readonly ClinicSession[]): Chosen[] =>
  sessions
    .filter((s) => s.state === 'OPEN')
    .flatMap((session) =>
      session.segments.filter((segment) => (segment.bookable && segment.remaining > 0) || isElderOnly(segment)).map((segment) => ({ session, segment })),
    )

const startOf = ({ session, segment }: Chosen): string => `${session.date} ${segment.start}`
/** The first half hour that can still be taken; on equal times the one with more left. */
export const earliestOf = (sessions: readonly ClinicSession[]): Chosen | null =>
  bookable(sessions)
    .filter(({ segment }) => !isElderOnly(segment))
    .sort((a, b) => startOf(a).localeCompare(startOf(b)) || b.segment.remaining - a.segment.remaining)[0] ?? null
export const findChosen = (sessions: readonly ClinicSession[], segmentId: string | null): Chosen | null =>
  bookable(sessions).find((c) => c.segment.id === segmentId) ?? null
/** `11月24日 周二 9:00–9:30` */
export const whenText = ({ session, segment }: Chosen): string => `${formatDateCn(session.date)} ${weekdayOf(session.date)} ${timeRange(segment)}`

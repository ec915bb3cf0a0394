import type { Appointment } from '@jktl/shared/appointments/contract'
import { formatDayCn, formatTimeCn, HOUR_MS, DAY_MS, instantAt, type Instant } from '@jktl/shared/kernel/dates'
import { timeRange } from './slot-choice'
import { t } from './texts'

type Visit = Pick<Appointment, 'date' | 'start' | 'end' | 'institutionName' | 'location' | 'arriveBy'>

/** `11月24日 周二 9:00–9:30` */
export const visitTime = (visit: Pick<Visit, 'date' | 'start' | 'end'>): string => `${formatDayCn(visit.date)} ${timeRange(visit)}`
export const visitPlace = ({ institutionName, location }: Pick<Visit, 'institutionName' | 'location'>): string => `${institutionName} ${location}`.trim()
/** For the family: when and where, nothing that tells what for. */
export const shareText = (visit: Visit): string => t('shareText', { when: visitTime(visit), place: visitPlace(visit), arriveBy: formatTimeCn(visit.arriveBy) })

export interface CalendarEvent {
  id: string
  title: string
  place: string
  note: string
  start: Instant
  end: Instant
  /** Before `start`, milliseconds. */
  reminders: readonly number[]
}
/** An entry for the phone's own calendar: no department, no person, as other people see that calendar. */
export const eventOf = (visit: Visit & { id: string }): CalendarEvent => ({
  id: visit.id,
  title: t('eventTitle', { place: visit.institutionName }),
  place: visitPlace(visit),
  note: t('eventNote', { arriveBy: formatTimeCn(visit.arriveBy) }),
  start: instantAt(visit.date, visit.start),
  end: instantAt(visit.date, visit.end),
  reminders: [DAY_MS, 1.5 * HOUR_MS],
})

const utc = (at: Instant): string => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '')
const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\n/g, '\\n')
/** iCalendar (RFC 5545) of one event. @param now for DTSTAMP */
export function icsOf(event: CalendarEvent, now: Instant): string {
  const alarms = event.reminders.flatMap((before) => [
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(event.title)}`,
    `TRIGGER:-PT${before / 60_000}M`,
    'END:VALARM',
  ])
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//jktl//citizen//ZH',
    'BEGIN:VEVENT',
    `UID:${event.id}@jktl`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(event.start)}`,
    `DTEND:${utc(event.end)}`,
    `SUMMARY:${escaped(event.title)}`,
    `LOCATION:${escaped(event.place)}`,
    `DESCRIPTION:${escaped(event.note)}`,
    ...alarms,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
}

import dayjs from 'dayjs'
import utc from 'dayjs/plugin/utc.js'

/**
 * Time in Tongliao. An instant is epoch milliseconds (UTC); a business date is text `YYYY-MM-DD` in Asia/Shanghai,
 * which has had no daylight saving since 1991, so a fixed +08:00 is exact for every date this product handles.
 * No `Intl`: some WeChat engines on Android lack it.
 */
declare const dateBrand: unique symbol
export type BusinessDate = string & { readonly [dateBrand]: true }
/** `HH:mm`, 24 hours, Asia/Shanghai. */
export type ClockTime = string
/** Epoch milliseconds. */
export type Instant = number

export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

dayjs.extend(utc)
const OFFSET_MINUTES = 480
const local = (at: Instant) => dayjs(at).utcOffset(OFFSET_MINUTES)

export const isBusinessDate = (text: string): text is BusinessDate => /^\d{4}-\d{2}-\d{2}$/.test(text) && dayjs.utc(text).format('YYYY-MM-DD') === text

/** @throws RangeError when the text is no calendar date */
export function businessDate(text: string): BusinessDate {
  if (!isBusinessDate(text)) throw new RangeError('not a calendar date YYYY-MM-DD')
  return text
}

export const dateOf = (at: Instant): BusinessDate => local(at).format('YYYY-MM-DD') as BusinessDate
export const clockTimeOf = (at: Instant): ClockTime => local(at).format('HH:mm')
export const instantAt = (date: string, time: ClockTime = '00:00'): Instant => Date.parse(`${date}T${time}:00+08:00`)
export const addDays = (date: string, days: number): BusinessDate => dateOf(instantAt(date) + days * DAY_MS)
export const daysBetween = (from: string, to: string): number => Math.round((instantAt(to) - instantAt(from)) / DAY_MS)

/** RFC 3339 with the offset of Tongliao: `2026-11-23T08:00:00+08:00`. Milliseconds appear only when they are not zero. */
export const formatInstant = (at: Instant): string => local(at).format(at % 1000 === 0 ? 'YYYY-MM-DDTHH:mm:ssZ' : 'YYYY-MM-DDTHH:mm:ss.SSSZ')

const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const
export const weekdayOf = (date: string): string => WEEKDAYS[dayjs.utc(date).day()] ?? ''
/** 1 周一 … 7 周日 */
export const weekdayNumber = (date: string): number => dayjs.utc(date).day() || 7
/** `2026-11-24` → `11月24日` */
export const formatDateCn = (date: string): string => `${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`
/** `08:30` → `8:30` */
export const formatTimeCn = (time: ClockTime): string => time.replace(/^0/, '')
/** `11月24日 周二` */
export const formatDayCn = (date: string): string => `${formatDateCn(date)} ${weekdayOf(date)}`

/** Completed years on a day (Civil Code age: a birthday counts from its own day). */
export function ageYears(birthDate: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return on.slice(5) < birthDate.slice(5) ? years - 1 : years
}

import { clockTimeOf, dateOf, formatDateCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { t } from './texts'

/** `2026年11月24日`, as far as the source knew it: year and month, or only the year. @param text YYYY, YYYY-MM or YYYY-MM-DD */
export function dayText(text: string): string {
  const [year = '', month, day] = text.split('-')
  if (month === undefined) return t('year', { year })
  return day === undefined ? t('yearMonth', { year, month: Number(month) }) : t('yearDay', { year, day: formatDateCn(text) })
}
/** The day of an instant with its year. */
export const dayOfInstant = (instant: string): string => dayText(dateOf(Date.parse(instant)))
/** With the year, because a record may be old; without the hour where the source knew only the day. */
export function instantText(instant: string): string {
  const time = formatTimeCn(clockTimeOf(Date.parse(instant)))
  return time === '0:00' ? dayOfInstant(instant) : `${dayOfInstant(instant)} ${time}`
}
/** A date, or a moment where the source knew the hour. */
export const whenText = (text: string | null): string | null => (text === null ? null : text.length > 10 ? instantText(text) : dayText(text))

import { clockTimeOf, dateOf, formatDateCn, formatDayCn, formatTimeCn } from '@jktl/shared/kernel/dates'

/** `11月24日 8:30` of an instant. */
export function momentText(instant: string): string {
  const at = Date.parse(instant)
  return `${formatDateCn(dateOf(at))} ${formatTimeCn(clockTimeOf(at))}`
}
/** With the year: periods of half a year cross it. */
export const dayText = (instant: string): string => dateOf(Date.parse(instant))
export const visitText = ({ date, start }: { date: string; start: string }): string => `${formatDayCn(date)} ${formatTimeCn(start)}`

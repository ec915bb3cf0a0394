import { clockTimeOf, dateOf, daysBetween, formatDateCn, formatTimeCn, type Instant } from '@jktl/shared/kernel/dates'
import { serverNow } from '@/platform/server-time'
import { t } from './texts'

const NEAR: Record<number, 'today' | 'tomorrow' | 'yesterday'> = { 0: 'today', 1: 'tomorrow', [-1]: 'yesterday' }

/** `8:29` */
export const timeText = (instant: string): string => formatTimeCn(clockTimeOf(Date.parse(instant)))
/** 今天, 明天, 昨天, else `11月24日`. @param date YYYY-MM-DD */
export function dayText(date: string, now: Instant = serverNow()): string {
  const near = NEAR[daysBetween(dateOf(now), date)]
  return near ? t(near) : formatDateCn(date)
}
/** `今天 8:29`. @param instant RFC 3339 */
export const momentText = (instant: string, now: Instant = serverNow()): string => `${dayText(dateOf(Date.parse(instant)), now)} ${timeText(instant)}`

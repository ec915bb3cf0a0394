import { daysBetween } from '@jktl/shared/kernel/dates'
import { t } from './texts'

/** How far a day is: 今天, 明天, 后天, then the number of days. */
export function daysAway(date: string, today: string): string {
  const days = daysBetween(today, date)
  return days === 0 ? t('today') : days === 1 ? t('tomorrow') : days === 2 ? t('afterTomorrow') : t('inDays', { days })
}
/** `08:30` → 上午; from 12:00 下午; from 18:00 晚上. */
export const halfOf = (start: string): string => t(start < '12:00' ? 'morning' : start < '18:00' ? 'afternoon' : 'evening')

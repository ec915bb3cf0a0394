import { clockTimeOf, dateOf, formatDateCn, formatTimeCn } from '@jktl/shared/kernel/dates'

/** When a copy was saved: `10:32` today, else `11月23日 10:32`. @param at epoch ms @param now epoch ms */
export const savedTime = (at: number, now: number): string =>
  `${dateOf(at) === dateOf(now) ? '' : `${formatDateCn(dateOf(at))} `}${formatTimeCn(clockTimeOf(at))}`

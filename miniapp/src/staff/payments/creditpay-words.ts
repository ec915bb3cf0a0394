import { dateOf, formatDateCn, formatTimeCn, clockTimeOf } from '@jktl/shared/kernel/dates'
import { parseYuan } from '@jktl/shared/kernel/money'

/** `11月24日 9:05` */
export const momentText = (instant: string): string => `${formatDateCn(dateOf(Date.parse(instant)))} ${formatTimeCn(clockTimeOf(Date.parse(instant)))}`

/** Yuan as typed; null for what is no amount. */
export function typedFen(text: string): number | null {
  try {
    const amount = parseYuan(text)
    return amount >= 0 ? amount : null
  } catch {
    return null
  }
}

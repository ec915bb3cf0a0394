import { DAY_MS, HOUR_MS } from '@jktl/shared/kernel/dates'
import { t } from './texts'

export type LampColour = 'red' | 'yellow' | 'grey' | 'green' | 'blue'
export interface Lamp {
  colour: LampColour
  text: string
}
/** Instants as the API writes them. */
export interface Dated {
  submittedAt: string
  dueAt: string
  decidedAt: string | null
}

const words = (ms: number, days: 'daysLeft' | 'daysOver' | 'daysEarly', hours: 'hoursLeft' | 'hoursOver' | 'hoursEarly'): string =>
  ms >= DAY_MS ? t(days, { count: Math.floor(ms / DAY_MS) }) : ms >= HOUR_MS ? t(hours, { count: Math.floor(ms / HOUR_MS) }) : t(`${hours}None`)

/** When a promise turns yellow: the larger of one day and a fifth of its time; a promise of two days or less by four hours instead of a day. */
export const reminderMs = (limitMs: number): number => Math.max(limitMs > 2 * DAY_MS ? DAY_MS : 4 * HOUR_MS, limitMs / 5)

/** The lamp of a promised time at `now` (epoch ms): red when it is over, yellow near its end, blue when it was decided. */
export function lampOf({ submittedAt, dueAt, decidedAt }: Dated, now: number): Lamp {
  const due = Date.parse(dueAt)
  if (decidedAt !== null) {
    const early = due - Date.parse(decidedAt)
    return early >= 0 ? { colour: 'blue', text: words(early, 'daysEarly', 'hoursEarly') } : { colour: 'blue', text: t('doneLate') }
  }
  const left = due - now
  if (left < 0) return { colour: 'red', text: words(-left, 'daysOver', 'hoursOver') }
  return { colour: left <= reminderMs(due - Date.parse(submittedAt)) ? 'yellow' : 'green', text: words(left, 'daysLeft', 'hoursLeft') }
}

/** How many items have each lamp. */
export function countByLamp(items: readonly Dated[], now: number): Record<LampColour, number> {
  const counts: Record<LampColour, number> = { red: 0, yellow: 0, grey: 0, green: 0, blue: 0 }
  for (const item of items) counts[lampOf(item, now).colour] += 1
  return counts
}

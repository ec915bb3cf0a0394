import { BREAK_GLASS_HOURS, BREAK_GLASS_REST_HOURS, BREAK_GLASS_REVIEW_HOURS, BREAK_GLASS_WINDOW_HOURS } from '@jktl/shared/health-records/break-glass/model'
import { HOUR_MS, type Instant } from '@jktl/shared/kernel/dates'

/** All that follows from the moment a session begins (§3.7). */
export const sessionTimes = (start: Instant) => ({
  startsAt: new Date(start),
  endsAt: new Date(start + BREAK_GLASS_HOURS * HOUR_MS),
  reviewDueAt: new Date(start + BREAK_GLASS_REVIEW_HOURS * HOUR_MS),
  /** Until then this one counts among the two of 24 hours. */
  slotHeldUntil: new Date(start + BREAK_GLASS_WINDOW_HOURS * HOUR_MS),
  /** Until then the same practitioner cannot open the same record again. */
  turnHeldUntil: new Date(start + (BREAK_GLASS_HOURS + BREAK_GLASS_REST_HOURS) * HOUR_MS),
})

import { addDays, dateOf, DAY_MS, HOUR_MS, instantAt, type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

/** §4.7: bills are made from 09:00 and fetched from 10:00 of the next day. */
const READY_AT = '10:00'
export const NOT_READY_GAP_MS = 30 * MINUTE_MS
/** The channel keeps bills for three months. */
export const OLDEST_DAYS = 90
/** R7: what happened this close to midnight may stand in the next day's bill. */
export const DAY_CUT_MARGIN_MS = 10 * MINUTE_MS
/** A carried item waits for the next day's bill, and when that is late no longer than this. */
export const MOST_CARRIED_DAYS = 3
/** A process that died in the middle of a step is replaced after this. */
export const STEP_LEASE_MS = 2 * MINUTE_MS
const MOST_ATTEMPTS = 12

/** The last day whose bill may be asked for. */
export const lastBillDate = (now: Instant): string => addDays(dateOf(now), now >= instantAt(dateOf(now), READY_AT) ? -1 : -2)
export const readyAt = (billDate: string): Instant => instantAt(addDays(billDate, 1), READY_AT)
export const carriedUntil = (billDate: string): Instant => readyAt(billDate) + MOST_CARRIED_DAYS * DAY_MS
/** Waits after the n-th failure, then a person is needed. */
export const retryGapMs = (attempts: number): number | null =>
  attempts >= MOST_ATTEMPTS ? null : ([MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS][attempts] ?? HOUR_MS)
/** Waits between automatic attempts at a difference; then it is a person's. */
export const resolveGapMs = (attempts: number): number | null => [MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS][attempts] ?? null

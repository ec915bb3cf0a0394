import { DAY_MS, type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

const S = 1_000
const pick = (gaps: readonly number[], turn: number): number => gaps[Math.min(turn, gaps.length - 1)] ?? MINUTE_MS

/** Waits before the n-th query of an open cashier (n from 0): never more than a minute, so that a lost notify costs at most that. */
export const paymentCheckGapMs = (checks: number): number => pick([5 * S, 5 * S, 10 * S, 15 * S, 30 * S, 60 * S], checks)
/** B19: waits between repeated create calls of unknown outcome. */
export const createRetryGapMs = (tries: number): number => pick([5 * S, 10 * S, 30 * S, 60 * S, 5 * MINUTE_MS, 10 * MINUTE_MS], tries)
/** Waits between query-and-close rounds: someone may be typing the password, and a number waits for the answer. */
export const closeRetryGapMs = (tries: number): number => pick([2 * S, 5 * S, 5 * S, 10 * S, 15 * S, 30 * S], tries)
/** Waits before an unanswered refund call is looked up and repeated (F3). */
export const refundRetryGapMs = (tries: number): number => pick([5 * S, 10 * S, 30 * S, 60 * S, 5 * MINUTE_MS, 10 * MINUTE_MS], tries)
/** Waits while the merchant's balance is short (B24). */
export const fundsRetryGapMs = (tries: number): number => pick([MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS], tries)
/** F7: each minute, after 5 minutes 5/10/20/30 min. */
export const refundPollGapMs = (checks: number): number =>
  pick([...Array<number>(5).fill(MINUTE_MS), 5 * MINUTE_MS, 10 * MINUTE_MS, 20 * MINUTE_MS, 30 * MINUTE_MS], checks)
/** Waits before a notify whose order is not known here is looked at again (J15). */
export const notifyRetryGapMs = (attempts: number): number => pick([1 * S, 2 * S, 5 * S, 15 * S, 60 * S, 5 * MINUTE_MS], attempts)

/** J5: late money the business says nothing about goes back after this (§3.9: accepted within 30 s of its discovery). */
export const LATE_OFFER_MS = 20 * S

/** §4.5 refunds of one order keep a minute between them. */
export const REFUND_SPACING_MS = MINUTE_MS
/** F5: the channel takes refunds for so long, and so many of one payment; then only a transfer is left (B26). */
const REFUND_WINDOW_DAYS = 365
const MOST_REFUNDS = 50
export const isTooLateForChannel = (paidAt: Instant, now: Instant, refunds: number): boolean =>
  now - paidAt > REFUND_WINDOW_DAYS * DAY_MS || refunds >= MOST_REFUNDS
/** A process that died in the middle of a call is replaced after this. */
export const CALL_LEASE_MS = 30 * S
/** An order whose business forgot it is closed this long after its last payment time. */
export const FORGOTTEN_AFTER_MS = 5 * MINUTE_MS

import { addDays, clockTimeOf, dateOf, type Instant, instantAt } from '../../kernel/dates.ts'
import type { PrepayState, WaitlistAction, WaitlistState } from './model.ts'

export interface QuietHours {
  waitlistQuietFrom: string
  waitlistQuietUntil: string
}
/** A visit that begins before this on the morning after is worth waking somebody for. */
const NEXT_MORNING_ENDS = '12:00'

const isWithin = (time: string, from: string, until: string): boolean =>
  from === until ? false : from < until ? time >= from && time < until : time >= from || time < until

/** Whether an offer may be sent now (W2): not in the quiet hours, unless the visit is on the morning that follows. */
export function mayOffer(rule: QuietHours, now: Instant, visitStartsAt: Instant): boolean {
  const time = clockTimeOf(now)
  if (!isWithin(time, rule.waitlistQuietFrom, rule.waitlistQuietUntil)) return true
  const endsTomorrow = time >= rule.waitlistQuietUntil
  return visitStartsAt < instantAt(endsTomorrow ? addDays(dateOf(now), 1) : dateOf(now), NEXT_MORNING_ENDS)
}

/** What an entry's owner may ask for now. */
export function waitlistActions(
  entry: { state: WaitlistState; prepayState: PrepayState; offerExpiresAt: Instant | null; payBy: Instant | null },
  now: Instant,
): WaitlistAction[] {
  const isOffered = entry.state === 'OFFERED' && entry.offerExpiresAt !== null && now < entry.offerExpiresAt
  const isWaiting = entry.state === 'WAITING' || entry.state === 'OFFERED'
  return [
    ...(isOffered ? (['accept', 'decline'] as const) : []),
    ...(isWaiting ? (['leave'] as const) : []),
    ...(isWaiting && entry.prepayState === 'OPEN' && entry.payBy !== null && now < entry.payBy ? (['pay'] as const) : []),
    ...(entry.state === 'WAITING' && entry.prepayState === 'HELD' ? (['refund'] as const) : []),
  ]
}

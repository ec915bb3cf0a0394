import type { Standing, ViolationKind, ViolationStatus } from '@jktl/shared/appointments/credit/model'
import { DAY_MS, dateOf, type Instant } from '@jktl/shared/kernel/dates'

/** A violation as the decision sees it. AGED_OUT counts like ACTIVE here: the window leaves it out by itself, so that ageing never changes a decision. */
export interface CreditEvent {
  id: string
  kind: ViolationKind
  at: Instant
  recordedAt: Instant
  status: ViolationStatus
}
export interface ListingRule {
  /** C5: nothing before it counts. */
  effectiveFrom: Instant
  noShowLimit: number
  noShowWindowDays: number
  banDays: number
  banAnchor: 'FIRST' | 'LAST' | 'DECISION'
  forgivenessPerYear: number
}
export interface ListingDecision {
  standing: Standing
  /** Missed visits that count now: inside the window, not forgiven. */
  countedIds: string[]
  forgivenIds: string[]
  listing: { eventIds: string[]; fromAt: Instant; untilAt: Instant } | null
}

const inOrder = (a: CreditEvent, b: CreditEvent): number => a.at - b.at || (a.id < b.id ? -1 : 1)

/** The earliest of each calendar year are forgiven (A33). */
function withoutForgiven(events: readonly CreditEvent[], perYear: number): { counted: CreditEvent[]; forgivenIds: string[] } {
  const used = new Map<string, number>()
  const forgiven = events.filter(({ at }) => {
    const year = dateOf(at).slice(0, 4)
    const n = used.get(year) ?? 0
    used.set(year, n + 1)
    return n < perYear
  })
  return { counted: events.filter((e) => !forgiven.includes(e)), forgivenIds: forgiven.map((e) => e.id) }
}

const anchorOf = (set: readonly CreditEvent[], anchor: ListingRule['banAnchor']): Instant =>
  anchor === 'DECISION' ? Math.max(...set.map((e) => e.recordedAt)) : anchor === 'FIRST' ? (set[0]?.at ?? 0) : (set.at(-1)?.at ?? 0)

/**
 * C2, C5: where a person stands, replayed from their events alone. Only the person's own missed visits list; a set of `noShowLimit` of them
 * inside the window does, each possible set is looked at, and the one that lasts longest decides. So revoking an event never lengthens anything.
 * @param clearedAt release by hand: what lies before it no longer counts
 */
export function decideListing(events: readonly CreditEvent[], rule: ListingRule, now: Instant, clearedAt: Instant | null = null): ListingDecision {
  const from = Math.max(rule.effectiveFrom, clearedAt ?? rule.effectiveFrom)
  const missed = events.filter((e) => e.kind === 'NO_SHOW' && e.status !== 'REVOKED' && e.at >= from && e.at <= now).sort(inOrder)
  const { counted, forgivenIds } = withoutForgiven(missed, rule.forgivenessPerYear)
  const windowMs = rule.noShowWindowDays * DAY_MS
  let listing: ListingDecision['listing'] = null
  for (let end = rule.noShowLimit; end <= counted.length; end++) {
    const set = counted.slice(end - rule.noShowLimit, end)
    if ((set.at(-1)?.at ?? 0) - (set[0]?.at ?? 0) >= windowMs) continue
    const fromAt = anchorOf(set, rule.banAnchor)
    const untilAt = fromAt + rule.banDays * DAY_MS
    if (untilAt >= (listing?.untilAt ?? 0)) listing = { eventIds: set.map((e) => e.id), fromAt, untilAt }
  }
  if (listing && (listing.untilAt <= now || listing.fromAt > now)) listing = null
  const countedIds = counted.filter((e) => e.at > now - windowMs).map((e) => e.id)
  const isLastChance = countedIds.length > 0 && countedIds.length >= rule.noShowLimit - 1
  return { standing: listing ? 'LISTED' : isLastChance ? 'WARNED' : 'CLEAN', countedIds, forgivenIds, listing }
}

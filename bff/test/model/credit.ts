import { dateOf, DAY_MS, type Instant } from '@jktl/shared/kernel/dates'

import type { Answer, Appointment, ModelState, Violation } from './model-state.ts'
import { LIMITS } from './places.ts'
import type { Seen } from './seen.ts'

interface Decision {
  keys: string[]
  fromAt: Instant
  untilAt: Instant
}

/** §2.3.5: violations are recorded once, listings follow from them alone, an appeal that is upheld takes both away. */
export class Credit {
  constructor(private readonly state: ModelState) {}

  /** C2, C5: replayed from the missed visits that are not revoked, and from nothing else. */
  decide(identity: string, hosCode: string | null, now: Instant): Decision | null {
    const { rule } = this.state
    const missed = [...this.state.violations.values()]
      .filter((v) => v.identity === identity && v.kind === 'NO_SHOW' && !v.isRevoked && (hosCode === null || v.hosCode === hosCode))
      .sort((a, b) => a.at - b.at)
    let longest: Decision | null = null
    for (let last = rule.noShowLimit - 1; last < missed.length; last++) {
      const set = missed.slice(last - rule.noShowLimit + 1, last + 1)
      const [first, end] = [set[0] as Violation, set.at(-1) as Violation]
      if (end.at - first.at >= LIMITS.noShowWindowDays * DAY_MS) continue
      const fromAt = rule.anchor === 'LAST' ? end.at : Math.max(...set.map((v) => v.recordedAt))
      const untilAt = fromAt + LIMITS.banDays * DAY_MS
      if (!longest || untilAt >= longest.untilAt) longest = { keys: set.map((v) => v.key), fromAt, untilAt }
    }
    return longest && longest.untilAt > now ? longest : null
  }

  /** C4: whether new online holds of this person are refused at this hospital. */
  isListed = (identity: string, hosCode: string): boolean =>
    this.decide(identity, this.state.rule.scope === 'INSTITUTION' ? hosCode : null, this.state.now) !== null

  // ---- appeals ----

  private noShowOf = (key: string): Violation | undefined => this.state.violations.get(`${key} NO_SHOW`)
  private isAgedOut = (v: Violation): boolean => this.state.now - v.at >= LIMITS.noShowWindowDays * DAY_MS

  appeal(key: string): readonly Answer[] {
    const v = this.noShowOf(key)
    if (!v) return ['NOT_FOUND']
    if (v.isRevoked) return ['NOTHING_TO_APPEAL']
    if (v.appeal) return ['APPEALED_ALREADY', ...(this.isAgedOut(v) ? ['NOTHING_TO_APPEAL'] : [])]
    if (this.state.now >= v.recordedAt + LIMITS.appealDays * DAY_MS) return ['APPEAL_TOO_LATE', ...(this.isAgedOut(v) ? ['NOTHING_TO_APPEAL'] : [])]
    v.appeal = 'SUBMITTED'
    return ['ok']
  }

  decideAppeal(a: Appointment, isAccepted: boolean): readonly Answer[] {
    const v = this.noShowOf(a.key)
    if (!v?.appeal) return ['NOT_FOUND']
    if (v.appeal !== 'SUBMITTED') return ['APPEAL_DECIDED']
    v.appeal = isAccepted ? 'ACCEPTED' : 'REJECTED'
    if (isAccepted) {
      v.isRevoked = true
      if (this.state.is(a, 'NO_SHOW')) a.may = ['NO_SHOW_REVOKED']
    }
    return ['ok']
  }

  /** 来过: the hospital corrects itself. */
  correct(a: Appointment): readonly Answer[] {
    if (this.state.is(a, 'ATTENDANCE_UNKNOWN')) a.may = ['FULFILLED']
    else if (this.state.is(a, 'NO_SHOW')) {
      a.may = ['NO_SHOW_REVOKED']
      a.hasArrived = true
      const v = this.noShowOf(a.key)
      if (v) this.revoke(v)
    } else return ['ACTION_NOT_ALLOWED']
    return ['ok']
  }

  private revoke(v: Violation): void {
    v.isRevoked = true
    if (v.appeal === 'SUBMITTED') v.appeal = 'SETTLED'
  }

  // ---- comparing ----

  compare(seen: Seen): string | null {
    return this.compareViolations(seen) ?? this.compareListings(seen)
  }

  private compareViolations(seen: Seen): string | null {
    const { appointments, violations, now, since } = this.state
    const rows = new Map(seen.violations.map((v) => [`${v.key} ${v.kind}`, v]))
    for (const a of appointments.values()) {
      const [v, row] = [this.noShowOf(a.key), rows.get(`${a.key} NO_SHOW`)]
      if (a.seen === 'NO_SHOW' && !row) return `${a.key} missed the visit and nothing was recorded`
      if (v && !v.isRevoked && a.seen !== 'NO_SHOW') this.revoke(v)
    }
    for (const [id, row] of rows) {
      const a = appointments.get(row.key)
      if (!a) return `a violation ${id} of nothing`
      const known = violations.get(id)
      if (!known) {
        const isDue = row.kind === 'NO_SHOW' ? a.seen === 'NO_SHOW' : row.kind === 'FREQUENT_CANCEL' && this.isFrequent(a)
        if (!isDue) return `${a.key} ${a.seen} has a violation ${row.kind}`
        if (row.recordedAt < since || row.recordedAt > now) return `${id} was recorded at another time`
        violations.set(id, {
          key: a.key,
          kind: row.kind,
          identity: a.identity,
          hosCode: a.place.hosCode,
          at: a.startsAt,
          recordedAt: row.recordedAt,
          isRevoked: false,
          appeal: null,
        })
      } else if (known.recordedAt !== row.recordedAt) return `${id} was recorded twice`
      const v = violations.get(id) as Violation
      if ((row.status === 'REVOKED') !== v.isRevoked) return `${id} is ${row.status}, expected ${v.isRevoked ? 'REVOKED' : 'not'}`
      if (row.status === 'AGED_OUT' && row.kind === 'NO_SHOW' && !this.isAgedOut(v)) return `${id} is AGED_OUT too early`
      if (row.appeal !== v.appeal) return `the appeal of ${id} is ${row.appeal}, expected ${v.appeal}`
    }
    return null
  }

  /** More returns in the month than the rule forgives. */
  private isFrequent(a: Appointment): boolean {
    const month = (at: Instant): string => dateOf(at).slice(0, 7)
    const asked = a.returnAskedAt
    if (asked === null || a.seen !== 'CANCELLED_BY_USER') return false
    const returns = [...this.state.appointments.values()].filter(
      (o) =>
        o.identity === a.identity &&
        o.seen === 'CANCELLED_BY_USER' &&
        o.wasBooked &&
        o.returnAskedAt !== null &&
        o.returnAskedAt <= asked &&
        month(o.returnAskedAt) === month(asked),
    )
    return returns.length > LIMITS.cancelsPerMonth
  }

  /** C2, C3: at every moment the listings in force are what the uncorrected events say. */
  private compareListings(seen: Seen): string | null {
    const { now, appointments, rule } = this.state
    const inForce = seen.listings.filter((l) => l.untilAt > now)
    this.state.listings = inForce
    const scopes: (string | null)[] = rule.scope === 'REGION' ? [null] : ['H', 'P']
    const identities = new Set([...appointments.values()].map((a) => a.identity))
    for (const identity of identities)
      for (const hosCode of scopes) {
        const expected = this.decide(identity, hosCode, now)
        const row = inForce.find((l) => l.identity === identity && l.hosCode === hosCode)
        if (expected && !row) return `${identity} is not listed, expected by ${expected.keys.join(' ')}`
        if (row && !expected) return `${identity} is listed by ${row.keys.join(' ')}, expected not`
        if (!row || !expected) continue
        const isAppealing = expected.keys.some((key) => this.noShowOf(key)?.appeal === 'SUBMITTED')
        const [is, should] = [row, { ...expected, isAppealing }].map((l) => JSON.stringify([l.keys, l.fromAt, l.untilAt, l.isAppealing]))
        if (is !== should) return `${identity} is listed ${is}, expected ${should}`
      }
    const stray = inForce.find((l) => !scopes.includes(l.hosCode) || !identities.has(l.identity))
    if (stray) return `${stray.identity} is listed in another scope than the rule's`
    const overdue = this.state.isSettled && seen.listings.find((l) => l.untilAt <= now)
    return overdue ? `the listing of ${overdue.identity} has run out and stands` : null
  }
}

import { DAY_MS, dateOf, HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Segment } from './model-state.ts'
import type { Operation } from './operation.ts'
import { ACCOUNTS, INSTITUTIONS, PERSONS, SESSIONS } from './places.ts'
import type { ReferenceModel } from './reference-model.ts'

/** mulberry32: the same numbers for the same seed everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const STEPS_MS = [10_000, MINUTE_MS, 2 * MINUTE_MS, 6 * MINUTE_MS, 16 * MINUTE_MS, 31 * MINUTE_MS, 2 * 60 * MINUTE_MS]
/** Crashing in the middle of these says nothing: they change no rows of ours. */
const NO_CRASH: readonly string[] = [
  'crash',
  'heal',
  'advance',
  'faults',
  'repeat-news',
  'visit',
  'arrive-at-window',
  'send-attendance',
  'refuse-confirm',
  'sell-at-window',
  'type-password',
]

/** Chooses operations that are likely to meet something: the model only says which appointments, entries and numbers there are. */
export class OperationSource {
  private readonly bookings: Operation[] = []
  private keys = 0

  constructor(private readonly random: () => number) {}

  private below = (n: number): number => Math.floor(this.random() * n)
  private pick = <T>(items: readonly T[]): T => items[this.below(items.length)] as T
  private nextKey = (): string => `k${++this.keys}`

  next(model: ReferenceModel): Operation {
    const urgent = this.random() < 0.3 ? this.urgent(model) : null
    if (urgent) return urgent
    const roll = this.random()
    if (roll < 0.2) return this.book(model)
    if (roll < 0.3) return this.onWaitingList(model)
    if (roll < 0.4) return this.onVisitDay(model)
    if (roll < 0.5) return { op: 'advance', ms: this.step(model) }
    if (roll < 0.63) return { op: 'jobs' }
    if (roll < 0.67) return this.ofHospital()
    if (roll < 0.695) return this.faults()
    if (roll < 0.717) return { op: 'heal' }
    if (roll < 0.742) return { op: 'crash', afterStatements: 1 + this.below(14), inner: this.inner(model) }
    if (roll < 0.75) return { op: 'repeat-news' }
    return this.onAppointment(model)
  }

  /** What would be over soon: an open offer, a visit that is near, a hold. */
  private urgent(model: ReferenceModel): Operation | null {
    const near = [...model.appointments.values()].filter((a) => a.seen === 'BOOKED' && Math.abs(model.now - a.startsAt) < 70 * MINUTE_MS)
    const offered = [...model.entries.values()].filter((e) => e.seen === 'OFFERED')
    const held = [...model.appointments.values()].filter((a) => a.seen === 'HELD')
    const ofCredit = this.random() < 0.5 ? this.aboutCredit(model) : null
    if (ofCredit) return ofCredit
    if (offered.length > 0 && this.random() < 0.6) {
      const entry = this.pick(offered).key
      return this.random() < 0.65 ? { op: 'accept', entry, key: this.nextKey() } : { op: 'decline', entry, keepWaiting: this.random() < 0.7 }
    }
    if (near.length > 0 && this.random() < 0.6) return this.arrive(this.pick(near).key)
    if (held.length === 0) return null
    const { key } = this.pick(held)
    return this.random() < 0.7
      ? { op: 'confirm', key, payMode: this.random() < 0.5 ? 'ONLINE' : 'WINDOW' }
      : { op: 'pay', key, isNotified: this.random() < 0.6 }
  }

  /** A visit nobody knows of yet, a missed one, an appeal, money that waits. */
  private aboutCredit(model: ReferenceModel): Operation | null {
    const all = [...model.appointments.values()]
    const unknown = all.filter((a) => a.seen === 'ATTENDANCE_UNKNOWN' || (a.seen === 'BOOKED' && a.endsAt < model.now))
    const missed = all.filter((a) => a.seen === 'NO_SHOW')
    const appealed = [...model.violations.values()].filter((v) => v.appeal === 'SUBMITTED')
    const prepaid = [...model.entries.values()].filter((e) => e.seen === 'WAITING' && e.prepay === 'HELD')
    const roll = this.random()
    if (appealed.length > 0 && roll < 0.35) return { op: 'decide-appeal', key: this.pick(appealed).key, isAccepted: this.random() < 0.6 }
    if (missed.length > 0 && roll < 0.5) return { op: this.pick(['appeal', 'appeal', 'appeal', 'correct', 'visit'] as const), key: this.pick(missed).key }
    if (prepaid.length > 0 && roll < 0.58) return { op: 'take-money-back', entry: this.pick(prepaid).key }
    if (unknown.length === 0) return null
    const a = this.pick(unknown)
    if (roll < 0.62) return { op: 'correct', key: a.key }
    return roll < 0.82 ? { op: 'send-attendance', hospital: a.place.hosCode } : { op: 'heal' }
  }

  private arrive(key: string): Operation {
    const roll = this.random()
    if (roll < 0.12) return { op: 'visit', key }
    if (roll < 0.2) return { op: 'arrive-at-window', key }
    return { op: 'check-in', key, by: roll < 0.55 ? 'code' : roll < 0.85 ? 'desk' : 'old-code' }
  }

  private inner(model: ReferenceModel): Operation {
    for (;;) {
      const chosen = this.next(model)
      if (!NO_CRASH.includes(chosen.op)) return chosen
    }
  }

  /** Mostly a little; sometimes to where a visit is near, or past its end. */
  private step(model: ReferenceModel): number {
    const booked = [...model.appointments.values()].filter((a) => a.seen === 'BOOKED' && a.startsAt > model.now)
    const next = booked.sort((a, b) => a.startsAt - b.startsAt)[0]
    if (!next || this.random() < 0.8) return this.random() < 0.01 ? DAY_MS : this.pick(STEPS_MS)
    const target = next.startsAt + this.pick([-90, -40, -5, 10, 20, 55]) * MINUTE_MS
    return Math.max(target - model.now, 10_000)
  }

  /** Anybody, and sometimes one who is listed. */
  private somebody(model: ReferenceModel): { account: number; person: number } {
    const listed = model.listings.map((l) => PERSONS.findIndex((p) => p.identityKey === l.identity))
    if (listed.length > 0 && this.random() < 0.2) {
      const person = this.pick(listed)
      return { account: ACCOUNTS.findIndex((a) => a.persons.includes(person)), person }
    }
    const account = this.below(ACCOUNTS.length)
    return { account, person: this.pick(ACCOUNTS[account]?.persons ?? [0]) }
  }

  private book(model: ReferenceModel): Operation {
    if (this.bookings.length > 0 && this.random() < 0.06) return this.pick(this.bookings)
    const { account, person } = this.somebody(model)
    const open = [...model.segments.values()].filter((g) => model.now < g.startsAt)
    const segment = this.pick(this.random() < 0.95 && open.length > 0 ? open : [...model.segments.values()])
    const booking = { op: 'book', key: this.nextKey(), account, person, segment: segment.key } as const
    this.bookings.push(booking)
    return booking
  }

  private onAppointment(model: ReferenceModel): Operation {
    const live = [...model.appointments.values()].filter((a) => model.isLive(a))
    const all = [...model.appointments.values()]
    if (all.length === 0) return this.book(model)
    const held = live.filter((a) => a.seen === 'HELD')
    const { key } = live.length > 0 && this.random() < 0.92 ? this.pick(held.length > 0 && this.random() < 0.5 ? held : live) : this.pick(all)
    const roll = this.random()
    if (roll < 0.36) return { op: 'confirm', key, payMode: this.random() < 0.55 ? 'ONLINE' : 'WINDOW' }
    if (roll < 0.48) return { op: 'pay', key, isNotified: this.random() < 0.6 }
    if (roll < 0.53) return { op: 'type-password', key }
    if (roll < 0.59) return { op: 'extend', key }
    if (roll < 0.76) return { op: 'cancel', key }
    if (roll < 0.79) return { op: 'refuse-confirm', key }
    return this.reschedule(model)
  }

  private reschedule(model: ReferenceModel): Operation {
    const booked = [...model.appointments.values()].filter((a) => a.seen === 'BOOKED')
    const early = booked.filter((a) => a.startsAt - model.now > 16 * HOUR_MS)
    if (booked.length === 0) return this.book(model)
    const old = this.pick(early.length > 0 && this.random() < 0.95 ? early : booked)
    const fits = [...model.segments.values()].filter(
      (g) =>
        g.place.department === old.place.department &&
        g.place.feeFen === old.place.feeFen &&
        g.startsAt > model.now &&
        g.key !== model.segmentOf(old.number).key,
    )
    const segment = this.pick(this.random() < 0.9 && fits.length > 0 ? fits : [...model.segments.values()])
    return { op: 'reschedule', key: this.nextKey(), old: old.key, segment: segment.key }
  }

  private onWaitingList(model: ReferenceModel): Operation {
    const entries = [...model.entries.values()]
    const offered = entries.filter((e) => e.seen === 'OFFERED')
    const live = entries.filter((e) => ['WAITING', 'OFFERED', 'ACCEPTED'].includes(e.seen ?? ''))
    const roll = this.random()
    if (entries.length === 0 || roll < 0.5) return this.join(model)
    const entry = this.pick(offered.length > 0 && this.random() < 0.7 ? offered : live.length > 0 && this.random() < 0.95 ? live : entries).key
    if (roll < 0.65) return { op: 'accept', entry, key: this.nextKey() }
    if (roll < 0.75) return { op: 'decline', entry, keepWaiting: this.random() < 0.7 }
    if (roll < 0.8) return { op: 'leave', entry }
    if (roll < 0.83) return { op: 'take-money-back', entry }
    const unpaid = live.filter((e) => e.prepay === 'OPEN')
    return { op: 'prepay', entry: unpaid.length > 0 ? this.pick(unpaid).key : entry, isNotified: this.random() < 0.7 }
  }

  private join(model: ReferenceModel): Operation {
    const soldOut = [...model.segments.values()].filter(
      (g) => g.startsAt > model.now && ![...model.numbers.values()].some((n) => n.seen === 'AVAILABLE' && this.wouldFit(model, n.segment, g)),
    )
    const { place } = this.pick(soldOut.length > 0 && this.random() < 0.95 ? soldOut : [...model.segments.values()])
    const { department, date } = place
    const wish = { department, doctor: this.random() < 0.4 ? place.doctor : null, date, half: this.random() < 0.3 ? place.half : null }
    return {
      op: 'join',
      entry: `w${++this.keys}`,
      ...this.somebody(model),
      wish,
      prepay: place.feeFen > 0 && this.random() < 0.5,
    }
  }

  private wouldFit(model: ReferenceModel, segment: string, { place }: Segment): boolean {
    const other = model.segments.get(segment)
    return other !== undefined && other.place.department === place.department && other.place.date === place.date && other.startsAt > model.now
  }

  private onVisitDay(model: ReferenceModel): Operation {
    const all = [...model.appointments.values()]
    const today = all.filter(
      (a) => a.place.date === dateOf(model.now) && ['BOOKED', 'ATTENDANCE_UNKNOWN', 'QUEUED', 'CANCELLED_BY_USER'].includes(a.seen ?? ''),
    )
    const missed = all.filter((a) => a.seen === 'NO_SHOW')
    const appealed = [...model.violations.values()].filter((v) => v.appeal === 'SUBMITTED')
    const roll = this.random()
    if (roll < 0.18 && appealed.length > 0) return { op: 'decide-appeal', key: this.pick(appealed).key, isAccepted: this.random() < 0.6 }
    if (roll < 0.34 && missed.length > 0) return { op: 'appeal', key: this.pick(missed).key }
    if (roll < 0.38 && missed.length > 0) return { op: 'correct', key: this.pick(missed).key }
    if (roll < 0.6) return { op: 'send-attendance', hospital: this.pick(INSTITUTIONS).hosCode }
    if (all.length === 0) return { op: 'jobs' }
    const { key } = this.pick(today.length > 0 && this.random() < 0.9 ? today : all)
    if (roll < 0.68) return { op: 'correct', key }
    return roll < 0.72 ? { op: 'appeal', key } : this.arrive(key)
  }

  private ofHospital(): Operation {
    const roll = this.random()
    const session = this.pick(SESSIONS)
    if (roll < 0.1) return { op: 'suspend', session: session.schId }
    if (roll < 0.4) return { op: 'sell-at-window', session: session.schId, ordinal: 1 + this.below(3) }
    return {
      op: 'publish',
      session: session.schId,
      counts: session.periods.map(() => this.pick([0, 1, 2, 2, 3])),
      age: this.random() < 0.8 ? 'newer' : 'older',
      isStopped: this.random() < 0.05,
    }
  }

  private faults(): Operation {
    const hospital = this.pick(['up', 'silent', 'lossy', 'busy'] as const)
    return { op: 'faults', hospital, money: this.pick(['up', 'up', 'silent', 'lossy'] as const) }
  }
}

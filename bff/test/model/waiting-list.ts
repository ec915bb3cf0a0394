import { type AppointmentState, LIVE_STATES } from '@jktl/shared/appointments/model'
import { addDays, clockTimeOf, dateOf, type Instant, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { WaitlistState } from '@jktl/shared/appointments/waitlist/model'

import type { Answer, Appointment, Entry, ModelState, Segment } from './model-state.ts'
import type { Operation } from './operation.ts'
import { ACCOUNTS, EXEMPT_DEPARTMENT, LIMITS, PERSONS, type Place } from './places.ts'
import { isElder, type Seen, type SeenEntry, type SeenNumber } from './seen.ts'

const LIVE: readonly string[] = LIVE_STATES
const LIVE_ENTRY: readonly string[] = ['WAITING', 'OFFERED', 'ACCEPTED']
const NOT_YET_BOOKED: readonly string[] = ['HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING']
const FAILED: readonly string[] = ['HOLD_REFUSED', 'CONFIRM_FAILED', 'SUSPENDED_BY_HOSPITAL', 'CANCELLED_BY_HOSPITAL']
const RANKS = { DRAW: 0, REFERRAL: 1, ELDER: 2, NORMAL: 3 }
const placeKey = (identity: string, p: Pick<Place, 'department' | 'date' | 'half'>): string => [identity, p.department, p.date, p.half].join(' ')

/** W2: in the night nobody is woken, unless the visit is on the next morning. */
export function isQuiet(now: Instant, startsAt: Instant): boolean {
  const time = clockTimeOf(now)
  if (time >= '07:00' && time < '22:00') return false
  return startsAt >= instantAt(time >= '22:00' ? addDays(dateOf(now), 1) : dateOf(now), '12:00')
}

/** §2.3.4: who waits for what, in which order a freed number comes to them, and where their prepayment is. */
export class WaitingList {
  constructor(
    private readonly state: ModelState,
    private readonly isListed: (identity: string, hosCode: string) => boolean,
  ) {}

  private matches = (e: Entry, { place }: Segment): boolean =>
    e.wish.department === place.department &&
    e.wish.date === place.date &&
    (e.wish.doctor ?? place.doctor) === place.doctor &&
    (e.wish.half ?? place.half) === place.half

  // ---- what residents do ----

  join({ entry, account, person, wish, prepay }: Operation & { op: 'join' }): readonly Answer[] {
    const { now, segments, suspended, numbers, appointments, entries } = this.state
    const identity = PERSONS[person]?.identityKey ?? ''
    if (!ACCOUNTS[account]?.persons.includes(person)) return ['NOT_FOUND']
    const e = { identity, wish } as Entry
    const open = [...segments.values()].filter((g) => this.matches(e, g) && !suspended.has(g.place.schId) && g.startsAt > now)
    if (open.length === 0 || open.some((g) => g.place.releaseAt > now)) return ['WAITLIST_CLOSED']
    if ([...numbers.values()].some((n) => n.seen === 'AVAILABLE' && open.some((g) => g.key === n.segment))) return ['WAITLIST_NOT_NEEDED']
    const fee = Math.max(...open.map((g) => g.place.feeFen))
    if (prepay && fee === 0) return ['PREPAY_NOT_OFFERED']
    // C4: waiting for care that a listing never blocks is not blocked either.
    if (wish.department !== EXEMPT_DEPARTMENT && this.isListed(identity, open[0]?.place.hosCode ?? '')) return ['LISTED']
    const isBooked = (a: Appointment): boolean =>
      a.identity === identity &&
      this.state.isLive(a) &&
      a.place.department === wish.department &&
      a.place.date === wish.date &&
      (wish.half ?? a.place.half) === a.place.half
    if ([...appointments.values()].some(isBooked)) return ['SAME_SESSION_BOOKED']
    const live = [...entries.values()].filter((one) => LIVE_ENTRY.includes(one.seen ?? ''))
    if (live.filter((one) => one.account === account).length >= LIMITS.maxEntries) return ['WAITLIST_FULL']
    const isSame = (w: Entry['wish']): boolean => w.department === wish.department && w.doctor === wish.doctor && w.date === wish.date
    if (live.some((one) => one.identity === identity && isSame(one.wish))) return ['ALREADY_WAITING']
    const untilAt = Math.max(...open.map((g) => g.startsAt))
    entries.set(entry, {
      key: entry,
      id: '',
      account,
      identity,
      wish,
      rank: RANKS[isElder(identity) ? 'ELDER' : 'NORMAL'],
      joinedAt: now,
      untilAt,
      may: ['WAITING'],
      seen: null,
      missed: 0,
      offered: [],
      offer: null,
      appointment: null,
      prepay: prepay ? 'OPEN' : 'NONE',
      prepayFen: prepay ? fee : 0,
      prepayBy: Math.min(now + LIMITS.holdMinutes * MINUTE_MS, untilAt),
      orderId: null,
    })
    return ['ok']
  }

  leave(e: Entry): readonly Answer[] {
    if (e.seen === 'CANCELLED') return ['ok']
    if (e.seen !== 'WAITING' && e.seen !== 'OFFERED') return ['WAITLIST_OVER']
    e.may = ['CANCELLED']
    return ['ok']
  }

  /** W6: neither a violation nor a cancellation; the place stays until too many were missed. */
  decline(e: Entry, keepWaiting: boolean): readonly Answer[] {
    if (!e.offer) return ['OFFER_OVER']
    e.missed++
    e.may = [keepWaiting ? this.afterMissed(e) : 'DECLINED']
    return ['ok']
  }

  private afterMissed = (e: Entry): 'WAITING' | 'EXPIRED' => (e.missed >= LIMITS.maxOffers || this.state.now >= e.untilAt ? 'EXPIRED' : 'WAITING')

  takeMoneyBack(e: Entry): readonly Answer[] {
    if (e.seen !== 'WAITING' || e.prepay !== 'HELD') return ['WAITLIST_OVER']
    e.prepay = 'RETURNED'
    return ['ok']
  }

  // ---- comparing ----

  recognise(seen: Seen): void {
    for (const row of seen.entries) {
      if ([...this.state.entries.values()].some((e) => e.id === row.id)) continue
      const isHers = (e: Entry): boolean =>
        e.id === '' &&
        e.identity === row.identity &&
        JSON.stringify(e.wish) === JSON.stringify({ department: row.department, doctor: row.doctor, date: row.date, half: row.half })
      const unnamed = [...this.state.entries.values()].find(isHers)
      if (unnamed) unnamed.id = row.id
    }
  }

  /** @param livePlaces where everybody had a live appointment before the operation, as `placeKey` says it */
  compare(seen: Seen, livePlaces: ReadonlySet<string>): string | null {
    const { entries } = this.state
    const rows = new Map(seen.entries.map((row) => [row.id, row]))
    const missing = [...entries.values()].find((e) => !rows.has(e.id))
    if (missing || rows.size !== entries.size) return missing ? `${missing.key} does not wait` : 'somebody waits who never joined'
    for (const e of entries.values()) {
      const row = rows.get(e.id) as SeenEntry
      const problem = this.compareEntry(e, row, seen) ?? this.wrongMoney(e, row)
      if (problem) return problem
    }
    const unfair = this.unfairness(seen, rows, livePlaces)
    if (unfair) return unfair
    for (const e of entries.values()) {
      const row = rows.get(e.id) as SeenEntry
      Object.assign(e, {
        seen: row.state,
        may: [row.state],
        missed: row.missed,
        offered: row.offered,
        offer: row.offer,
        appointment: row.appointment,
        prepay: row.prepayState,
        orderId: row.orderId,
      })
    }
    return null
  }

  static livePlaces = (appointments: Iterable<Appointment>): ReadonlySet<string> =>
    new Set([...appointments].filter((a) => a.seen !== null && LIVE.includes(a.seen)).map((a) => placeKey(a.identity, a.place)))

  /** Where an entry is while its appointment is there. */
  private follow(e: Entry, a: Appointment, state: AppointmentState): WaitlistState[] {
    const booked: WaitlistState[] = ['BOOKED', 'AUTO_BOOKED']
    const again: WaitlistState = this.state.now >= e.untilAt ? 'EXPIRED' : 'WAITING'
    if (NOT_YET_BOOKED.includes(state)) return ['ACCEPTED']
    if (state === 'EXPIRED') return ['EXPIRED']
    if (state === 'CANCELLED_BY_USER') return a.wasBooked ? booked : ['CANCELLED']
    return FAILED.includes(state) ? (a.wasBooked ? booked : state === 'SUSPENDED_BY_HOSPITAL' ? [...booked, again] : [again]) : booked
  }

  private compareEntry(e: Entry, row: SeenEntry, seen: Seen): string | null {
    const { now, isSettled, suspended, appointments } = this.state
    const may = new Set<WaitlistState>(e.may.filter((s) => s !== 'ACCEPTED'))
    for (const one of seen.appointments.filter((a) => a.entryId === e.id)) {
      const a = appointments.get(one.key)
      const isUnderWay = a && (e.appointment === null || e.appointment === a.key) && (e.may.includes('ACCEPTED') || e.may.includes('OFFERED') || isSettled)
      if (isUnderWay && LIVE_ENTRY.includes(e.seen ?? 'WAITING')) for (const state of this.follow(e, a, one.state)) may.add(state)
    }
    if (isSettled)
      for (let round = 0; round < 2; round++) {
        const isOver = e.offer && (now >= e.offer.expiresAt || suspended.has(e.offer.number.split(' ')[0] ?? '') || e.offer.isAuto)
        if (may.has('OFFERED') && isOver) for (const state of ['WAITING', 'EXPIRED'] as const) may.add(state)
        if (may.has('WAITING')) may.add('OFFERED')
        if (may.has('WAITING') && now >= e.untilAt) may.add('EXPIRED')
      }
    if (!may.has(row.state)) return `${e.key} is ${row.state}, allowed ${[...may].join(' ')}`
    if (RANKS[row.tier] !== e.rank) return `${e.key} waits as ${row.tier}`
    if (row.untilAt !== e.untilAt) return `${e.key} waits until ${row.untilAt}, expected ${e.untilAt}`
    const hasMissed = isSettled && e.offer !== null && now >= e.offer.expiresAt && row.missed === e.missed + 1
    if (row.missed !== e.missed && !hasMissed) return `${e.key} has missed ${row.missed} offers, expected ${e.missed}`
    if (hasMissed && row.state === 'WAITING' && row.missed >= LIMITS.maxOffers) return `${e.key} goes on waiting after ${row.missed} missed offers`
    if ((row.state === 'OFFERED') !== (row.offer !== null)) return `${e.key} is ${row.state} and its offer is ${JSON.stringify(row.offer)}`
    return this.compareOffer(e, row) ?? (isSettled ? this.leftBehind(e, row) : null)
  }

  /** An offer is new, for something that was wished for, of the rule's length, and not by night. */
  private compareOffer(e: Entry, row: SeenEntry): string | null {
    const { now, since, isSettled } = this.state
    const fresh = row.offered.filter((number) => !e.offered.includes(number))
    if (fresh.length > 0 && !isSettled) return `${e.key} was offered ${fresh.join(', ')} by nobody`
    for (const number of fresh) if (!this.matches(e, this.state.segmentOf(number))) return `${e.key} was offered ${number}, which it does not wait for`
    const { offer } = row
    if (!offer) return null
    if (!fresh.includes(offer.number))
      return JSON.stringify(offer) === JSON.stringify(e.offer) ? null : `the offer of ${e.key} has become ${JSON.stringify(offer)}`
    const { startsAt, place } = this.state.segmentOf(offer.number)
    const [from, until] = [since, now].map((at) => Math.min(at + LIMITS.offerMinutes * MINUTE_MS, startsAt)) as [Instant, Instant]
    if (offer.expiresAt < from || offer.expiresAt > until) return `${offer.number} is offered to ${e.key} until ${new Date(offer.expiresAt).toISOString()}`
    // Money may have come just after the offer was made.
    const isPrepaid = row.prepayFen === place.feeFen && row.prepayState === 'HELD'
    if (offer.isAuto ? !isPrepaid : isPrepaid && e.prepay === 'HELD') return `the offer to ${e.key} is automatic: ${offer.isAuto}`
    return !offer.isAuto && isQuiet(now, startsAt) && isQuiet(since, startsAt) ? `${e.key} is woken in the night` : null
  }

  /** Once the jobs have run nothing is overdue. */
  private leftBehind(e: Entry, row: SeenEntry): string | null {
    const { now, suspended } = this.state
    if (row.state === 'WAITING' && now >= e.untilAt) return `${e.key} waits after its day`
    if (row.offer && now >= row.offer.expiresAt) return `${e.key} is offered ${row.offer.number} after its time`
    if (row.offer && suspended.has(row.offer.number.split(' ')[0] ?? '')) return `${e.key} is offered a number of a stopped session`
    return row.offer?.isAuto ? `${e.key} has prepaid and is not booked` : null
  }

  /** W5: what was prepaid waits with the entry, went to its appointment, or goes back. */
  private wrongMoney(e: Entry, row: SeenEntry): string | null {
    const { isSettled, isCertain } = this.state
    const isOver = ['BOOKED', 'DECLINED', 'EXPIRED', 'CANCELLED'].includes(row.state)
    const isPaid = row.orderState === 'PAID'
    const why = (text: string): string => `${e.key} ${row.state}, prepayment ${row.prepayState}: ${text}`
    if (e.prepay === 'RETURNED' && row.prepayState !== 'RETURNED') return why('was returned before')
    if ((row.prepayState === 'HELD' || row.prepayState === 'BOOKED' || row.prepayState === 'RETURNED') && !isPaid) return why('was never paid')
    if (row.prepayState === 'RETURNED' && row.refunded === null) return why('and not refunded')
    if (row.prepayState === 'RETURNED' && e.prepay === 'HELD' && !isOver) return why('taken back from somebody who waits')
    if (row.refunded !== null && row.prepayState !== 'RETURNED' && row.prepayState !== 'BOOKED') return why('refunded')
    if ((row.state === 'AUTO_BOOKED') !== (row.prepayState === 'BOOKED' && !LIVE_ENTRY.includes(row.state))) return why('booked by itself')
    if (!isSettled) return null
    if (row.prepayState === 'OPEN' && (isOver || isPaid || this.state.now >= e.prepayBy)) return why('still open')
    if (row.prepayState === 'CLOSED' && isPaid) return why('paid and kept')
    if (row.prepayState === 'HELD' && isOver) return why('kept')
    return isCertain && this.state.order(row.orderId)?.isPaid && !isPaid ? why('paid, and we have not heard') : null
  }

  /** W3, W4: a freed number goes to the first who may have it, and is public only when nobody may. */
  private unfairness(seen: Seen, rows: ReadonlyMap<string, SeenEntry>, livePlaces: ReadonlySet<string>): string | null {
    const { now, numbers, entries, suspended, isSettled } = this.state
    const liveNow = new Set(
      seen.appointments.filter((a) => LIVE.includes(a.state)).map((a) => placeKey(a.identity, this.state.segmentOf(`${a.schId} ${a.ordinal}`).place)),
    )
    const mayHave = (e: Entry, number: string, live: ReadonlySet<string>): boolean => {
      const segment = this.state.segmentOf(number)
      const isOpen = !suspended.has(segment.place.schId) && segment.startsAt > now && e.untilAt > now
      return isOpen && this.matches(e, segment) && !e.offered.includes(number) && !live.has(placeKey(e.identity, segment.place))
    }
    const waits = [...entries.values()].filter((e) => rows.get(e.id)?.state === 'WAITING')
    /** Waited through the whole operation and was offered nothing. */
    const patient = waits.filter((e) => e.seen === 'WAITING' && rows.get(e.id)?.offered.length === e.offered.length)
    const isFirm = (e: Entry, number: string): boolean => mayHave(e, number, livePlaces) && mayHave(e, number, liveNow)
    for (const row of seen.numbers) {
      const key = `${row.schId} ${row.ordinal}`
      const before = numbers.get(key)?.seen
      if ((row.state === 'COOLING' || row.state === 'AVAILABLE') && before !== row.state) {
        const passed = patient.find((e) => isFirm(e, key))
        if (passed) return `number ${key} is ${row.state} although ${passed.key} waits for it`
      }
      if (isSettled && isForgotten(row)) {
        const first = waits.filter((e) => mayHave(e, key, liveNow))
        if (first.length === 0 || !isQuiet(now, this.state.segmentOf(key).startsAt)) return `number ${key} is kept for nobody, ${first.length} may have it`
      }
    }
    for (const e of entries.values())
      for (const number of rows.get(e.id)?.offered.filter((one) => !e.offered.includes(one)) ?? []) {
        const better = patient.find((o) => (o.rank < e.rank || (o.rank === e.rank && o.joinedAt < e.joinedAt)) && isFirm(o, number))
        if (better) return `${number} was offered to ${e.key} before ${better.key}`
      }
    return null
  }
}

const isForgotten = (row: SeenNumber): boolean => row.state === 'RESERVED_WAITLIST' && row.reservedFor === null

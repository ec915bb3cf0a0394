import { type AppointmentState, LIVE_STATES, type NumberState } from '@jktl/shared/appointments/model'
import { addDays, DAY_MS, dateOf, type Instant, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { ChannelOrder, HospitalBook, MoneyMode } from './fakes.ts'
import type { Operation } from './operation.ts'
import { ACCOUNTS, BEGIN, COOLING_SHARE, LIMITS, PERSONS, type Place, SESSIONS } from './places.ts'

type Answer = string
export interface Seen {
  appointments: {
    key: string
    id: string
    state: AppointmentState
    schId: string
    ordinal: number
    payMode: string | null
    expiresAt: Date
    orderId: string | null
    orderState: string | null
    refunded: string | null
  }[]
  numbers: { schId: string; ordinal: number; state: NumberState }[]
}
interface Appointment {
  key: string
  id: string
  account: number
  identity: string
  place: Place
  number: string
  startsAt: Instant
  submittedAt: Instant
  /** One state, or all that an unknown outcome allows until it is seen. */
  may: AppointmentState[]
  seen: AppointmentState | null
  expiresAt: Instant
  isExtended: boolean
  payMode: 'ONLINE' | 'WINDOW' | null
  orderId: string | null
  isOrderClosed: boolean
  /** The window was chosen while an online order was open: waits for its close. */
  waitsForClose: boolean
  releasedBy: 'USER' | 'EXPIRY' | null
  isSuspended: boolean
}
interface Numbered {
  schId: string
  ordinal: number
  segment: string
  inRoster: boolean
  may: NumberState[]
  /** When a cooling number returns: not before, and by. */
  returns: [Instant, Instant]
}
interface Segment {
  key: string
  place: Place
  startsAt: Instant
  endsAt: Instant
}
/** What the upstreams' own books say: the oracle of what really happened there. */
export interface Oracle {
  hospital: HospitalBook
  moneyMode: () => MoneyMode
  order: (orderId: string) => ChannelOrder
}

const LIVE: readonly string[] = LIVE_STATES
const SUSPENDABLE: readonly string[] = ['HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING', 'BOOKED']
const UNSOLD: readonly string[] = ['PLANNED', 'AVAILABLE', 'COOLING']
const ENDED_UNVISITED: readonly string[] = ['HOLD_REFUSED', 'EXPIRED', 'CANCELLED_BY_USER', 'SUSPENDED_BY_HOSPITAL', 'CONFIRM_FAILED']
/** States passed on the way to another one: seen only while an outcome is unknown. */
const ON_THE_WAY: Partial<Record<AppointmentState, AppointmentState[]>> = {
  HELD: ['HOLDING', 'HOLD_UNKNOWN'],
  HOLD_REFUSED: ['HOLDING', 'HOLD_UNKNOWN'],
  EXPIRED: ['RELEASING'],
  CANCELLED_BY_USER: ['RELEASING', 'CANCELLING'],
  BOOKED: ['HELD', 'RELEASING', 'CONFIRMING'],
  CONFIRM_FAILED: ['HELD', 'RELEASING', 'CONFIRMING'],
}
/** Longest lease, retry gap or postponement of a step: after this long with everything up, every outcome is certain. */
export const LAG_MS = 130_000
const COOLING_MS = (LIMITS.coolingMinutes[0] + COOLING_SHARE * (LIMITS.coolingMinutes[1] - LIMITS.coolingMinutes[0])) * MINUTE_MS

/** booking-payment §2.3 as plain data: which answer and which states each operation may lead to. No SQL, no code of the product but its lists of states. */
export class ReferenceModel {
  now: Instant = BEGIN
  readonly segments = new Map<string, Segment>()
  readonly appointments = new Map<string, Appointment>()
  private readonly numbers = new Map<string, Numbered>()
  private readonly suspended = new Set<string>()
  private lagUntil: Instant = 0
  private since: Instant = BEGIN
  private isSettled = false

  constructor(private readonly oracle: Oracle) {
    for (const place of SESSIONS)
      this.publish(
        place,
        place.periods.map((p) => p.count),
        false,
      )
  }

  copy(): ReferenceModel {
    const copy = new ReferenceModel(this.oracle)
    const data = structuredClone({ now: this.now, lagUntil: this.lagUntil, since: this.since })
    for (const map of ['appointments', 'numbers'] as const) {
      copy[map].clear()
      for (const [key, value] of structuredClone(this[map]) as Map<string, never>) copy[map].set(key, value)
    }
    for (const schId of this.suspended) copy.suspended.add(schId)
    return Object.assign(copy, data)
  }

  isLive = (a: Appointment): boolean => a.may.some((s) => LIVE.includes(s))
  private get isUp(): boolean {
    return this.oracle.hospital.mode === 'up' && this.oracle.moneyMode() === 'up'
  }
  private is = (a: Appointment, state: AppointmentState): boolean => a.may.length === 1 && a.may[0] === state

  // ---- operations ----

  /** Applies an operation. @returns the answers allowed; null: any */
  apply(operation: Operation): readonly Answer[] | null {
    this.since = this.now
    this.isSettled = false
    if (!this.isUp) this.lagUntil = this.now + LAG_MS
    switch (operation.op) {
      case 'book':
        return this.book(operation)
      case 'publish':
        return this.publishOperation(operation)
      case 'suspend':
        return this.suspend(operation.session)
      case 'advance':
        this.now += operation.ms
        return null
      case 'jobs':
      case 'repeat-news':
        return this.settleAll()
      case 'heal':
        this.lagUntil = this.now
        this.now += LAG_MS
        return this.settleAll()
      case 'confirm':
      case 'extend':
      case 'cancel':
        break
      default:
        return null
    }
    const a = this.appointments.get(operation.key)
    if (!a) return ['NOT_FOUND']
    const isAllowed = operation.op === 'confirm' ? this.confirm(a, operation.payMode) : operation.op === 'extend' ? this.extend(a) : this.cancel(a)
    return isAllowed ? ['ok'] : ['refused']
  }

  private book({ key, account, person, segment: segmentKey }: Operation & { op: 'book' }): readonly Answer[] | null {
    const known = this.appointments.get(key)
    if (known) return known.account !== account || this.is(known, 'HOLD_REFUSED') ? null : ['ok']
    const segment = this.segments.get(segmentKey)
    const identity = PERSONS[person]?.identityKey
    if (!segment || !identity || !ACCOUNTS[account]?.persons.includes(person)) return ['NOT_FOUND']
    const free = this.free(segment.key)[0]
    const reasons = this.refusals(account, identity, segment)
    if (!free) reasons.push('SOLD_OUT')
    if (reasons.length > 0) return reasons
    if (!free) return []
    const { place } = segment
    const refusal = place.hosCode === 'H' ? this.oracle.hospital.refusalOf(place.schId, free.ordinal) : null
    const may: AppointmentState = place.hosCode === 'P' ? 'HELD' : this.oracle.hospital.mode !== 'up' ? 'HOLD_UNKNOWN' : refusal ? 'HOLD_REFUSED' : 'HELD'
    free.may = [may === 'HOLD_REFUSED' ? this.afterRefusal(free) : 'HELD']
    const expiresAt = Math.min(this.now + LIMITS.holdMinutes * MINUTE_MS, segment.startsAt)
    const facts = {
      key,
      id: '',
      account,
      identity,
      place,
      number: `${free.schId} ${free.ordinal}`,
      startsAt: segment.startsAt,
      submittedAt: this.now,
      expiresAt,
    }
    this.appointments.set(key, {
      ...facts,
      may: [may],
      seen: null,
      isExtended: false,
      payMode: null,
      orderId: null,
      isOrderClosed: false,
      waitsForClose: false,
      releasedBy: null,
      isSuspended: false,
    })
    return may === 'HOLD_REFUSED' ? ['HOSPITAL_REFUSED'] : ['ok']
  }

  /** Numbers the next claim may take: the first one. */
  private free = (segment: string): Numbered[] =>
    [...this.numbers.values()].filter((n) => n.segment === segment && n.may[0] === 'AVAILABLE').sort((a, b) => a.ordinal - b.ordinal)

  private refusals(account: number, identity: string, { place, startsAt }: Segment): Answer[] {
    if (this.suspended.has(place.schId)) return ['SESSION_SUSPENDED']
    if (this.now >= startsAt || this.now < place.releaseAt) return ['SEGMENT_CLOSED']
    const all = [...this.appointments.values()]
    const mine = all.filter((a) => a.identity === identity && this.isLive(a) && a.place.date === place.date)
    const others = new Set(mine.map((a) => a.place.department).filter((d) => d !== place.department))
    const holds = all.filter((a) => a.account === account && a.may.some((s) => ['HOLDING', 'HOLD_UNKNOWN', 'HELD'].includes(s))).length
    const today = all.filter((a) => a.account === account && dateOf(a.submittedAt) === dateOf(this.now) && !this.is(a, 'HOLD_REFUSED')).length
    return [
      ...(mine.some((a) => a.place.department === place.department && a.place.half === place.half) ? ['SAME_SESSION_BOOKED'] : []),
      ...(others.size >= LIMITS.maxDepartmentsPerDay ? ['DAILY_LIMIT'] : []),
      ...(holds >= LIMITS.maxOpenHolds ? ['TOO_MANY_HOLDS'] : []),
      ...(today >= LIMITS.accountDailyLimit ? ['ACCOUNT_LIMIT'] : []),
    ]
  }

  private confirm(a: Appointment, payMode: 'ONLINE' | 'WINDOW'): boolean {
    if (this.is(a, 'CONFIRMING') || this.is(a, 'BOOKED')) {
      const isSame = payMode === (this.isPaid(a) ? 'ONLINE' : a.payMode)
      if (isSame && this.is(a, 'CONFIRMING')) this.settle(a)
      return isSame
    }
    if (!this.is(a, 'HELD') || a.isSuspended || this.now >= a.expiresAt) return false
    a.payMode = payMode
    if (payMode === 'ONLINE') {
      a.waitsForClose = false
      // Its rows say so: an order that is there is found again, a new one opens with the choice.
      a.orderId ??= 'opening'
    } else if (a.orderId && !a.isOrderClosed) a.waitsForClose = true
    else this.reach(a, this.afterConfirmation(a), ['CONFIRMING'])
    return true
  }

  private extend(a: Appointment): boolean {
    const until = Math.min(a.submittedAt + (LIMITS.holdMinutes + LIMITS.extensionMinutes) * MINUTE_MS, a.startsAt)
    if (!this.is(a, 'HELD') || a.isSuspended || this.now >= a.expiresAt || a.isExtended || until <= a.expiresAt) return false
    Object.assign(a, { expiresAt: until, isExtended: true })
    return true
  }

  private cancel(a: Appointment): boolean {
    const isClear = a.orderId === null || a.isOrderClosed
    if (this.is(a, 'RELEASING') && a.releasedBy === 'USER') {
      this.reach(a, [isClear ? 'CANCELLED_BY_USER' : 'RELEASING'], ['RELEASING'])
      return true
    }
    if (this.is(a, 'CANCELLING') || this.is(a, 'CANCELLED_BY_USER')) {
      this.settle(a)
      return true
    }
    const cancelUntil = Math.min(instantAt(addDays(a.place.date, -1), '17:00'), a.startsAt)
    if (a.isSuspended || !(this.is(a, 'HELD') || (this.is(a, 'BOOKED') && this.now < cancelUntil))) return false
    if (this.is(a, 'HELD')) {
      a.releasedBy = 'USER'
      this.reach(a, isClear ? ['CANCELLED_BY_USER'] : ['RELEASING'], ['RELEASING'])
    } else this.reach(a, this.target(a, 'CANCELLING'), ['CANCELLING'])
    return true
  }

  private publishOperation({ session, counts, age, isStopped }: Operation & { op: 'publish' }): null {
    const place = SESSIONS.find((s) => s.schId === session)
    if (place && age === 'newer' && place.date >= dateOf(this.now)) this.publish(place, counts, isStopped)
    return null
  }

  /** Never below what is sold: unsold numbers leave, sold ones stay (N1). */
  private publish(place: Place, counts: readonly number[], isStopped: boolean): void {
    const fresh: NumberState = this.suspended.has(place.schId) || isStopped ? 'SUSPENDED' : this.now >= place.releaseAt ? 'AVAILABLE' : 'PLANNED'
    const wanted = new Set<string>()
    let ordinal = 0
    for (const [index, period] of place.periods.entries()) {
      const segment = `${place.schId}/${index}`
      this.segments.set(segment, { key: segment, place, startsAt: instantAt(place.date, period.start), endsAt: instantAt(place.date, period.end) })
      for (let n = 0; n < (counts[index] ?? 0); n++) {
        const key = `${place.schId} ${++ordinal}`
        wanted.add(key)
        const known = this.numbers.get(key)
        if (!known) this.numbers.set(key, { schId: place.schId, ordinal, segment, inRoster: true, may: [fresh], returns: [0, 0] })
        else {
          if ([...UNSOLD, 'WITHDRAWN'].includes(known.may[0] ?? '')) known.segment = segment
          if (!known.inRoster && known.may[0] === 'WITHDRAWN') known.may = [fresh]
          known.inRoster = true
        }
      }
    }
    for (const [key, n] of this.numbers)
      if (n.schId === place.schId && !wanted.has(key)) {
        if (n.inRoster && UNSOLD.includes(n.may[0] ?? '')) n.may = ['WITHDRAWN']
        n.inRoster = false
      }
    if (isStopped && !this.suspended.has(place.schId)) this.stop(place.schId)
  }

  private suspend(schId: string): readonly Answer[] {
    const last = Math.max(...[...this.segments.values()].filter((g) => g.place.schId === schId).map((g) => g.endsAt))
    if (this.suspended.has(schId)) return ['SESSION_SUSPENDED']
    if (this.now >= last) return ['SESSION_OVER']
    this.stop(schId)
    return ['ok']
  }

  private stop(schId: string): void {
    this.suspended.add(schId)
    for (const n of this.numbers.values()) if (n.schId === schId && UNSOLD.includes(n.may[0] ?? '')) n.may = ['SUSPENDED']
    for (const a of this.appointments.values()) if (a.place.schId === schId && a.may.some((s) => SUSPENDABLE.includes(s))) a.isSuspended = true
  }

  // ---- outcomes ----

  private order = (a: Appointment): ChannelOrder | null => (a.orderId && a.orderId !== 'opening' ? this.oracle.order(a.orderId) : null)
  private isPaid = (a: Appointment): boolean => a.orderId !== null && (a.place.feeFen === 0 || this.order(a)?.isPaid === true)

  /** Where a confirmation ends once the hospital is certain (J6–J8). */
  private afterConfirmation(a: Appointment): AppointmentState[] {
    const { hospital } = this.oracle
    const status = hospital.status(a.id)
    if (status === 'CONFIRMED' || status === 'VISITED') return ['BOOKED']
    const number = this.numbers.get(a.number)
    const isStopped = hospital.rosters.get(a.place.schId)?.isStopped
    const pushRefused = a.place.hosCode === 'P' && status === null && hospital.refusalOf(a.place.schId, number?.ordinal ?? 0) !== null
    const isLost = status !== 'LOCKED' && (a.place.hosCode === 'H' || status !== null)
    if (pushRefused || isLost || isStopped || hospital.refusing.has(a.id) || this.now >= a.startsAt) return ['CONFIRM_FAILED']
    return this.now >= a.startsAt - 30 * MINUTE_MS ? ['BOOKED', 'CONFIRM_FAILED'] : ['BOOKED']
  }

  /** Where a state ends when every upstream answers: the whole of §2.3.3 for what happens without a request. */
  private target(a: Appointment, from: AppointmentState): AppointmentState[] {
    if (a.isSuspended && SUSPENDABLE.includes(from)) return ['SUSPENDED_BY_HOSPITAL']
    const isTyping = this.order(a)?.isTyping === true && !this.order(a)?.isPaid
    const isWanted = this.isPaid(a) && this.now < a.startsAt
    switch (from) {
      case 'HOLDING':
      case 'HOLD_UNKNOWN': {
        if (this.now >= a.expiresAt) return ['EXPIRED']
        const refusal = this.oracle.hospital.status(a.id) === 'LOCKED' ? null : this.oracle.hospital.refusalOf(a.place.schId, Number(a.number.split(' ')[1]))
        return [refusal ? 'HOLD_REFUSED' : 'HELD']
      }
      case 'HELD':
        if (isWanted) return this.afterConfirmation(a)
        if (this.now >= a.expiresAt || this.isPaid(a)) return [isTyping ? 'RELEASING' : 'EXPIRED']
        return a.waitsForClose && !isTyping ? this.afterConfirmation(a) : ['HELD']
      case 'RELEASING':
        if (isTyping) return ['RELEASING']
        if (a.releasedBy === 'USER') return ['CANCELLED_BY_USER']
        return isWanted ? this.afterConfirmation(a) : ['EXPIRED']
      case 'CONFIRMING':
        return this.afterConfirmation(a)
      case 'CANCELLING':
        return [this.oracle.hospital.status(a.id) === 'VISITED' ? 'FULFILLED' : 'CANCELLED_BY_USER']
      default:
        return [from]
    }
  }

  /** With everything up exactly the target; else also where it is and what lies between. */
  private reach(a: Appointment, targets: AppointmentState[], started: AppointmentState[] = []): void {
    const isCertain = this.isUp && this.now >= this.lagUntil
    const between = isCertain ? [] : [...started, ...(started.length === 0 ? a.may : []), ...targets.flatMap((t) => ON_THE_WAY[t] ?? [])]
    a.may = [...new Set([...targets, ...between])]
  }

  private settle = (a: Appointment): void => this.reach(a, [...new Set(a.may.flatMap((s) => this.target(a, s)))])

  private settleAll(): null {
    for (const a of this.appointments.values()) {
      if (a.may.some((s) => ['HOLDING', 'HOLD_UNKNOWN', 'HELD'].includes(s)) && this.now >= a.expiresAt) a.releasedBy ??= 'EXPIRY'
      this.settle(a)
    }
    this.isSettled = true
    for (const n of this.numbers.values()) this.byClock(n)
    return null
  }

  private byClock(n: Numbered): void {
    const segment = this.segments.get(n.segment)
    const isOpen = !this.suspended.has(n.schId)
    if (!segment) return
    if (UNSOLD.includes(n.may[0] ?? '') && this.now >= segment.endsAt) n.may = ['EXPIRED']
    else if (n.may[0] === 'PLANNED' && isOpen && this.now >= segment.place.releaseAt) n.may = ['AVAILABLE']
    else if (n.may[0] === 'COOLING' && isOpen && this.now >= n.returns[0]) n.may = this.now >= n.returns[1] ? ['AVAILABLE'] : ['COOLING', 'AVAILABLE']
  }

  // ---- comparing ----

  private afterRefusal(n: Numbered): NumberState {
    const refusal = this.oracle.hospital.refusalOf(n.schId, n.ordinal)
    if (refusal === 'NUMBER_OCCUPIED' || refusal === 'SESSION_NOT_FOUND') return 'WITHDRAWN'
    return refusal === 'SESSION_STOPPED' || this.suspended.has(n.schId) ? 'SUSPENDED' : n.inRoster ? 'AVAILABLE' : 'WITHDRAWN'
  }

  /** Where a number of an appointment in this state is. */
  private numberOf(a: Appointment, state: AppointmentState, n: Numbered): NumberState[] {
    if (['HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING'].includes(state)) return ['HELD']
    if (LIVE.includes(state)) return ['SOLD']
    if (state === 'FULFILLED') return ['USED']
    if (state === 'SUSPENDED_BY_HOSPITAL') return ['SUSPENDED']
    if (state === 'HOLD_REFUSED') return [this.afterRefusal(n)]
    n.returns = [this.since + COOLING_MS, this.now + COOLING_MS]
    const returned: NumberState[] = this.suspended.has(n.schId)
      ? ['SUSPENDED']
      : !n.inRoster
        ? ['WITHDRAWN']
        : this.now >= a.startsAt
          ? this.since < a.startsAt
            ? ['EXPIRED', 'COOLING']
            : ['EXPIRED']
          : ['COOLING']
    // A refused number that the hospital keeps is not ours to give away.
    const isKept =
      state === 'CONFIRM_FAILED' && (!this.isUp || this.oracle.hospital.isTaken(n.schId, n.ordinal) || this.oracle.hospital.rosters.get(n.schId)?.isStopped)
    return isKept ? [...returned, 'WITHDRAWN', 'SUSPENDED'] : returned
  }

  /** Which rows are ours: ids and orders are the product's to choose. */
  recognise(seen: Seen): void {
    for (const row of seen.appointments) {
      const a = this.appointments.get(row.key)
      if (a) Object.assign(a, { id: row.id, orderId: row.orderId, isOrderClosed: row.orderState === 'CLOSED' })
    }
  }

  /** Takes over what is seen. @returns what the model does not allow; null when it agrees */
  compare(allowed: readonly Answer[] | null, answer: Answer, seen: Seen): string | null {
    this.recognise(seen)
    if (allowed && !allowed.includes(answer)) return `answered ${answer}, allowed ${allowed.join(' ')}`
    const keys = seen.appointments
      .map((a) => a.key)
      .sort()
      .join(' ')
    if (keys !== [...this.appointments.keys()].sort().join(' ')) return `appointments ${keys}, expected ${[...this.appointments.keys()].sort().join(' ')}`
    for (const row of seen.appointments) {
      const a = this.appointments.get(row.key) as Appointment
      if (`${row.schId} ${row.ordinal}` !== a.number) return `${row.key} holds ${row.schId} ${row.ordinal}, expected ${a.number}`
      if (!a.may.includes(row.state)) return `${row.key} is ${row.state}, allowed ${a.may.join(' ')}`
      const n = this.numbers.get(a.number) as Numbered
      if (a.seen !== row.state) n.may = this.numberOf(a, row.state, n)
      a.may = [row.state]
      a.seen = row.state
      if (row.expiresAt.getTime() !== a.expiresAt)
        return `${row.key} is held until ${row.expiresAt.toISOString()}, expected ${new Date(a.expiresAt).toISOString()}`
      if (row.payMode !== a.payMode && !(row.payMode === 'ONLINE' && this.isPaid(a)))
        return `${row.key} pays ${row.payMode ?? 'nowhere'}, expected ${a.payMode ?? 'nowhere'}`
      const there = this.oracle.hospital.status(a.id)
      if (!this.agreesWithHospital(row.state, there)) return `${row.key} is ${row.state}, and ${there ?? 'unknown'} at the hospital`
      const money = this.wrongMoney(a, row.state, row.refunded !== null)
      if (money) return `${row.key} ${row.state}: ${money}`
    }
    return this.compareNumbers(seen)
  }

  private compareNumbers(seen: Seen): string | null {
    if (seen.numbers.length !== this.numbers.size) return `${seen.numbers.length} numbers, expected ${this.numbers.size}`
    for (const row of seen.numbers) {
      const n = this.numbers.get(`${row.schId} ${row.ordinal}`)
      if (!n?.may.includes(row.state)) return `number ${row.schId} ${row.ordinal} is ${row.state}, allowed ${n?.may.join(' ') ?? 'none'}`
      n.may = [row.state]
    }
    return null
  }

  /** Booked only when the hospital has it (AP2), given back only when it has let go (P6). */
  private agreesWithHospital(state: AppointmentState, there: string | null): boolean {
    if (state === 'BOOKED') return there === 'CONFIRMED' || there === 'VISITED'
    if (state === 'EXPIRED' || state === 'CANCELLED_BY_USER') return there !== 'LOCKED' && there !== 'CONFIRMED'
    return state !== 'CONFIRM_FAILED' || there !== 'CONFIRMED'
  }

  /** Paid and ended without a visit: refunded. Everything else: not refunded (AP3, J11). */
  private wrongMoney(a: Appointment, state: AppointmentState, isRefunded: boolean): string | null {
    const isDue = a.place.feeFen > 0 && this.isPaid(a) && ENDED_UNVISITED.includes(state)
    if (isRefunded && !isDue && state !== 'RELEASING') return 'refunded without a reason'
    if (isRefunded && !this.isPaid(a)) return 'refunded without a payment'
    const isCertain = this.isSettled && this.isUp && this.now >= this.lagUntil
    return isDue && !isRefunded && isCertain ? 'paid and ended without a refund' : null
  }

  /** After the last day everything has one end: nothing is under way and nothing is held. */
  unfinished(): string[] {
    return [...this.appointments.values()]
      .filter((a) => !['BOOKED', 'FULFILLED', ...ENDED_UNVISITED].includes(a.may[0] ?? ''))
      .map((a) => `${a.key} ${a.may.join(' ')}`)
  }

  static readonly LAST_DAYS_MS = 4 * DAY_MS
}

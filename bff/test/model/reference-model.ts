import { type AppointmentState, type NumberState } from '@jktl/shared/appointments/model'
import { addDays, DAY_MS, dateOf, type Instant, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'

import { Credit } from './credit.ts'
import { type Answer, type Appointment, COOLING_MS, type Entry, LAG_MS, type Numbered, type Oracle, type Segment } from './model-state.ts'
import type { Operation } from './operation.ts'
import { ACCOUNTS, type CreditRule, EXEMPT_DEPARTMENT, LIMITS, PERSONS, type Place, placeOf, SESSIONS } from './places.ts'
import type { Seen, SeenAppointment } from './seen.ts'
import { HOLDS, LIVE, Outcomes, ENDED_UNVISITED, SUSPENDABLE, UNSOLD } from './outcomes.ts'
import { VisitDay } from './visit-day.ts'
import { WaitingList } from './waiting-list.ts'

const AFTER_BOOKING: readonly string[] = [
  'BOOKED',
  'CANCELLING',
  'CHECKED_IN',
  'QUEUED',
  'FULFILLED',
  'RESCHEDULED',
  'ATTENDANCE_UNKNOWN',
  'NO_SHOW',
  'NO_SHOW_REVOKED',
]

/** booking-payment §2.3 as plain data: which answer and which states each operation may lead to. No SQL, no code of the product but its lists of states. */
export class ReferenceModel extends Outcomes {
  private readonly visits = new VisitDay(this)
  private readonly credit = new Credit(this)
  private readonly waiting = new WaitingList(this, this.credit.isListed)

  constructor(oracle: Oracle, rule: CreditRule) {
    super(oracle, rule)
    for (const place of SESSIONS)
      this.publish(
        place,
        place.periods.map((p) => p.count),
        false,
      )
  }

  copy(): ReferenceModel {
    const copy = new ReferenceModel(this.oracle, this.rule)
    copy.takeFrom(this)
    return copy
  }

  // ---- operations ----

  /** Applies an operation. @returns the answers allowed; null: any */
  apply(operation: Operation): readonly Answer[] | null {
    this.since = this.now
    this.isSettled = false
    if (!this.isUp) this.lagUntil = this.now + LAG_MS
    switch (operation.op) {
      case 'book':
        return this.book(operation)
      case 'reschedule':
        return this.reschedule(operation)
      case 'join':
        return this.waiting.join(operation)
      case 'accept':
      case 'decline':
      case 'leave':
      case 'take-money-back':
        return this.onEntry(operation)
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
      case 'check-in':
      case 'appeal':
      case 'decide-appeal':
      case 'correct':
        return this.onAppointment(operation)
      default:
        return null
    }
  }

  private onAppointment(operation: Operation & { key: string }): readonly Answer[] | null {
    const a = this.appointments.get(operation.key)
    if (!a) return ['NOT_FOUND']
    const answer = (isAllowed: boolean): readonly Answer[] => (isAllowed ? ['ok'] : ['refused'])
    switch (operation.op) {
      case 'confirm':
        return answer(this.confirm(a, operation.payMode))
      case 'extend':
        return answer(this.extend(a))
      case 'cancel':
        return answer(this.cancel(a))
      case 'check-in':
        return this.visits.checkIn(a, operation.by)
      case 'appeal':
        return this.credit.appeal(a.key)
      case 'decide-appeal':
        return this.credit.decideAppeal(a, operation.isAccepted)
      case 'correct':
        return this.credit.correct(a)
      default:
        return null
    }
  }

  private onEntry(operation: Operation & { entry: string }): readonly Answer[] | null {
    const e = this.entries.get(operation.entry)
    if (!e) return ['NOT_FOUND']
    switch (operation.op) {
      case 'accept':
        return this.accept(e, operation.key)
      case 'decline':
        return this.waiting.decline(e, operation.keepWaiting)
      case 'leave':
        return this.waiting.leave(e)
      case 'take-money-back':
        return this.waiting.takeMoneyBack(e)
      default:
        return null
    }
  }

  private book({ key, account, person, segment: segmentKey }: Operation & { op: 'book' }): readonly Answer[] | null {
    const known = this.appointments.get(key)
    if (known) return known.account !== account || this.is(known, 'HOLD_REFUSED') ? null : ['ok']
    const segment = this.segments.get(segmentKey)
    const identity = PERSONS[person]?.identityKey
    if (!segment || !identity || !ACCOUNTS[account]?.persons.includes(person)) return ['NOT_FOUND']
    return this.claim({ key, account, identity, segment, number: this.free(segment.key)[0] })
  }

  /** 改签: within a department, for the same fee, and while the old one may still be given back. */
  private reschedule({ key, old: oldKey, segment: segmentKey }: Operation & { op: 'reschedule' }): readonly Answer[] {
    const old = this.appointments.get(oldKey)
    if (!old) return ['NOT_FOUND']
    if (this.appointments.has(key)) return ['ok']
    if (this.is(old, 'BOOKED') && this.replacementOf(old)) return ['RESCHEDULE_PENDING']
    if (this.is(old, 'BOOKED') && !old.isSuspended && this.now >= this.cancelUntil(old)) return ['CANCEL_TOO_LATE']
    if (!this.is(old, 'BOOKED') || old.isSuspended) return ['ACTION_NOT_ALLOWED']
    const segment = this.segments.get(segmentKey)
    if (!segment) return ['NOT_FOUND']
    if (this.segmentOf(old.number).key === segment.key) return ['SAME_SESSION_BOOKED']
    if (segment.place.department !== old.place.department) return ['RESCHEDULE_ELSEWHERE']
    if (segment.place.feeFen !== old.place.feeFen) return ['RESCHEDULE_FEE_DIFFERS']
    const answers = this.claim({ key, account: old.account, identity: old.identity, segment, number: this.free(segment.key)[0], replaces: old })
    const made = this.appointments.get(key)
    if (made && this.is(made, 'HELD')) {
      this.reachSwap(made)
      if (this.is(old, 'RESCHEDULED')) this.takeOrder(old, made)
    }
    return answers
  }

  /** W2: the number that is kept for the entry, and no other. */
  private accept(e: Entry, key: string): readonly Answer[] {
    if (e.appointment) return ['ok']
    if (!e.offer || this.now >= e.offer.expiresAt) return ['OFFER_OVER']
    const number = this.numbers.get(e.offer.number)
    const answers = this.claim({ key, account: e.account, identity: e.identity, segment: this.segmentOf(e.offer.number), number, entry: e })
    if (this.appointments.has(key)) e.may = ['ACCEPTED']
    return answers
  }

  private claim(wanted: {
    key: string
    account: number
    identity: string
    segment: Segment
    number: Numbered | undefined
    replaces?: Appointment
    entry?: Entry
  }): readonly Answer[] {
    const { key, account, identity, segment, number, replaces = null, entry = null } = wanted
    const reasons = this.refusals(account, identity, segment, replaces)
    if (!number) reasons.push('SOLD_OUT')
    // One that is still being given back has not let go of its turn.
    if (replaces && [...this.appointments.values()].some((a) => a.replaces === replaces.key && this.is(a, 'RELEASING'))) reasons.push('RESCHEDULE_PENDING')
    if (reasons.length > 0 || !number) return reasons
    const { place } = segment
    const refusal = place.hosCode === 'H' ? this.oracle.hospital.refusalOf(place.schId, number.ordinal) : null
    const may: AppointmentState = place.hosCode === 'P' ? 'HELD' : this.oracle.hospital.mode !== 'up' ? 'HOLD_UNKNOWN' : refusal ? 'HOLD_REFUSED' : 'HELD'
    number.may = [may === 'HOLD_REFUSED' ? this.afterRefusal(number) : 'HELD']
    this.add({
      key,
      account,
      identity,
      segment,
      number: `${number.schId} ${number.ordinal}`,
      may,
      submittedAt: this.now,
      replaces: replaces?.key ?? null,
      entry: entry?.key ?? null,
    })
    return may === 'HOLD_REFUSED' ? ['HOSPITAL_REFUSED'] : ['ok']
  }

  private add(
    made: Pick<Appointment, 'key' | 'account' | 'identity' | 'number' | 'submittedAt' | 'replaces' | 'entry'> & { segment: Segment; may: AppointmentState },
  ): Appointment {
    const { segment, may, ...facts } = made
    const { place, startsAt, endsAt } = segment
    const a: Appointment = {
      ...facts,
      id: '',
      place,
      startsAt,
      endsAt,
      expiresAt: Math.min(made.submittedAt + LIMITS.holdMinutes * MINUTE_MS, startsAt),
      may: [may],
      seen: null,
      isExtended: false,
      payMode: null,
      orderId: null,
      isOrderClosed: false,
      waitsForClose: false,
      releasedBy: null,
      isSuspended: false,
      wasBooked: false,
      returnAskedAt: null,
      isInLine: false,
      hasArrived: false,
      wasVisitSent: false,
      wasArrivalSent: false,
      wrongCodes: [],
    }
    this.appointments.set(a.key, a)
    return a
  }

  /** Numbers the next claim may take: the first one. */
  private free = (segment: string): Numbered[] =>
    [...this.numbers.values()].filter((n) => n.segment === segment && n.may[0] === 'AVAILABLE').sort((a, b) => a.ordinal - b.ordinal)

  private refusals(account: number, identity: string, { place, startsAt }: Segment, replaces: Appointment | null): Answer[] {
    if (this.suspended.has(place.schId)) return ['SESSION_SUSPENDED']
    if (this.now >= startsAt || this.now < place.releaseAt) return ['SEGMENT_CLOSED']
    const all = [...this.appointments.values()]
    const mine = all.filter((a) => a.identity === identity && this.isLive(a) && a.place.date === place.date)
    const others = new Set(mine.map((a) => a.place.department).filter((d) => d !== place.department))
    const holds = all.filter((a) => a.account === account && a.may.some((s) => HOLDS.includes(s))).length
    const today = all.filter((a) => a.account === account && dateOf(a.submittedAt) === dateOf(this.now) && !this.is(a, 'HOLD_REFUSED')).length
    const isBlocked = !replaces && place.department !== EXEMPT_DEPARTMENT && this.credit.isListed(identity, place.hosCode)
    // N3: whoever is to replace somebody may stand on that place.
    const isHere = (a: Appointment): boolean => a !== replaces && a.replaces === null && a.place.department === place.department && a.place.half === place.half
    return [
      ...(mine.some((a) => isHere(a) || (a.replaces !== null && this.isElsewhere(a) && a.place.half === place.half && a.place.department === place.department))
        ? ['SAME_SESSION_BOOKED']
        : []),
      ...(isBlocked ? ['LISTED'] : []),
      ...(others.size >= LIMITS.maxDepartmentsPerDay ? ['DAILY_LIMIT'] : []),
      ...(holds >= LIMITS.maxOpenHolds ? ['TOO_MANY_HOLDS'] : []),
      ...(today >= LIMITS.accountDailyLimit ? ['ACCOUNT_LIMIT'] : []),
    ]
  }

  /** A replacement on another date or half than the one it replaces has a place of its own. */
  private isElsewhere(a: Appointment): boolean {
    const old = this.appointments.get(a.replaces ?? '')
    return old === undefined || old.place.date !== a.place.date || old.place.half !== a.place.half
  }

  private cancelUntil = (a: Appointment): Instant => Math.min(instantAt(addDays(a.place.date, -1), '17:00'), a.startsAt)

  private confirm(a: Appointment, payMode: 'ONLINE' | 'WINDOW'): boolean {
    if (this.is(a, 'CONFIRMING') || this.is(a, 'BOOKED')) {
      const isSame = payMode === (this.isPaid(a) ? 'ONLINE' : a.payMode)
      if (isSame && this.is(a, 'CONFIRMING')) this.settle(a)
      return isSame
    }
    if (!this.is(a, 'HELD') || a.replaces || a.isSuspended || this.now >= a.expiresAt) return false
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
    if (!this.is(a, 'HELD') || a.replaces || a.isSuspended || this.now >= a.expiresAt || a.isExtended || until <= a.expiresAt) return false
    Object.assign(a, { expiresAt: until, isExtended: true })
    return true
  }

  private cancel(a: Appointment): boolean {
    if (a.replaces || this.replacementOf(a)) return false
    const isClear = a.orderId === null || a.isOrderClosed
    if (this.is(a, 'RELEASING') && a.releasedBy === 'USER') {
      this.reach(a, [isClear ? 'CANCELLED_BY_USER' : 'RELEASING'], ['RELEASING'])
      return true
    }
    if (this.is(a, 'CANCELLING') || this.is(a, 'CANCELLED_BY_USER')) {
      this.settle(a)
      return true
    }
    if (a.isSuspended || !(this.is(a, 'HELD') || (this.is(a, 'BOOKED') && this.now < this.cancelUntil(a)))) return false
    if (this.is(a, 'HELD')) {
      a.releasedBy = 'USER'
      this.reach(a, isClear ? ['CANCELLED_BY_USER'] : ['RELEASING'], ['RELEASING'])
    } else {
      a.returnAskedAt = this.now
      this.reach(a, this.target(a, 'CANCELLING'), ['CANCELLING'])
    }
    return true
  }

  private publishOperation({ session, counts, age, isStopped }: Operation & { op: 'publish' }): null {
    const place = placeOf(session)
    if (age === 'newer' && place.date >= dateOf(this.now)) this.publish(place, counts, isStopped)
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
        if (!known) this.numbers.set(key, { schId: place.schId, ordinal, segment, inRoster: true, may: [fresh], seen: null, returns: [0, 0] })
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

  // ---- comparing ----

  /** Which rows are ours: ids and orders are the product's to choose. */
  recognise(seen: Seen): void {
    this.waiting.recognise(seen)
    for (const row of seen.appointments) {
      const a = this.appointments.get(row.key)
      if (a) Object.assign(a, { id: row.id, orderId: row.orderId, isOrderClosed: row.orderState === 'CLOSED' })
    }
  }

  /** Takes over what is seen. @returns what the model does not allow; null when it agrees */
  compare(allowed: readonly Answer[] | null, answer: Answer, seen: Seen): string | null {
    const livePlaces = WaitingList.livePlaces(this.appointments.values())
    this.recognise(seen)
    if (allowed && !allowed.includes(answer)) return `answered ${answer}, allowed ${allowed.join(' ')}`
    const unpublished = seen.numbers.find((n) => !this.numbers.has(`${n.schId} ${n.ordinal}`))
    if (unpublished) return `number ${unpublished.schId} ${unpublished.ordinal} is unknown`
    for (const row of seen.appointments) {
      const strange = this.appointments.has(row.key) ? null : this.adopt(row)
      if (strange) return strange
    }
    const [is, should] = [seen.appointments.map((a) => a.key), [...this.appointments.keys()]].map((keys) => keys.sort().join(' '))
    if (is !== should) return `appointments ${is}, expected ${should}`
    // What still stands on a number says where it is.
    const rows = [...seen.appointments].sort((x, y) => Number(LIVE.includes(x.state)) - Number(LIVE.includes(y.state)))
    for (const row of rows) {
      const problem = this.compareAppointment(this.appointments.get(row.key) as Appointment, row, seen)
      if (problem) return problem
    }
    return this.waiting.compare(seen, livePlaces) ?? this.compareNumbers(seen) ?? this.credit.compare(seen)
  }

  /** W5: what was prepaid is booked without asking. */
  private adopt(row: SeenAppointment): string | null {
    const e = [...this.entries.values()].find((one) => one.id === row.entryId)
    const number = `${row.schId} ${row.ordinal}`
    if (!e || !row.key.startsWith('waitlist-') || !this.isSettled) return `an appointment ${row.key} of nobody`
    if (row.submittedAt < this.since || row.submittedAt > this.now) return `${row.key} was submitted at another time`
    if (e.prepay === 'NONE' || e.prepay === 'RETURNED' || e.prepayFen !== this.segmentOf(number).place.feeFen)
      return `${row.key} was booked without a prepayment of its price`
    const { key, submittedAt } = row
    const a = this.add({
      key,
      account: e.account,
      identity: e.identity,
      segment: this.segmentOf(number),
      number,
      may: 'HOLDING',
      submittedAt,
      replaces: null,
      entry: e.key,
    })
    Object.assign(a, { id: row.id, orderId: row.orderId, payMode: row.payMode })
    const isRefused = a.place.hosCode === 'H' && this.oracle.hospital.status(a.id) === null
    const ends = isRefused ? (['HOLD_REFUSED'] as const) : this.afterConfirmation(a)
    a.may = this.isCertain ? [...ends] : ['HOLDING', 'HOLD_UNKNOWN', 'HELD', 'CONFIRMING', 'HOLD_REFUSED', ...ends]
    return null
  }

  private compareAppointment(a: Appointment, row: SeenAppointment, seen: Seen): string | null {
    if (`${row.schId} ${row.ordinal}` !== a.number) return `${row.key} holds ${row.schId} ${row.ordinal}, expected ${a.number}`
    const may = [...new Set(a.may.flatMap((state) => this.visits.judged(a, state, seen)))]
    if (!may.includes(row.state)) return `${row.key} is ${row.state}, allowed ${may.join(' ')}`
    const old = this.appointments.get(row.rescheduledFrom ?? '')
    if (row.replaces !== a.replaces && !(old && old.key === a.replaces)) return `${row.key} is to replace ${row.replaces}, expected ${a.replaces}`
    if (old && old.key === a.replaces) this.takeOrder({ ...old }, a)
    const isReplaced = seen.appointments.some((one) => one.rescheduledFrom === row.key)
    if ((row.state === 'RESCHEDULED') !== isReplaced) return `${row.key} is ${row.state}, and ${isReplaced ? 'another' : 'no other'} has taken its place`
    a.orderId = row.orderId
    const n = this.numbers.get(a.number) as Numbered
    Object.assign(a, { isInLine: row.isInLine, wasVisitSent: row.wasVisitSent, wasArrivalSent: row.wasArrivalSent })
    a.hasArrived ||= ['CHECKED_IN', 'QUEUED'].includes(row.state)
    a.wasBooked ||= AFTER_BOOKING.includes(row.state)
    if (a.seen !== row.state) n.may = this.numberOf(a, row.state, n)
    a.may = [row.state]
    a.seen = row.state
    if (row.expiresAt !== a.expiresAt)
      return `${row.key} is held until ${new Date(row.expiresAt).toISOString()}, expected ${new Date(a.expiresAt).toISOString()}`
    const payModes = [a.payMode, ...(this.isPaid(a) || a.entry ? ['ONLINE'] : []), ...(a.replaces ? [this.appointments.get(a.replaces)?.payMode] : [])]
    if (!payModes.includes(row.payMode)) return `${row.key} pays ${row.payMode ?? 'nowhere'}, expected ${a.payMode ?? 'nowhere'}`
    a.payMode = row.payMode as Appointment['payMode']
    const there = this.oracle.hospital.status(a.id)
    if (!this.agreesWithHospital(row.state, there)) return `${row.key} is ${row.state}, and ${there ?? 'unknown'} at the hospital`
    const money = this.wrongMoney(a, row.state, row.refunded !== null)
    return money ? `${row.key} ${row.state}: ${money}` : null
  }

  private compareNumbers(seen: Seen): string | null {
    if (seen.numbers.length !== this.numbers.size) return `${seen.numbers.length} numbers, expected ${this.numbers.size}`
    for (const row of seen.numbers) {
      const n = this.numbers.get(`${row.schId} ${row.ordinal}`) as Numbered
      const may = this.withWaitingList(n)
      if (!may.includes(row.state)) return `number ${row.schId} ${row.ordinal} is ${row.state}, allowed ${may.join(' ')}`
      if (n.seen === 'RESERVED_WAITLIST' && row.state === 'COOLING') n.returns = [this.since + COOLING_MS.min, this.now + COOLING_MS.max]
      n.may = [row.state]
      n.seen = row.state
    }
    return null
  }

  /** W3: whatever would be free may be kept for somebody who waits, and once nobody does it goes on; who may have it is the waiting list's to say. */
  private withWaitingList(n: Numbered): NumberState[] {
    const may = [...n.may]
    if (may.includes('COOLING') || may.includes('AVAILABLE')) may.push('RESERVED_WAITLIST')
    if (!may.includes('RESERVED_WAITLIST') || !this.isSettled) return may
    if (this.suspended.has(n.schId)) return [...may.filter((s) => s !== 'RESERVED_WAITLIST'), 'SUSPENDED']
    if (!n.inRoster) may.push('WITHDRAWN')
    else may.push(this.now >= (this.segments.get(n.segment)?.startsAt ?? 0) ? 'EXPIRED' : 'COOLING')
    return may
  }

  /** After the last day everything has one end: nothing is under way, nothing is held, nobody waits and nobody's visit is unknown. */
  unfinished(): string[] {
    const ends: readonly string[] = ['FULFILLED', 'NO_SHOW', 'NO_SHOW_REVOKED', 'RESCHEDULED', ...ENDED_UNVISITED]
    const appointments = [...this.appointments.values()].filter((a) => !ends.includes(a.may[0] ?? ''))
    const entries = [...this.entries.values()].filter((e) => ['WAITING', 'OFFERED', 'ACCEPTED'].includes(e.seen ?? ''))
    return [...appointments, ...entries].map((one) => `${one.key} ${one.may.join(' ')}`)
  }

  /** Something can still be booked. */
  hasFuture = (): boolean => [...this.segments.values()].some((g) => g.startsAt > this.now)

  /** How everything ended, for the tally of what a walk has met. */
  reached(): string[] {
    return [
      ...[...this.appointments.values()].map((a) => a.seen ?? ''),
      ...[...this.entries.values()].map((e) => `entry ${e.seen ?? ''}`),
      ...[...this.entries.values()].map((e) => `prepayment ${e.prepay}`),
      ...[...this.violations.values()].map((v) => `violation ${v.kind}${v.isRevoked ? ' revoked' : ''}`),
    ]
  }

  static readonly LAST_DAYS_MS = 4 * DAY_MS
  static readonly LAG_MS = LAG_MS
}

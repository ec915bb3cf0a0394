import { type AppointmentState, LIVE_STATES, type NumberState } from '@jktl/shared/appointments/model'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import { type Appointment, COOLING_MS, ModelState, type Numbered } from './model-state.ts'
import { COOLING_SHARE } from './places.ts'

export const LIVE: readonly string[] = LIVE_STATES
export const SUSPENDABLE: readonly string[] = ['HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING', 'BOOKED']
export const UNSOLD: readonly string[] = ['PLANNED', 'AVAILABLE', 'COOLING']
export const ENDED_UNVISITED: readonly string[] = ['HOLD_REFUSED', 'EXPIRED', 'CANCELLED_BY_USER', 'SUSPENDED_BY_HOSPITAL', 'CONFIRM_FAILED']
/** States passed on the way to another one: seen only while an outcome is unknown. */
const ON_THE_WAY: Partial<Record<AppointmentState, AppointmentState[]>> = {
  HELD: ['HOLDING', 'HOLD_UNKNOWN'],
  HOLD_REFUSED: ['HOLDING', 'HOLD_UNKNOWN'],
  EXPIRED: ['RELEASING'],
  CANCELLED_BY_USER: ['RELEASING', 'CANCELLING'],
  BOOKED: ['HELD', 'RELEASING', 'CONFIRMING'],
  CONFIRM_FAILED: ['HELD', 'RELEASING', 'CONFIRMING'],
}
const COOLS_FOR_MS = COOLING_MS.min + COOLING_SHARE * (COOLING_MS.max - COOLING_MS.min)
export const HOLDS: readonly string[] = ['HOLDING', 'HOLD_UNKNOWN', 'HELD']

/** As it will be once it is made: locked, where the hospital owns the truth. */
const locked = (a: Appointment): Appointment => ({ ...a, id: '' })

/** §2.3.3: where what is under way ends by what the upstreams' own books say, and where its number and its money are then. */
export class Outcomes extends ModelState {
  // ---- outcomes ----

  protected isPaid = (a: Appointment): boolean => a.orderId !== null && (a.place.feeFen === 0 || this.order(a.orderId)?.isPaid === true)

  /** Prepaid through the waiting list, and of the same price. */
  protected isPrepaid(a: Appointment): boolean {
    const e = a.entry ? this.entries.get(a.entry) : undefined
    const isAuto = a.key.startsWith('waitlist-') || e?.offer?.isAuto === true
    return isAuto && e !== undefined && (e.prepay === 'HELD' || e.prepay === 'BOOKED') && e.prepayFen === a.place.feeFen && a.orderId === null
  }

  /** Where a confirmation ends once the hospital is certain (J6–J8). */
  protected afterConfirmation(a: Appointment): AppointmentState[] {
    const { hospital } = this.oracle
    const status = a.id === '' && a.place.hosCode === 'H' ? 'LOCKED' : hospital.status(a.id)
    if (status === 'CONFIRMED' || status === 'VISITED') return ['BOOKED']
    const number = this.numbers.get(a.number)
    const isStopped = hospital.rosters.get(a.place.schId)?.isStopped
    const pushRefused = a.place.hosCode === 'P' && status === null && hospital.refusalOf(a.place.schId, number?.ordinal ?? 0) !== null
    const isLost = status !== 'LOCKED' && (a.place.hosCode === 'H' || status !== null)
    if (pushRefused || isLost || isStopped || hospital.refusing.has(a.id) || this.now >= a.startsAt) return ['CONFIRM_FAILED']
    return this.now >= a.startsAt - 30 * MINUTE_MS ? ['BOOKED', 'CONFIRM_FAILED'] : ['BOOKED']
  }

  /** Where a state ends when every upstream answers: the whole of §2.3.3 for what happens without a request. */
  protected target(a: Appointment, from: AppointmentState): AppointmentState[] {
    if (a.isSuspended && SUSPENDABLE.includes(from)) return ['SUSPENDED_BY_HOSPITAL']
    const order = this.order(a.orderId)
    const isTyping = order?.isTyping === true && !order.isPaid
    const isWanted = this.isPaid(a) && this.now < a.startsAt
    switch (from) {
      case 'HOLDING':
      case 'HOLD_UNKNOWN': {
        if (this.now >= a.expiresAt) return ['EXPIRED']
        const isOurs = ['LOCKED', 'CONFIRMED', 'VISITED'].includes(this.oracle.hospital.status(a.id) ?? '')
        const refusal = isOurs || a.place.hosCode === 'P' ? null : this.oracle.hospital.refusalOf(a.place.schId, Number(a.number.split(' ')[1]))
        return refusal ? ['HOLD_REFUSED'] : this.isPrepaid(a) ? this.target(locked(a), 'HELD') : ['HELD']
      }
      case 'HELD':
        if (this.isPrepaid(a)) return [...this.afterConfirmation(a), ...(this.now >= a.expiresAt ? (['EXPIRED'] as const) : [])]
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
  protected reach(a: Appointment, targets: AppointmentState[], started: AppointmentState[] = []): void {
    const between = this.isCertain ? [] : [...started, ...(started.length === 0 ? a.may : []), ...targets.flatMap((t) => ON_THE_WAY[t] ?? [])]
    a.may = [...new Set([...targets, ...between])]
  }

  protected settle(a: Appointment): void {
    const next = this.replacementOf(a)
    if (next) this.reachSwap(next)
    else if (a.replaces && this.isLive(a)) this.reachSwap(a)
    else this.reach(a, [...new Set(a.may.flatMap((s) => this.target(a, s)))])
  }

  // ---- 改签 ----

  /** Where a replacement and the one it replaces end together (A24, §2.3.3): whatever happens to the old one first decides. */
  protected swapped(a: Appointment, from: AppointmentState, old: Appointment): [AppointmentState, AppointmentState][] {
    const { hospital } = this.oracle
    return old.may.flatMap((oldState): [AppointmentState, AppointmentState][] => {
      const isReplaceable = oldState === 'BOOKED' && !old.isSuspended
      const oldAlone = this.target(old, oldState)[0] ?? oldState
      switch (from) {
        case 'HOLDING':
        case 'HOLD_UNKNOWN': {
          const held = this.target({ ...a, isSuspended: false }, from)[0] ?? from
          return held === 'HELD' ? this.swapped(locked(a), 'HELD', old) : [[held, oldAlone]]
        }
        case 'HELD':
          return isReplaceable ? this.swapped(a, 'CONFIRMING', old) : [['EXPIRED', oldAlone]]
        case 'CONFIRMING': {
          const isCancelling = oldState === 'CANCELLING'
          if (!isReplaceable && !isCancelling) return [['CONFIRM_FAILED', oldAlone]]
          const ends = isCancelling ? (['BOOKED'] as const) : this.afterConfirmation(a)
          return ends.map((end) =>
            end !== 'BOOKED'
              ? ['CONFIRM_FAILED', oldAlone]
              : hospital.status(old.id) === 'VISITED'
                ? ['CONFIRM_FAILED', 'FULFILLED']
                : ['BOOKED', 'RESCHEDULED'],
          )
        }
        default:
          return [[this.target(a, from)[0] ?? from, oldAlone]]
      }
    })
  }

  protected reachSwap(a: Appointment): void {
    const old = this.appointments.get(a.replaces ?? '')
    if (!old) return
    const ends = a.may.flatMap((from) => this.swapped(a, from, old))
    if (a.isSuspended)
      ends.push(...ends.map(([, end]): [AppointmentState, AppointmentState] => ['SUSPENDED_BY_HOSPITAL', end]), [
        'SUSPENDED_BY_HOSPITAL',
        old.may[0] ?? 'BOOKED',
      ])
    const before = { a: a.may, old: old.may }
    this.reach(a, [...new Set(ends.map(([end]) => end))], ['CONFIRMING'])
    this.reach(old, [...new Set(ends.map(([, end]) => end))], [])
    if (this.isCertain) return
    a.may = [...new Set([...a.may, ...before.a, ...(['HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING'] as const)])]
    old.may = [...new Set([...old.may, ...before.old, 'BOOKED' as const, 'CANCELLING' as const])]
  }

  /** The money moves with the place. */
  protected takeOrder(old: Appointment, a: Appointment): void {
    Object.assign(a, { orderId: old.orderId, isOrderClosed: old.isOrderClosed, payMode: old.payMode, replaces: null })
    old.orderId = null
  }

  protected settleAll(): null {
    for (const a of this.appointments.values()) {
      if (a.may.some((s) => HOLDS.includes(s)) && this.now >= a.expiresAt) a.releasedBy ??= 'EXPIRY'
      this.settle(a)
    }
    this.isSettled = true
    for (const n of this.numbers.values()) this.byClock(n)
    return null
  }

  protected byClock(n: Numbered): void {
    const segment = this.segments.get(n.segment)
    const isOpen = !this.suspended.has(n.schId)
    if (!segment) return
    if (UNSOLD.includes(n.may[0] ?? '') && this.now >= segment.endsAt) n.may = ['EXPIRED']
    else if (n.may[0] === 'PLANNED' && isOpen && this.now >= segment.place.releaseAt) n.may = ['AVAILABLE']
    else if (n.may[0] === 'COOLING' && isOpen && this.now >= n.returns[0]) n.may = this.now >= n.returns[1] ? ['AVAILABLE'] : ['COOLING', 'AVAILABLE']
  }

  protected afterRefusal(n: Numbered): NumberState {
    const refusal = this.oracle.hospital.refusalOf(n.schId, n.ordinal)
    if (refusal === 'NUMBER_OCCUPIED' || refusal === 'SESSION_NOT_FOUND') return 'WITHDRAWN'
    return refusal === 'SESSION_STOPPED' || this.suspended.has(n.schId) ? 'SUSPENDED' : n.inRoster ? 'AVAILABLE' : 'WITHDRAWN'
  }

  /** Where a number of an appointment in this state is. */
  protected numberOf(a: Appointment, state: AppointmentState, n: Numbered): NumberState[] {
    if (['HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING'].includes(state)) return ['HELD']
    if (LIVE.includes(state)) return ['SOLD']
    if (state === 'FULFILLED') return ['USED']
    if (state === 'NO_SHOW') return ['SOLD']
    if (state === 'NO_SHOW_REVOKED') return [a.hasArrived || a.wasVisitSent || a.wasArrivalSent ? 'USED' : 'EXPIRED']
    if (state === 'SUSPENDED_BY_HOSPITAL') return ['SUSPENDED']
    if (state === 'HOLD_REFUSED') return [this.afterRefusal(n)]
    n.returns = [this.since + COOLS_FOR_MS, this.now + COOLS_FOR_MS]
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

  /** Booked only when the hospital has it (AP2), given back only when it has let go (P6). */
  protected agreesWithHospital(state: AppointmentState, there: string | null): boolean {
    if (state === 'BOOKED') return there === 'CONFIRMED' || there === 'VISITED'
    if (state === 'EXPIRED' || state === 'CANCELLED_BY_USER') return there !== 'LOCKED' && there !== 'CONFIRMED'
    return state !== 'CONFIRM_FAILED' || there !== 'CONFIRMED'
  }

  /** Paid and ended without a visit: refunded. Everything else: not refunded (AP3, J11). */
  protected wrongMoney(a: Appointment, state: AppointmentState, isRefunded: boolean): string | null {
    const isDue = a.place.feeFen > 0 && this.isPaid(a) && ENDED_UNVISITED.includes(state)
    if (isRefunded && !isDue && state !== 'RELEASING') return 'refunded without a reason'
    if (isRefunded && !this.isPaid(a)) return 'refunded without a payment'
    return isDue && !isRefunded && this.isSettled && this.isCertain ? 'paid and ended without a refund' : null
  }
}

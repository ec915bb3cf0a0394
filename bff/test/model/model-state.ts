import { type AppointmentState, LIVE_STATES, type NumberState } from '@jktl/shared/appointments/model'
import type { AppealState, ViolationKind } from '@jktl/shared/appointments/credit/model'
import type { PrepayState, WaitlistState } from '@jktl/shared/appointments/waitlist/model'
import { type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { ChannelOrder, HospitalBook, MoneyMode } from './fakes.ts'
import type { Wish } from './operation.ts'
import { BEGIN, type CreditRule, LIMITS, type Place } from './places.ts'
import type { SeenListing } from './seen.ts'

export interface Appointment {
  key: string
  id: string
  account: number
  identity: string
  place: Place
  number: string
  startsAt: Instant
  endsAt: Instant
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
  /** 改签: the one it is to replace, until the swap. */
  replaces: string | null
  /** The entry of the waiting list whose number it took. */
  entry: string | null
  /** Booked once, so that giving it back is a return. */
  wasBooked: boolean
  returnAskedAt: Instant | null
  isInLine: boolean
  hasArrived: boolean
  wasVisitSent: boolean
  wasArrivalSent: boolean
  /** When wrong codes were shown. */
  wrongCodes: Instant[]
}
export interface Numbered {
  schId: string
  ordinal: number
  segment: string
  inRoster: boolean
  may: NumberState[]
  seen: NumberState | null
  /** When a cooling number returns: not before, and by. */
  returns: [Instant, Instant]
}
export interface Segment {
  key: string
  place: Place
  startsAt: Instant
  endsAt: Instant
}
/** Somebody who waits, with the number kept for them. */
export interface Entry {
  key: string
  id: string
  account: number
  identity: string
  wish: Wish
  rank: number
  joinedAt: Instant
  untilAt: Instant
  may: WaitlistState[]
  seen: WaitlistState | null
  missed: number
  offered: string[]
  offer: { number: string; isAuto: boolean; expiresAt: Instant } | null
  appointment: string | null
  prepay: PrepayState
  prepayFen: number
  prepayBy: Instant
  orderId: string | null
}
export interface Violation {
  key: string
  kind: ViolationKind
  identity: string
  hosCode: string
  at: Instant
  recordedAt: Instant
  isRevoked: boolean
  appeal: AppealState | null
}

/** What the upstreams' own books say: the oracle of what really happened there. */
export interface Oracle {
  hospital: HospitalBook
  moneyMode: () => MoneyMode
  order: (orderId: string) => ChannelOrder
}

export type Answer = string
/** Longest lease, retry gap or postponement of a step: after this long with everything up, every outcome is certain. */
export const LAG_MS = 130_000
export const COOLING_MS = { min: LIMITS.coolingMinutes[0] * MINUTE_MS, max: LIMITS.coolingMinutes[1] * MINUTE_MS }
const LIVE: readonly string[] = LIVE_STATES

/** All that the reference model remembers, as plain data. */
export class ModelState {
  now: Instant = BEGIN
  /** The moment of the operation before. */
  since: Instant = BEGIN
  lagUntil: Instant = 0
  /** The jobs have run to their end since the last look. */
  isSettled = false
  segments = new Map<string, Segment>()
  appointments = new Map<string, Appointment>()
  numbers = new Map<string, Numbered>()
  entries = new Map<string, Entry>()
  violations = new Map<string, Violation>()
  suspended = new Set<string>()
  listings: SeenListing[] = []

  constructor(
    readonly oracle: Oracle,
    readonly rule: CreditRule,
  ) {}

  protected takeFrom(other: ModelState): void {
    const { now, since, lagUntil, isSettled, segments, appointments, numbers, entries, violations, suspended, listings } = other
    Object.assign(this, structuredClone({ now, since, lagUntil, isSettled, segments, appointments, numbers, entries, violations, suspended, listings }))
  }

  isLive = (a: Appointment): boolean => a.may.some((s) => LIVE.includes(s))
  is = (a: Appointment, state: AppointmentState): boolean => a.may.length === 1 && a.may[0] === state
  get isUp(): boolean {
    return this.oracle.hospital.mode === 'up' && this.oracle.moneyMode() === 'up'
  }
  /** Whatever was lost has been asked for again. */
  get isCertain(): boolean {
    return this.isUp && this.now >= this.lagUntil
  }

  order = (orderId: string | null): ChannelOrder | null => (orderId && orderId !== 'opening' ? this.oracle.order(orderId) : null)

  segmentOf(number: string): Segment {
    const segment = this.segments.get(this.numbers.get(number)?.segment ?? '')
    if (!segment) throw new Error(`no segment of ${number}`)
    return segment
  }

  /** 改签 under way: the appointment that is to take the place of this one. */
  replacementOf = (a: Appointment): Appointment | undefined =>
    [...this.appointments.values()].find((n) => n.replaces === a.key && n.may.some((s) => ['HOLDING', 'HOLD_UNKNOWN', 'HELD', 'CONFIRMING'].includes(s)))
}

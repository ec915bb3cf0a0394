import type { AppointmentState, AuthorityMode, Channel, NumberState, PayMode } from '@jktl/shared/appointments/model'
import { allowedActions, type AppointmentFacts } from '@jktl/shared/appointments/rules'
import type { Instant } from '@jktl/shared/kernel/dates'

/** An appointment with the place and time of its number. */
export interface AppointmentRecord {
  id: string
  accountId: string
  personId: string
  institutionId: string
  departmentId: string
  doctorId: string
  sessionId: string
  segmentId: string
  numberId: string
  date: string
  half: string
  ruleVersionId: string
  feeFen: number
  authority: AuthorityMode
  channel: Channel
  /** The appointment this one shall replace (改签), until the swap. */
  replacesId: string | null
  rescheduledFromId: string | null
  /** The appointment that is to replace this one (改签 under way) or has replaced it. */
  replacementId: string | null
  /** The entry of the waiting list, the extra number or the draw that the number had been kept for. */
  reservedFor: string | null
  state: AppointmentState
  version: number
  payMode: PayMode | null
  tradeOrderId: string | null
  paidAt: Date | null
  moneyClearAt: Date | null
  hisContacted: boolean
  submittedAt: Date
  holdExpiresAt: Date
  holdExtended: boolean
  lockUntil: Date
  cancelUntil: Date
  releaseCause: 'EXPIRY' | 'USER' | null
  confirmingSince: Date | null
  manualDeskAt: Date | null
  confirmedAt: Date | null
  visitNo: string | null
  voucherCode: string | null
  suspendDueAt: Date | null
  attempts: number
  /** What two people found out about the step whose outcome the hospital did not tell. */
  deskVerdict: 'DONE' | 'NOT_DONE' | null
  ordinal: number
  schId: string
  periodId: string
  start: string
  end: string
  startsAt: Date
  location: string
}

/** Facts of an appointment that one move may change, beside its state. */
export interface AppointmentChange {
  payMode?: PayMode
  tradeOrderId?: string | null
  replacesId?: null
  rescheduledFromId?: string
  sharesPlace?: false
  paidAt?: Date | null
  moneyClearAt?: Date
  hisContacted?: boolean
  holdExpiresAt?: Date
  holdExtended?: boolean
  releaseCause?: 'EXPIRY' | 'USER' | null
  confirmingSince?: Date
  manualDeskAt?: Date
  confirmedAt?: Date
  visitNo?: string | null
  queueNo?: string | null
  voucherCode?: string
  cancelRequestedAt?: Date
  suspendDueAt?: Date | null
  /** When a sweep looks at it next; null: only news move it. */
  dueAt: Date | null
  attempts?: number
}

/** Moves a machine may make (§2.3.3); everything else is a programming fault (AP1). */
export const MOVES: Record<AppointmentState, readonly AppointmentState[]> = {
  HOLDING: ['HELD', 'HOLD_UNKNOWN', 'HOLD_REFUSED', 'RELEASING', 'SUSPENDED_BY_HOSPITAL'],
  HOLD_UNKNOWN: ['HELD', 'HOLD_REFUSED', 'RELEASING', 'SUSPENDED_BY_HOSPITAL'],
  HELD: ['CONFIRMING', 'RELEASING', 'SUSPENDED_BY_HOSPITAL'],
  RELEASING: ['CONFIRMING', 'EXPIRED', 'CANCELLED_BY_USER', 'SUSPENDED_BY_HOSPITAL'],
  CONFIRMING: ['BOOKED', 'CONFIRM_FAILED', 'SUSPENDED_BY_HOSPITAL'],
  BOOKED: ['CANCELLING', 'CHECKED_IN', 'QUEUED', 'FULFILLED', 'SUSPENDED_BY_HOSPITAL', 'CANCELLED_BY_HOSPITAL', 'RESCHEDULED', 'ATTENDANCE_UNKNOWN'],
  CANCELLING: ['CANCELLED_BY_USER', 'CANCELLED_BY_HOSPITAL', 'RESCHEDULED', 'FULFILLED', 'CHECKED_IN', 'SUSPENDED_BY_HOSPITAL'],
  CHECKED_IN: ['QUEUED', 'CALLED', 'IN_CONSULT', 'FULFILLED', 'SUSPENDED_BY_HOSPITAL'],
  QUEUED: ['CALLED', 'IN_CONSULT', 'FULFILLED', 'SUSPENDED_BY_HOSPITAL'],
  CALLED: ['IN_CONSULT', 'FULFILLED'],
  IN_CONSULT: ['FULFILLED'],
  ATTENDANCE_UNKNOWN: ['CHECKED_IN', 'FULFILLED', 'NO_SHOW', 'NO_SHOW_REVOKED', 'SUSPENDED_BY_HOSPITAL'],
  NO_SHOW: ['NO_SHOW_REVOKED', 'SUSPENDED_BY_HOSPITAL'],
  FULFILLED: [],
  HOLD_REFUSED: [],
  EXPIRED: [],
  CANCELLED_BY_USER: [],
  CANCELLED_BY_HOSPITAL: [],
  SUSPENDED_BY_HOSPITAL: [],
  CONFIRM_FAILED: [],
  RESCHEDULED: [],
  NO_SHOW_REVOKED: [],
}

/** Moves of a number (§2.3.2). */
export const NUMBER_MOVES: Record<NumberState, readonly NumberState[]> = {
  PLANNED: ['AVAILABLE', 'SUSPENDED', 'WITHDRAWN', 'EXPIRED'],
  AVAILABLE: ['HELD', 'SUSPENDED', 'WITHDRAWN', 'EXPIRED'],
  HELD: ['SOLD', 'AVAILABLE', 'COOLING', 'RESERVED_WAITLIST', 'SUSPENDED', 'WITHDRAWN', 'EXPIRED'],
  SOLD: ['USED', 'COOLING', 'RESERVED_WAITLIST', 'SUSPENDED', 'WITHDRAWN', 'EXPIRED'],
  COOLING: ['AVAILABLE', 'HELD', 'RESERVED_WAITLIST', 'SUSPENDED', 'WITHDRAWN', 'EXPIRED'],
  RESERVED_WAITLIST: ['HELD', 'AVAILABLE', 'COOLING', 'SUSPENDED', 'WITHDRAWN', 'EXPIRED'],
  RESERVED_REFERRAL: ['HELD', 'AVAILABLE', 'SUSPENDED', 'WITHDRAWN', 'EXPIRED'],
  USED: [],
  SUSPENDED: [],
  WITHDRAWN: ['PLANNED', 'AVAILABLE'],
  EXPIRED: [],
}

/** Where a returned number goes; never straight back to the public (A30). */
export function returnedNumberState(
  facts: { sessionState: 'OPEN' | 'SUSPENDED'; inRoster: boolean; startsAt: Instant },
  now: Instant,
): 'SUSPENDED' | 'WITHDRAWN' | 'EXPIRED' | 'COOLING' {
  if (facts.sessionState === 'SUSPENDED') return 'SUSPENDED'
  if (!facts.inRoster) return 'WITHDRAWN'
  return now >= facts.startsAt ? 'EXPIRED' : 'COOLING'
}

export const ownsHospitalTruth = (authority: AuthorityMode): boolean => authority === 'HIS'

/** The facts the shared action table asks for. `extendableUntil`: where one extension would end. */
export const factsOf = (a: AppointmentRecord, extendableUntil: Instant): AppointmentFacts => ({
  state: a.state,
  payMode: a.payMode,
  holdExpiresAt: a.holdExpiresAt.getTime(),
  holdExtendableUntil: extendableUntil,
  holdExtended: a.holdExtended,
  cancelUntil: a.cancelUntil.getTime(),
  suspended: a.suspendDueAt !== null,
  rescheduling: a.replacesId !== null ? 'new' : a.replacementId !== null ? 'old' : null,
})

export const actionsOf = (a: AppointmentRecord, extendableUntil: Instant, now: Instant) => allowedActions(factsOf(a, extendableUntil), 'owner', now)

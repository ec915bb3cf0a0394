import { type Instant } from '../kernel/dates.ts'
import type { AppointmentAction, AppointmentState, PayMode } from './model.ts'

/** Who looks at an appointment: the account that booked it, or the hospital's staff. */
export type AppointmentActor = 'owner' | 'hospital'

const NOTHING = { owner: [], hospital: [] } as const
const SHOW = { owner: ['showVoucher'], hospital: ['showVoucher'] } as const

/** State × actor → what may be asked for (§2.3.3). The client draws its buttons from it, the server refuses with what it allows. */
export const ALLOWED_ACTIONS: Record<AppointmentState, Record<AppointmentActor, readonly AppointmentAction[]>> = {
  HOLDING: NOTHING,
  HOLD_UNKNOWN: NOTHING,
  HELD: { owner: ['confirm', 'pay', 'extendHold', 'cancel'], hospital: [] },
  CONFIRMING: NOTHING,
  BOOKED: { owner: ['showVoucher', 'reschedule', 'cancel'], hospital: ['showVoucher'] },
  CANCELLING: NOTHING,
  CHECKED_IN: SHOW,
  QUEUED: SHOW,
  CALLED: SHOW,
  IN_CONSULT: SHOW,
  FULFILLED: NOTHING,
  HOLD_REFUSED: NOTHING,
  RELEASING: NOTHING,
  EXPIRED: NOTHING,
  CANCELLED_BY_USER: NOTHING,
  CANCELLED_BY_HOSPITAL: NOTHING,
  SUSPENDED_BY_HOSPITAL: NOTHING,
  CONFIRM_FAILED: NOTHING,
  RESCHEDULED: NOTHING,
  ATTENDANCE_UNKNOWN: NOTHING,
  NO_SHOW: NOTHING,
  NO_SHOW_REVOKED: NOTHING,
}

/** What the clock and the appointment's own facts leave of the table. Instants in epoch milliseconds. */
export interface AppointmentFacts {
  state: AppointmentState
  payMode: PayMode | null
  holdExpiresAt: Instant
  /** Last instant of a possible extension; equal to `holdExpiresAt` when the rules leave nothing to extend. */
  holdExtendableUntil: Instant
  holdExtended: boolean
  cancelUntil: Instant
  /** The hospital has suspended the session: only its own process goes on. */
  suspended: boolean
  /** 改签 under way: this one is to replace another, or is to be replaced. */
  rescheduling: 'new' | 'old' | null
}

const isHoldOpen = (a: AppointmentFacts, now: Instant): boolean => now < a.holdExpiresAt

const STILL_ALLOWED: Record<AppointmentAction, (a: AppointmentFacts, now: Instant) => boolean> = {
  confirm: isHoldOpen,
  pay: (a, now) => isHoldOpen(a, now) && a.payMode === 'ONLINE',
  extendHold: (a, now) => isHoldOpen(a, now) && !a.holdExtended && a.holdExtendableUntil > a.holdExpiresAt,
  cancel: (a, now) => a.rescheduling === null && (a.state === 'HELD' || now < a.cancelUntil),
  reschedule: (a, now) => a.rescheduling === null && now < a.cancelUntil,
  showVoucher: () => true,
}

/** Actions the actor may ask for now, by server time (N7). */
export function allowedActions(appointment: AppointmentFacts, actor: AppointmentActor, now: Instant): AppointmentAction[] {
  if (appointment.suspended || appointment.rescheduling === 'new') return []
  return ALLOWED_ACTIONS[appointment.state][actor].filter((action) => STILL_ALLOWED[action](appointment, now))
}

/** 号 (booking-payment §2.3.2): every number is in exactly one state (N1). */
export const NUMBER_STATES = [
  'PLANNED',
  'AVAILABLE',
  'HELD',
  'SOLD',
  'USED',
  'COOLING',
  'RESERVED_WAITLIST',
  'RESERVED_REFERRAL',
  'SUSPENDED',
  'WITHDRAWN',
  'EXPIRED',
] as const
export type NumberState = (typeof NUMBER_STATES)[number]

/** 预约 (§2.3.3). Money is not an appointment state: it is shown from the payment and refund machines. */
export const APPOINTMENT_STATES = [
  'HOLDING',
  'HOLD_UNKNOWN',
  'HELD',
  'CONFIRMING',
  'BOOKED',
  'CANCELLING',
  'CHECKED_IN',
  'QUEUED',
  'CALLED',
  'IN_CONSULT',
  'FULFILLED',
  'HOLD_REFUSED',
  'RELEASING',
  'EXPIRED',
  'CANCELLED_BY_USER',
  'CANCELLED_BY_HOSPITAL',
  'SUSPENDED_BY_HOSPITAL',
  'CONFIRM_FAILED',
  'RESCHEDULED',
  'ATTENDANCE_UNKNOWN',
  'NO_SHOW',
  'NO_SHOW_REVOKED',
] as const
export type AppointmentState = (typeof APPOINTMENT_STATES)[number]

/** What a session offers (A14): a doctor's half day, a device's slots, a ward's beds of one day. */
export const SESSION_KINDS = ['CLINIC', 'EXAM', 'BED'] as const
export type SessionKind = (typeof SESSION_KINDS)[number]
/** States in which the appointment occupies its number and its person's place (N2, N3). The partial unique indexes name the same list. */
export const LIVE_STATES = [
  'HOLDING',
  'HOLD_UNKNOWN',
  'HELD',
  'RELEASING',
  'CONFIRMING',
  'BOOKED',
  'CANCELLING',
  'CHECKED_IN',
  'QUEUED',
  'CALLED',
  'IN_CONSULT',
  'ATTENDANCE_UNKNOWN',
] as const satisfies readonly AppointmentState[]

export const PAY_MODES = ['ONLINE', 'WINDOW'] as const
export type PayMode = (typeof PAY_MODES)[number]
/** 号源归谁管 (§2.3.1) */
export const AUTHORITY_MODES = ['PLATFORM', 'HIS', 'SPLIT'] as const
export type AuthorityMode = (typeof AUTHORITY_MODES)[number]
/** 预约渠道 (R344, R347): each number belongs to one (N4). Residents book ONLINE; the others are kept for the window, the telephone, elders and referrals (A28, C11). */
export const CHANNELS = ['ONLINE', 'WINDOW', 'PHONE', 'ELDER', 'REFERRAL'] as const
export type Channel = (typeof CHANNELS)[number]

export const APPOINTMENT_ACTIONS = ['confirm', 'extendHold', 'pay', 'reschedule', 'cancel', 'showVoucher'] as const
export type AppointmentAction = (typeof APPOINTMENT_ACTIONS)[number]
export const SUSPENSION_REASONS = ['DOCTOR_ILL', 'DOCTOR_EMERGENCY', 'EQUIPMENT', 'WEATHER', 'OTHER'] as const

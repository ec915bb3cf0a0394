import type { SessionKind } from '@jktl/shared/appointments/model'

/** What a hospital system may say to a step of ours, in our words. Three failures told apart: refused, busy (nothing happened), unknown. */
export type HospitalRefusal =
  | 'LOCK_NOT_FOUND'
  | 'NUMBER_OCCUPIED'
  | 'SESSION_STOPPED'
  | 'SESSION_NOT_FOUND'
  | 'LOCK_CONFLICT'
  | 'LOCK_EXPIRED'
  | 'LOCK_CONFIRMED'
  | 'CONFIRM_REFUSED'
  | 'ALREADY_VISITED'
  | 'PATIENT_INVALID'
export type LockStatus = 'LOCKED' | 'UNLOCKED' | 'CONFIRMED' | 'CANCELLED' | 'VISITED'
export interface HospitalLock {
  status: LockStatus
  visitNo: string | null
  queueNo: string | null
}
export type HospitalAnswer<T> = { kind: 'ok'; value: T } | { kind: 'refused'; code: HospitalRefusal } | { kind: 'busy' } | { kind: 'unknown' }
export type LockAnswer = HospitalAnswer<HospitalLock>

/** One record of somebody's coming, numbered by the hospital. */
export interface AttendanceItem {
  seq: number
  lockId: string
  event: 'CHECKED_IN' | 'VISITED'
  at: number
}

export interface RosterPeriod {
  periodId: string
  start: string
  end: string
  ordinals: readonly number[]
}
/** One version of a half day of a doctor, a device or a ward as the hospital published it. */
export interface Roster {
  schId: string
  version: number
  kind: SessionKind
  /** Of the doctor, or of the device or ward. */
  ownerCode: string
  departmentCode: string
  date: string
  half: 'AM' | 'PM' | 'NIGHT'
  location: string
  feeFen: number
  isStopped: boolean
  releaseAt: number | null
  periods: readonly RosterPeriod[]
}

/** Where a number goes when the hospital refuses it for good; null: it is free again. */
export const NUMBER_AFTER_REFUSAL: Record<HospitalRefusal, 'WITHDRAWN' | 'SUSPENDED' | null> = {
  LOCK_NOT_FOUND: null,
  LOCK_EXPIRED: null,
  PATIENT_INVALID: null,
  LOCK_CONFLICT: null,
  CONFIRM_REFUSED: null,
  NUMBER_OCCUPIED: 'WITHDRAWN',
  SESSION_NOT_FOUND: 'WITHDRAWN',
  ALREADY_VISITED: 'WITHDRAWN',
  LOCK_CONFIRMED: 'WITHDRAWN',
  SESSION_STOPPED: 'SUSPENDED',
}

import type { Appointment } from '@jktl/shared/appointments/contract'
import type { AppointmentState } from '@jktl/shared/appointments/model'
import { serverNow } from '@/platform/server-time'
import type { StatusTone } from '@/ui'
import { t } from './texts'

type Word = Extract<Parameters<typeof t>[0], `state${string}`>
export interface Standing {
  word: Word
  tone: StatusTone
  /** What a page draws: asking the hospital, held for confirming, asked to confirm, valid voucher, on its way out, over. */
  phase: 'asking' | 'held' | 'confirming' | 'valid' | 'leaving' | 'over'
  /** Where another number is looked for: the same doctor, or anybody of the department because this one is not to be had. */
  again?: 'doctor' | 'department'
}

/** State → picture. Money is drawn from the payment's own view, never from here. */
export const STANDING: Record<AppointmentState, Standing> = {
  HOLDING: { word: 'stateHolding', tone: 'info', phase: 'asking' },
  HOLD_UNKNOWN: { word: 'stateUnknown', tone: 'info', phase: 'asking' },
  HELD: { word: 'stateHeld', tone: 'notice', phase: 'held' },
  CONFIRMING: { word: 'stateConfirming', tone: 'info', phase: 'confirming' },
  BOOKED: { word: 'stateBooked', tone: 'ok', phase: 'valid' },
  CHECKED_IN: { word: 'stateCheckedIn', tone: 'ok', phase: 'valid' },
  QUEUED: { word: 'stateQueued', tone: 'ok', phase: 'valid' },
  CALLED: { word: 'stateCalled', tone: 'notice', phase: 'valid' },
  IN_CONSULT: { word: 'stateInConsult', tone: 'ok', phase: 'valid' },
  ATTENDANCE_UNKNOWN: { word: 'stateWaiting', tone: 'paused', phase: 'valid' },
  CANCELLING: { word: 'stateCancelling', tone: 'info', phase: 'leaving' },
  RELEASING: { word: 'stateReleasing', tone: 'info', phase: 'leaving' },
  FULFILLED: { word: 'stateFulfilled', tone: 'paused', phase: 'over', again: 'doctor' },
  HOLD_REFUSED: { word: 'stateRefused', tone: 'danger', phase: 'over', again: 'department' },
  EXPIRED: { word: 'stateExpired', tone: 'paused', phase: 'over', again: 'department' },
  CANCELLED_BY_USER: { word: 'stateCancelled', tone: 'paused', phase: 'over', again: 'doctor' },
  CANCELLED_BY_HOSPITAL: { word: 'stateHospital', tone: 'danger', phase: 'over', again: 'department' },
  SUSPENDED_BY_HOSPITAL: { word: 'stateSuspended', tone: 'danger', phase: 'over', again: 'department' },
  CONFIRM_FAILED: { word: 'stateFailed', tone: 'danger', phase: 'over', again: 'department' },
  RESCHEDULED: { word: 'stateMoved', tone: 'paused', phase: 'over' },
  NO_SHOW: { word: 'stateNoShow', tone: 'danger', phase: 'over', again: 'doctor' },
  NO_SHOW_REVOKED: { word: 'stateNoShowRevoked', tone: 'paused', phase: 'over', again: 'doctor' },
}

const SOON_MS = 2_000
/** How soon to ask again while the server is busy with it, or a hold has run out and its release is not told yet; false: nothing is moving. */
export function pollWhileMoving({ nextCheckAt, state, holdExpiresAt }: Pick<Appointment, 'nextCheckAt' | 'state' | 'holdExpiresAt'>): number | false {
  const hasRunOut = state === 'HELD' && holdExpiresAt !== null && Date.parse(holdExpiresAt) <= serverNow()
  return nextCheckAt !== null || hasRunOut ? SOON_MS : false
}

/** Index of the node of a visit that is under way: 0 挂号, 1 诊前准备, 2 门诊缴费, 3 检验检查, 4 诊后提醒. Only what is known: bills and examinations have no source yet. */
const NODE: Partial<Record<AppointmentState, number>> = {
  BOOKED: 1,
  CHECKED_IN: 1,
  QUEUED: 1,
  CALLED: 1,
  IN_CONSULT: 2,
  ATTENDANCE_UNKNOWN: 1,
  CANCELLING: 1,
  FULFILLED: 4,
}
export const nodeOf = (state: AppointmentState): number => NODE[state] ?? 0

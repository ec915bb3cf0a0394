import type { AppointmentState } from '@jktl/shared/appointments/model'
import { type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

/** Everything that decides whether somebody came (booking-payment §2.3.6), read under the appointment's row lock. */
export interface AttendanceFacts {
  state: AppointmentState
  now: Instant
  segmentEndsAt: Instant
  sessionEndsAt: Instant
  graceMinutes: number
  /** A check-in from any source: mini program, kiosk, window, or the hospital's feed. */
  hasCheckIn: boolean
  /** A visit, fee, order or queue event of the hospital. */
  hasVisit: boolean
  isSuspended: boolean
  /** The session runs later than the rule tolerates, and nobody has said that it is over. */
  isDelayed: boolean
  isExemptDay: boolean
  /** The hospital says: everything up to here has been sent. */
  watermark: Instant | null
}
export type WaitReason = 'GRACE' | 'SUSPENSION' | 'DELAY' | 'WATERMARK'
export type Verdict =
  | { kind: 'WAIT'; for: WaitReason }
  /** BOOKED → ATTENDANCE_UNKNOWN */
  | { kind: 'UNKNOWN' }
  | { kind: 'FULFILLED'; by: 'VISIT' | 'CHECK_IN' }
  | { kind: 'NO_SHOW' }
  /** Nobody's fault: not counted. */
  | { kind: 'EXCUSED' }
  /** The session was stopped: money back, not counted. */
  | { kind: 'SUSPENDED' }
  /** NO_SHOW → NO_SHOW_REVOKED: late evidence always wins. */
  | { kind: 'REVOKED'; because: 'EVIDENCE' | 'EXEMPTION' }
  /** Not in a state that is judged. */
  | { kind: 'NOTHING' }

const wait = (reason: WaitReason): Verdict => ({ kind: 'WAIT', for: reason })
const visited: Verdict = { kind: 'FULFILLED', by: 'VISIT' }
const isComplete = (f: AttendanceFacts): boolean => f.now >= f.sessionEndsAt && f.watermark !== null && f.watermark >= f.sessionEndsAt
const isGraceOver = (f: AttendanceFacts): boolean => f.now >= f.segmentEndsAt + f.graceMinutes * MINUTE_MS

function judgeBooked(f: AttendanceFacts): Verdict {
  if (f.hasVisit) return visited
  if (f.isSuspended) return wait('SUSPENSION')
  if (f.isDelayed) return wait('DELAY')
  return isGraceOver(f) ? { kind: 'UNKNOWN' } : wait('GRACE')
}

/** Whoever is in the house came; a stopped session sends home those who were not called yet. */
function judgePresent(f: AttendanceFacts, canBeSentHome: boolean): Verdict {
  if (f.hasVisit) return visited
  if (f.isDelayed) return wait('DELAY')
  if (!isComplete(f)) return wait('WATERMARK')
  return f.isSuspended && canBeSentHome ? { kind: 'SUSPENDED' } : { kind: 'FULFILLED', by: 'CHECK_IN' }
}

/** NO_SHOW only when every condition of §2.3.6 holds; each that does not has its own way out. */
function judgeUnknown(f: AttendanceFacts): Verdict {
  if (f.hasVisit) return visited
  if (!isGraceOver(f)) return wait('GRACE')
  if (f.isDelayed) return wait('DELAY')
  if (!isComplete(f)) return wait('WATERMARK')
  if (f.isSuspended) return { kind: 'SUSPENDED' }
  if (f.hasCheckIn) return { kind: 'FULFILLED', by: 'CHECK_IN' }
  return f.isExemptDay ? { kind: 'EXCUSED' } : { kind: 'NO_SHOW' }
}

function judgeNoShow(f: AttendanceFacts): Verdict {
  if (f.hasVisit || f.hasCheckIn) return { kind: 'REVOKED', because: 'EVIDENCE' }
  if (f.isSuspended) return { kind: 'SUSPENDED' }
  return f.isExemptDay ? { kind: 'REVOKED', because: 'EXEMPTION' } : { kind: 'NOTHING' }
}

/** Pure and total: the same facts always give the same verdict. */
export function judgeAttendance(facts: AttendanceFacts): Verdict {
  switch (facts.state) {
    case 'BOOKED':
      return judgeBooked(facts)
    case 'CHECKED_IN':
    case 'QUEUED':
      return judgePresent(facts, true)
    case 'CALLED':
    case 'IN_CONSULT':
      return judgePresent(facts, false)
    case 'ATTENDANCE_UNKNOWN':
      return judgeUnknown(facts)
    case 'NO_SHOW':
      return judgeNoShow(facts)
    default:
      return { kind: 'NOTHING' }
  }
}

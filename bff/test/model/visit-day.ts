import type { AppointmentState } from '@jktl/shared/appointments/model'
import { dateOf, type Instant, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Answer, Appointment, ModelState } from './model-state.ts'
import { LIMITS } from './places.ts'
import type { Seen } from './seen.ts'

const TRIES = { most: 5, within: 10 * MINUTE_MS }

/** §2.3.6, §2.3.7: who checks in, who came, and who did not. */
export class VisitDay {
  constructor(private readonly state: ModelState) {}

  checkIn(a: Appointment, by: 'code' | 'old-code' | 'desk'): readonly Answer[] {
    const { now } = this.state
    if (a.isInLine) return ['ok']
    const isBooked = this.state.is(a, 'BOOKED') || (by === 'desk' && this.state.is(a, 'ATTENDANCE_UNKNOWN'))
    if (by === 'desk' && a.place.date !== dateOf(now)) return ['CHECK_IN_OTHER_DAY']
    if (!isBooked) return [this.refusalOf(a)]
    if (a.isSuspended) return ['SESSION_SUSPENDED']
    if (by !== 'desk') {
      if (now < a.startsAt - LIMITS.checkInFromMinutes * MINUTE_MS) return ['CHECK_IN_TOO_EARLY']
      if (now > a.startsAt + LIMITS.lateMinutes * MINUTE_MS) return ['CHECK_IN_DESK_ONLY']
      if (a.wrongCodes.filter((at) => at > now - TRIES.within).length >= TRIES.most) return ['CHECK_IN_TOO_MANY_TRIES']
      if (by === 'old-code') {
        a.wrongCodes.push(now)
        return ['CHECK_IN_CODE_WRONG']
      }
    }
    if (this.state.replacementOf(a)) return ['RESCHEDULE_PENDING']
    a.may = ['QUEUED']
    return ['ok']
  }

  private refusalOf(a: Appointment): Answer {
    const state = a.may[0]
    if (state === 'CANCELLING' || state === 'CANCELLED_BY_USER') return 'CHECK_IN_CANCELLED'
    return state === 'SUSPENDED_BY_HOSPITAL' ? 'SESSION_SUSPENDED' : 'ACTION_NOT_ALLOWED'
  }

  /** §2.3.6, as soon as the jobs have run: where a state ends by what the hospital has sent so far. */
  judged(a: Appointment, from: AppointmentState, seen: Seen): AppointmentState[] {
    const { now, suspended } = this.state
    const row = seen.appointments.find((one) => one.key === a.key)
    if (!this.state.isSettled || !row) return [from]
    const isStopped = suspended.has(a.place.schId)
    const sessionEndsAt = this.sessionEnd(a)
    const isGraceOver = now >= a.endsAt + LIMITS.graceMinutes * MINUTE_MS
    // The hospital's own word, and that we have heard it.
    const heard = seen.feeds.find((f) => f.hosCode === a.place.hosCode)?.watermark ?? 0
    const said = this.state.oracle.hospital.attendance.get(a.place.hosCode)?.watermark ?? 0
    const isComplete = now >= sessionEndsAt && Math.min(heard, said) >= sessionEndsAt
    const again = (state: AppointmentState): AppointmentState[] => this.judged(a, state, seen)
    switch (from) {
      case 'BOOKED': {
        // Evidence that came before the booking was certain is looked at when the visit is over.
        if (row.wasVisitSent && (isGraceOver || !a.wasVisitSent)) return a.seen === 'BOOKED' || isGraceOver ? ['FULFILLED'] : ['FULFILLED', 'BOOKED']
        if (a.isSuspended) return ['BOOKED']
        const otherwise = isGraceOver && !isStopped ? again('ATTENDANCE_UNKNOWN') : (['BOOKED'] as const)
        if (!row.wasArrivalSent || a.wasArrivalSent) return [...otherwise]
        // The clock and the hospital's record may come in either order.
        return [...again('CHECKED_IN'), ...(a.seen === 'BOOKED' && !isGraceOver ? [] : otherwise)]
      }
      case 'CHECKED_IN':
      case 'QUEUED':
        if (row.wasVisitSent) return ['FULFILLED']
        if (!isComplete || !isGraceOver) return [from, ...(isComplete ? (['FULFILLED'] as const) : [])]
        return [isStopped ? 'SUSPENDED_BY_HOSPITAL' : 'FULFILLED']
      case 'ATTENDANCE_UNKNOWN':
        if (row.wasVisitSent) return ['FULFILLED']
        if (!isComplete) return ['ATTENDANCE_UNKNOWN']
        if (isStopped) return ['SUSPENDED_BY_HOSPITAL']
        return [row.wasArrivalSent || a.hasArrived ? 'FULFILLED' : 'NO_SHOW']
      case 'NO_SHOW':
        if (row.wasVisitSent || row.wasArrivalSent) return ['NO_SHOW_REVOKED']
        return [isStopped ? 'SUSPENDED_BY_HOSPITAL' : 'NO_SHOW']
      default:
        return [from]
    }
  }

  private sessionEnd = (a: Appointment): Instant => Math.max(...a.place.periods.map((p) => instantAt(a.place.date, p.end)))
}

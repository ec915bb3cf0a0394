import { expect, test } from '@jest/globals'
import type { AppointmentState } from '@jktl/shared/appointments/model'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import fc from 'fast-check'

import { type AttendanceFacts, judgeAttendance } from './judge-attendance.ts'

const FIRST_DAY = Date.parse('2026-11-01T00:00:00+08:00')
const DAYS = 30
const SESSIONS_A_DAY = 3
const PATIENTS = 6
const TICK_MS = 30 * MINUTE_MS
const ALLOWED_AFTER = 5 * DAY_MS

/** Ground truth of one booking, and everything that reaches us about it, with the time at which it does. */
interface Visit {
  hasCome: boolean
  segmentEndsAt: number
  sessionEndsAt: number
  suspendedKnownAt: number | null
  isExemptDay: boolean
  delay: { from: number; to: number } | null
  /** When a check-in of ours (mini program, kiosk) is written; an offline one much later. */
  checkInAt: number | null
  /** When the hospital's record of the visit arrives. */
  visitAt: number | null
  /** Watermark steps of the hospital: what it says, and when we hear it. Honest: it never claims a day whose records are still to come, unless it is a late correction. */
  watermarks: { at: number; value: number }[]
  isLateCorrection: boolean
  state: AppointmentState
  missedAt: number | null
}

/** A repeatable source of chance. */
function chances(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function month(seed: number): Visit[] {
  const chance = chances(seed)
  const visits: Visit[] = []
  for (let day = 0; day < DAYS; day++) {
    const isExemptDay = chance() < 0.1
    for (let s = 0; s < SESSIONS_A_DAY; s++) {
      const startsAt = FIRST_DAY + day * DAY_MS + (8 + 4 * s) * HOUR_MS
      const sessionEndsAt = startsAt + 3 * HOUR_MS
      const suspendedKnownAt = chance() < 0.1 ? startsAt + Math.floor(chance() * 2 * DAY_MS) : null
      const delay = chance() < 0.15 ? { from: startsAt, to: sessionEndsAt + Math.floor(chance() * DAY_MS) } : null
      // The feed lags between an hour and three days, and says so.
      const lagMs = chance() < 0.3 ? DAY_MS * (1 + 2 * chance()) : HOUR_MS
      const sent = sessionEndsAt + Math.floor(lagMs)
      const watermarks = [
        { at: sessionEndsAt, value: startsAt },
        { at: sent, value: sessionEndsAt + Math.floor(HOUR_MS * chance()) },
      ]
      for (let p = 0; p < PATIENTS; p++) {
        const segmentEndsAt = startsAt + (p + 1) * 30 * MINUTE_MS
        const hasCome = chance() < 0.7 && suspendedKnownAt === null
        const seenBy = chance()
        const isOffline = chance() < 0.2
        const isLateCorrection = hasCome && chance() < 0.05
        const hasCheckIn = hasCome && !isLateCorrection && seenBy < 0.6
        const hasRecord = hasCome && (isLateCorrection || seenBy > 0.4)
        visits.push({
          hasCome,
          segmentEndsAt,
          sessionEndsAt,
          suspendedKnownAt,
          isExemptDay,
          delay,
          checkInAt: hasCheckIn ? (isOffline ? Math.min(sent - 1, segmentEndsAt + 6 * HOUR_MS) : segmentEndsAt - 20 * MINUTE_MS) : null,
          visitAt: hasRecord
            ? isLateCorrection
              ? sent + Math.floor(chance() * 3 * DAY_MS)
              : segmentEndsAt + Math.floor(chance() * (sent - segmentEndsAt))
            : null,
          watermarks,
          isLateCorrection,
          state: 'BOOKED',
          missedAt: null,
        })
      }
    }
  }
  return visits
}

const factsAt = (v: Visit, now: number): AttendanceFacts => ({
  state: v.state,
  now,
  segmentEndsAt: v.segmentEndsAt,
  sessionEndsAt: v.sessionEndsAt,
  graceMinutes: 30,
  hasCheckIn: v.checkInAt !== null && v.checkInAt <= now,
  hasVisit: v.visitAt !== null && v.visitAt <= now,
  isSuspended: v.suspendedKnownAt !== null && v.suspendedKnownAt <= now,
  isDelayed: v.delay !== null && v.delay.from <= now && now < v.delay.to,
  isExemptDay: v.isExemptDay,
  watermark: v.watermarks.reduce<number | null>((last, w) => (w.at <= now ? Math.max(last ?? 0, w.value) : last), null),
})

const NEXT: Partial<Record<ReturnType<typeof judgeAttendance>['kind'], AppointmentState>> = {
  UNKNOWN: 'ATTENDANCE_UNKNOWN',
  FULFILLED: 'FULFILLED',
  NO_SHOW: 'NO_SHOW',
  EXCUSED: 'NO_SHOW_REVOKED',
  SUSPENDED: 'SUSPENDED_BY_HOSPITAL',
  REVOKED: 'NO_SHOW_REVOKED',
}

function live(visits: readonly Visit[]): void {
  for (let now = FIRST_DAY; now < FIRST_DAY + DAYS * DAY_MS + ALLOWED_AFTER; now += TICK_MS)
    for (const v of visits) {
      if (v.state === 'BOOKED' && v.suspendedKnownAt !== null && v.suspendedKnownAt <= now) v.state = 'SUSPENDED_BY_HOSPITAL'
      if (v.state === 'BOOKED' && v.checkInAt !== null && v.checkInAt <= now) v.state = 'CHECKED_IN'
      const next = NEXT[judgeAttendance(factsAt(v, now)).kind]
      if (next === 'NO_SHOW') v.missedAt = now
      if (next) v.state = next
    }
}

test('§2.6 No false no-show: a generated month of late feeds, offline check-ins, 停诊, delays and exemption days leaves 0 false positives, and finds everybody who stayed away', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
      const visits = month(seed)
      live(visits)
      const excused = (v: Visit): boolean => v.hasCome || v.suspendedKnownAt !== null || v.isExemptDay
      expect(visits.filter((v) => v.state === 'NO_SHOW' && excused(v))).toEqual([])
      expect(visits.filter((v) => !excused(v) && v.state !== 'NO_SHOW')).toEqual([])
      // Nobody who came was ever counted, not even for a while, unless the hospital itself sent the record after its own watermark, or stopped the session afterwards.
      expect(visits.filter((v) => v.missedAt !== null && v.hasCome && !v.isLateCorrection)).toEqual([])
      expect(visits.filter((v) => ['BOOKED', 'CHECKED_IN', 'ATTENDANCE_UNKNOWN'].includes(v.state))).toEqual([])
    }),
    { numRuns: 8 },
  )
}, 60_000)

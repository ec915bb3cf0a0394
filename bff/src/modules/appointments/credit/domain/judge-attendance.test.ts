import { describe, expect, test } from '@jest/globals'
import { APPOINTMENT_STATES } from '@jktl/shared/appointments/model'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import fc from 'fast-check'

import { type AttendanceFacts, judgeAttendance, type Verdict } from './judge-attendance.ts'

const SEGMENT_END = Date.parse('2026-11-24T09:00:00+08:00')
const SESSION_END = Date.parse('2026-11-24T12:00:00+08:00')
const NEXT_DAY = SESSION_END + DAY_MS
/** Everything says that nobody came. */
const MISSED: AttendanceFacts = {
  state: 'ATTENDANCE_UNKNOWN',
  now: NEXT_DAY,
  segmentEndsAt: SEGMENT_END,
  sessionEndsAt: SESSION_END,
  graceMinutes: 30,
  hasCheckIn: false,
  hasVisit: false,
  isSuspended: false,
  isDelayed: false,
  isExemptDay: false,
  watermark: SESSION_END,
}
const judge = (changes: Partial<AttendanceFacts> = {}): Verdict => judgeAttendance({ ...MISSED, ...changes })

describe('who came, and who did not', () => {
  test('§2.3.6: with every condition met the visit was missed', () => {
    expect(judge()).toEqual({ kind: 'NO_SHOW' })
  })

  test.each<[string, Partial<AttendanceFacts>, Verdict]>([
    ['a check-in from any source is a visit once the records are complete', { hasCheckIn: true }, { kind: 'FULFILLED', by: 'CHECK_IN' }],
    ['a HIS visit, fee, order or queue event is a visit at once', { hasVisit: true, watermark: null }, { kind: 'FULFILLED', by: 'VISIT' }],
    ['a suspended session is never missed', { isSuspended: true }, { kind: 'SUSPENDED' }],
    ['a session with an unresolved delay is not judged', { isDelayed: true }, { kind: 'WAIT', for: 'DELAY' }],
    ['an exemption day excuses (A33)', { isExemptDay: true }, { kind: 'EXCUSED' }],
    ['without a watermark nothing is known', { watermark: null }, { kind: 'WAIT', for: 'WATERMARK' }],
    ['a watermark one millisecond before the end of the session is not enough', { watermark: SESSION_END - 1 }, { kind: 'WAIT', for: 'WATERMARK' }],
    [
      'a watermark that runs ahead of the session decides nothing before its end',
      { now: SESSION_END - 1, watermark: NEXT_DAY },
      { kind: 'WAIT', for: 'WATERMARK' },
    ],
    ['before the grace is over nothing is decided', { now: SEGMENT_END + 30 * MINUTE_MS - 1, watermark: NEXT_DAY }, { kind: 'WAIT', for: 'GRACE' }],
  ])('§2.3.6: %s', (_why, changes, verdict) => {
    expect(judge(changes)).toEqual(verdict)
  })

  test('§2.3.3: BOOKED becomes unknown at segment end and grace, to the millisecond, and never a missed visit directly', () => {
    const graceOver = SEGMENT_END + 30 * MINUTE_MS
    expect(judge({ state: 'BOOKED', now: graceOver - 1 })).toEqual({ kind: 'WAIT', for: 'GRACE' })
    expect(judge({ state: 'BOOKED', now: graceOver })).toEqual({ kind: 'UNKNOWN' })
    expect(judge({ state: 'BOOKED', isSuspended: true })).toEqual({ kind: 'WAIT', for: 'SUSPENSION' })
    expect(judge({ state: 'BOOKED', isDelayed: true })).toEqual({ kind: 'WAIT', for: 'DELAY' })
  })

  test('§2.3.6: who checked in but was never reported visited is fulfilled by the check-in after the watermark', () => {
    for (const state of ['CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT'] as const) {
      expect(judge({ state, watermark: SESSION_END - 1 })).toEqual({ kind: 'WAIT', for: 'WATERMARK' })
      expect(judge({ state })).toEqual({ kind: 'FULFILLED', by: 'CHECK_IN' })
    }
    expect(judge({ state: 'QUEUED', isSuspended: true })).toEqual({ kind: 'SUSPENDED' })
    expect(judge({ state: 'IN_CONSULT', isSuspended: true })).toEqual({ kind: 'FULFILLED', by: 'CHECK_IN' })
  })

  test('§2.3.6: late evidence always wins over a missed visit', () => {
    for (const late of [{ hasVisit: true }, { hasCheckIn: true }])
      expect(judge({ state: 'NO_SHOW', ...late, isExemptDay: true, isSuspended: true })).toEqual({ kind: 'REVOKED', because: 'EVIDENCE' })
    expect(judge({ state: 'NO_SHOW', isExemptDay: true })).toEqual({ kind: 'REVOKED', because: 'EXEMPTION' })
    expect(judge({ state: 'NO_SHOW' })).toEqual({ kind: 'NOTHING' })
  })
})

const instants = fc.integer({ min: SEGMENT_END - DAY_MS, max: SESSION_END + 2 * DAY_MS })
const anyFacts: fc.Arbitrary<AttendanceFacts> = fc.record({
  state: fc.constantFrom(...APPOINTMENT_STATES),
  now: instants,
  segmentEndsAt: fc.constant(SEGMENT_END),
  sessionEndsAt: fc.constantFrom(SEGMENT_END, SESSION_END),
  graceMinutes: fc.integer({ min: 0, max: 240 }),
  hasCheckIn: fc.boolean(),
  hasVisit: fc.boolean(),
  isSuspended: fc.boolean(),
  isDelayed: fc.boolean(),
  isExemptDay: fc.boolean(),
  watermark: fc.option(instants, { nil: null }),
})

describe('as properties', () => {
  test('§2.3.6: a missed visit needs all conditions, whatever the facts', () => {
    fc.assert(
      fc.property(anyFacts, (f) => {
        if (judgeAttendance(f).kind !== 'NO_SHOW') return
        expect(f.state).toBe('ATTENDANCE_UNKNOWN')
        expect([f.hasCheckIn, f.hasVisit, f.isSuspended, f.isDelayed, f.isExemptDay]).toEqual([false, false, false, false, false])
        expect(f.watermark ?? 0).toBeGreaterThanOrEqual(f.sessionEndsAt)
        expect(f.now).toBeGreaterThanOrEqual(f.segmentEndsAt + f.graceMinutes * MINUTE_MS)
      }),
    )
  })

  test('§2.3.6: evidence of a visit never leaves a missed visit standing, in whatever order it comes', () => {
    fc.assert(
      fc.property(anyFacts, (f) => {
        const { kind } = judgeAttendance({ ...f, hasVisit: true })
        expect(['FULFILLED', 'REVOKED', 'NOTHING']).toContain(kind)
        if (f.state === 'NO_SHOW') expect(kind).toBe('REVOKED')
      }),
    )
  })

  test('§2.3.6: with time and a complete feed every judged visit comes to an end', () => {
    fc.assert(
      fc.property(anyFacts, (f) => {
        const settled = {
          ...f,
          now: SESSION_END + 7 * DAY_MS,
          watermark: SESSION_END + 6 * DAY_MS,
          isDelayed: false,
          graceMinutes: Math.min(f.graceMinutes, HOUR_MS / MINUTE_MS),
        }
        const { kind } = judgeAttendance(settled)
        // A suspended booking is ended by the suspension itself.
        if (!(f.state === 'BOOKED' && f.isSuspended)) expect(kind).not.toBe('WAIT')
      }),
    )
  })
})

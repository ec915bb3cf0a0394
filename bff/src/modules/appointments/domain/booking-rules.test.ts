import { describe, expect, test } from '@jest/globals'
import { APPOINTMENT_STATES, LIVE_STATES, NUMBER_STATES } from '@jktl/shared/appointments/model'
import { dateOf, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'
import fc from 'fast-check'

import { MOVES, NUMBER_MOVES, returnedNumberState } from './appointment.ts'
import { cancelUntil, closedReason, coolingMs, extendedHoldExpiry, holdExpiry, isNight, retryDelayMs, ruleSentences } from './booking-rules.ts'
import { newVoucherCode } from './voucher.ts'
import { RULE } from '../../../../test/support/rule.ts'

const NOW = instantAt('2026-11-23', '08:00')
const anyInstant = fc.integer({ min: NOW, max: NOW + 20 * 24 * 60 * MINUTE_MS })

describe('booking rules', () => {
  test('§2.5 A29: hours without booking may cross midnight; their first minute is closed and their last one open again', () => {
    const night = { noBookingFrom: '22:00', noBookingUntil: '06:30' }
    const closed = ['22:00', '23:59', '00:00', '06:29'].map((time) => isNight(night, instantAt('2026-11-23', time)))
    const open = ['06:30', '12:00', '21:59'].map((time) => isNight(night, instantAt('2026-11-23', time)))
    expect([closed, open]).toEqual([Array(4).fill(true), Array(3).fill(false)])
    fc.assert(fc.property(anyInstant, (now) => expect(isNight({ noBookingFrom: null, noBookingUntil: null }, now)).toBe(false)))
    fc.assert(
      fc.property(anyInstant, (now) =>
        expect(isNight(night, now)).not.toBe(isNight({ noBookingFrom: night.noBookingUntil, noBookingUntil: night.noBookingFrom }, now)),
      ),
    )
  })

  test('R349 §2.5: the cut-off is the day before at 17:00, and never after the segment begins', () => {
    expect(cancelUntil(RULE, '2026-11-25', instantAt('2026-11-25', '08:30'))).toBe(instantAt('2026-11-24', '17:00'))
    fc.assert(
      fc.property(
        anyInstant,
        fc.integer({ min: 0, max: 3 }),
        (startsAt, cancelCutoffDays) => cancelUntil({ ...RULE, cancelCutoffDays }, dateOf(startsAt), startsAt) <= startsAt,
      ),
    )
  })

  test('N7: a hold and its extension never reach into the segment', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, (now, startsAt) => {
        const held = holdExpiry(RULE, now, startsAt)
        expect(held).toBeLessThanOrEqual(startsAt)
        expect(extendedHoldExpiry(RULE, now, startsAt)).toBeGreaterThanOrEqual(held)
        expect(extendedHoldExpiry(RULE, now, startsAt)).toBeLessThanOrEqual(startsAt)
      }),
    )
  })

  test('N7 A29: a segment is open from its release until it begins, within the window, unless it is suspended', () => {
    const segment = {
      sessionState: 'OPEN' as const,
      date: '2026-11-25',
      startsAt: instantAt('2026-11-25', '08:30'),
      releaseAt: instantAt('2026-11-11', '07:00'),
    }
    expect(closedReason(segment, RULE, NOW)).toBeNull()
    expect(closedReason(segment, RULE, segment.startsAt - 1)).toBeNull()
    expect(closedReason(segment, RULE, segment.startsAt)?.code).toBe('SEGMENT_CLOSED')
    expect(closedReason({ ...segment, sessionState: 'SUSPENDED' }, RULE, NOW)?.code).toBe('SESSION_SUSPENDED')
    expect(closedReason(segment, RULE, segment.releaseAt - 1)?.text).toContain('放号')
    expect(closedReason(segment, { ...RULE, sameDayBooking: false }, instantAt('2026-11-25', '07:00'))?.code).toBe('SEGMENT_CLOSED')
  })

  test('A30: the cooling time lies between the rule’s bounds', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (share) => coolingMs(RULE, share) >= 5 * MINUTE_MS && coolingMs(RULE, share) <= 30 * MINUTE_MS,
      ),
    )
  })

  test('an unknown outcome is asked again, at most a minute later', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000 }), (attempts) => retryDelayMs(attempts) >= 2_000 && retryDelayMs(attempts) <= MINUTE_MS))
  })

  test('R349: the rules are told with the pinned values', () => {
    expect(ruleSentences(RULE, instantAt('2026-11-24', '17:00'), instantAt('2026-11-24', '16:59')).join('')).toContain('11月24日 17:00 以前')
    expect(ruleSentences(RULE, instantAt('2026-11-24', '17:00'), instantAt('2026-11-24', '17:00')).join('')).not.toContain('可以在这里退号')
  })

  test('§6.5: voucher codes are long, readable and do not repeat', () => {
    const codes = Array.from({ length: 2_000 }, newVoucherCode)
    expect(new Set(codes).size).toBe(codes.length)
    for (const code of codes) expect(code).toMatch(/^[2-9A-HJKMNP-Z]{12}$/)
  })
})

describe('the machines', () => {
  test('AP1: the live states form a partial order: no state can be reached again', () => {
    // RELEASING → CONFIRMING (a payment that came in time) goes forward as well: CONFIRMING never leads back to it.
    const reach = (from: string, seen: Set<string>): Set<string> => {
      for (const to of MOVES[from as keyof typeof MOVES]) if (!seen.has(to)) reach(to, seen.add(to))
      return seen
    }
    for (const state of APPOINTMENT_STATES) expect(reach(state, new Set()).has(state)).toBe(false)
  })

  test('AP1: no end state leads back to a live one', () => {
    const live = new Set<string>(LIVE_STATES)
    for (const state of APPOINTMENT_STATES) if (!live.has(state)) expect(MOVES[state].filter((to) => live.has(to))).toEqual([])
  })

  test('A30 N1: a returned number never becomes available at once, and goes nowhere its machine does not lead', () => {
    const facts = fc.record({ sessionState: fc.constantFrom('OPEN' as const, 'SUSPENDED' as const), inRoster: fc.boolean(), startsAt: anyInstant })
    fc.assert(
      fc.property(facts, anyInstant, (f, now) => {
        const to = returnedNumberState(f, now)
        expect(NUMBER_MOVES.HELD).toContain(to)
        expect(NUMBER_MOVES.SOLD).toContain(to)
      }),
    )
    expect(NUMBER_STATES.every((state) => state in NUMBER_MOVES)).toBe(true)
  })
})

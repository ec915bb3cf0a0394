import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { MINUTE_MS } from '../kernel/dates.ts'
import { APPOINTMENT_ACTIONS, APPOINTMENT_STATES, LIVE_STATES } from './model.ts'
import { ALLOWED_ACTIONS, allowedActions, type AppointmentFacts } from './rules.ts'

const NOW = Date.parse('2026-11-23T08:00:00+08:00')
const facts = (changes: Partial<AppointmentFacts> = {}): AppointmentFacts => ({
  state: 'HELD',
  payMode: null,
  holdExpiresAt: NOW + 15 * MINUTE_MS,
  holdExtendableUntil: NOW + 30 * MINUTE_MS,
  holdExtended: false,
  cancelUntil: NOW + 60 * MINUTE_MS,
  suspended: false,
  rescheduling: null,
  ...changes,
})

describe('what may be done with an appointment', () => {
  test('§2.3.3: a held number can be confirmed, extended once and given back', () => {
    expect(allowedActions(facts(), 'owner', NOW)).toEqual(['confirm', 'extendHold', 'cancel'])
    expect(allowedActions(facts({ payMode: 'ONLINE' }), 'owner', NOW)).toContain('pay')
    expect(allowedActions(facts({ holdExtended: true }), 'owner', NOW)).not.toContain('extendHold')
  })

  test('N7: at the very millisecond of its expiry a hold can no longer be confirmed', () => {
    const held = facts()
    expect(allowedActions(held, 'owner', held.holdExpiresAt - 1)).toContain('confirm')
    expect(allowedActions(held, 'owner', held.holdExpiresAt)).toEqual(['cancel'])
  })

  test('§2.4 cancel at cut-off second: the cut-off itself is too late', () => {
    const booked = facts({ state: 'BOOKED' })
    expect(allowedActions(booked, 'owner', booked.cancelUntil - 1)).toEqual(['showVoucher', 'reschedule', 'cancel'])
    expect(allowedActions(booked, 'owner', booked.cancelUntil)).toEqual(['showVoucher'])
  })

  test('A24: while a rescheduling is under way the old one only shows its voucher and the new one offers nothing', () => {
    expect(allowedActions(facts({ state: 'BOOKED', rescheduling: 'old' }), 'owner', NOW)).toEqual(['showVoucher'])
    for (const state of ['HELD', 'BOOKED'] as const) expect(allowedActions(facts({ state, rescheduling: 'new' }), 'owner', NOW)).toEqual([])
  })

  test('AP1: nothing is offered in an end state, nor while the outcome of a step is unknown', () => {
    const acting = APPOINTMENT_STATES.filter((state) => ALLOWED_ACTIONS[state].owner.length > 0)
    expect(acting.every((state) => (LIVE_STATES as readonly string[]).includes(state))).toBe(true)
    for (const state of ['HOLDING', 'HOLD_UNKNOWN', 'CONFIRMING', 'CANCELLING', 'RELEASING'] as const)
      expect(allowedActions(facts({ state }), 'owner', NOW)).toEqual([])
  })

  test('the clock and the facts only ever take away from the table', () => {
    const anyFacts = fc.record({
      state: fc.constantFrom(...APPOINTMENT_STATES),
      payMode: fc.constantFrom('ONLINE' as const, 'WINDOW' as const, null),
      holdExpiresAt: fc.integer(),
      holdExtendableUntil: fc.integer(),
      holdExtended: fc.boolean(),
      cancelUntil: fc.integer(),
      suspended: fc.boolean(),
      rescheduling: fc.constantFrom('new' as const, 'old' as const, null),
    })
    fc.assert(
      fc.property(anyFacts, fc.constantFrom('owner' as const, 'hospital' as const), fc.integer(), (appointment, actor, now) => {
        const actions = allowedActions(appointment, actor, now)
        expect(actions.every((action) => ALLOWED_ACTIONS[appointment.state][actor].includes(action))).toBe(true)
        if (appointment.suspended) expect(actions).toEqual([])
        expect(actions.every((action) => APPOINTMENT_ACTIONS.includes(action))).toBe(true)
      }),
    )
  })
})

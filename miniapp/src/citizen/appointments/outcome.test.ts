import { APPOINTMENT_STATES } from '@jktl/shared/appointments/model'
import type { MoneyView } from '@jktl/shared/payments/contract'
import { outcomeOf, POLL_MS } from './outcome'

const online = (state: (typeof APPOINTMENT_STATES)[number], summary: MoneyView['summary'] | null) =>
  outcomeOf({ state, payMode: 'ONLINE', money: summary && { summary } })

describe('what the page after the cashier shows', () => {
  it('R343: booked is shown for a booked number only', () => {
    const booked = APPOINTMENT_STATES.filter((state) => online(state, 'PAID') === 'booked')
    expect(booked).toEqual(['BOOKED', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'FULFILLED', 'ATTENDANCE_UNKNOWN'])
  })

  it('B34: unknown money is never shown as unpaid or failed, and is asked for again', () => {
    for (const state of APPOINTMENT_STATES) {
      const outcome = online(state, 'CHECKING')
      expect(['unpaid', 'refused']).not.toContain(outcome)
      if (state === 'HELD' || state === 'EXPIRED' || state === 'RELEASING') expect([outcome, POLL_MS[outcome]]).toEqual(['checking', 2000])
    }
  })

  it('R359: money in and the hospital not yet certain says so; a refusal shows the refund', () => {
    expect(online('HELD', 'PAID')).toBe('confirming')
    expect(online('CONFIRMING', 'PAID')).toBe('confirming')
    expect(online('CONFIRM_FAILED', 'REFUNDING')).toBe('refused')
    expect(online('EXPIRED', 'REFUNDED')).toBe('refused')
    expect(online('EXPIRED', 'CLOSED')).toBe('ended')
  })

  it('left without paying: the held number can still be paid; at the window there is nothing to wait for but the hospital', () => {
    expect(online('HELD', 'UNPAID')).toBe('unpaid')
    expect(online('HELD', null)).toBe('unpaid')
    expect(outcomeOf({ state: 'HELD', payMode: 'WINDOW', money: { summary: 'CHECKING' } })).toBe('confirming')
    expect(outcomeOf({ state: 'CONFIRMING', payMode: 'WINDOW', money: null })).toBe('confirming')
  })
})

import { describe, expect, it } from '@jest/globals'
import { REFUND_STATES, type RefundState } from '@jktl/shared/payments/model'
import fc from 'fast-check'

import { decideRefund, type RefundEvent } from './refund-machine.ts'

const EVENTS: RefundEvent[] = [
  'APPROVED',
  'SEND',
  'ACCEPTED',
  'UNANSWERED',
  'NOT_ENOUGH',
  'REFUSED',
  'MISSING',
  'REPORT_PROCESSING',
  'REPORT_ABNORMAL',
  'REPORT_CLOSED',
  'REPORT_SUCCESS',
]
const FINAL: RefundState[] = ['SUCCESS', 'CLOSED', 'REJECTED']
const run = (events: RefundEvent[], from: RefundState = 'READY'): RefundState => events.reduce((state, event) => decideRefund(state, event)?.to ?? state, from)

describe('the refund machine', () => {
  it('F1: an accepted refund is under way, not done', () => {
    expect(run(['SEND', 'ACCEPTED'])).toBe('PROCESSING')
  })

  it('F2 J16 J17: no later statement of lower rank overwrites a final one, in any order', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FINAL), fc.array(fc.constantFrom(...EVENTS), { maxLength: 30 }), (final, events) => {
        expect(run(events, final)).toBe(final)
      }),
    )
  })

  it('F2: ABNORMAL is not undone by PROCESSING, and ends in SUCCESS when the card was repaired', () => {
    expect(run(['SEND', 'ACCEPTED', 'REPORT_ABNORMAL', 'REPORT_PROCESSING'])).toBe('ABNORMAL')
    expect(run(['SEND', 'ACCEPTED', 'REPORT_ABNORMAL', 'REPORT_SUCCESS'])).toBe('SUCCESS')
  })

  it('F2: two final truths about one number raise an alarm and move no money', () => {
    expect(decideRefund('SUCCESS', 'REPORT_CLOSED')).toEqual({ to: 'SUCCESS', effects: ['ALARM'] })
    expect(decideRefund('CLOSED', 'REPORT_SUCCESS')).toEqual({ to: 'CLOSED', effects: ['ALARM'] })
  })

  it('F3: an unanswered call is looked up, and repeated with the same number only when the channel does not know it', () => {
    expect(run(['SEND', 'UNANSWERED'])).toBe('SUBMIT_UNKNOWN')
    expect(decideRefund('SUBMIT_UNKNOWN', 'SEND')).toBeNull()
    expect(run(['SEND', 'UNANSWERED', 'MISSING', 'SEND', 'ACCEPTED'])).toBe('PROCESSING')
  })

  it('F4: a new number is asked for on entering CLOSED and nowhere else', () => {
    for (const state of REFUND_STATES)
      for (const event of EVENTS) {
        const decision = decideRefund(state, event)
        expect(decision?.effects.includes('REISSUE') ?? false).toBe(decision?.to === 'CLOSED' && state !== 'CLOSED')
      }
  })

  it('B24: a short balance waits and is sent again under the same number', () => {
    expect(run(['SEND', 'NOT_ENOUGH'])).toBe('WAIT_FUNDS')
    expect(run(['SEND', 'NOT_ENOUGH', 'SEND', 'ACCEPTED', 'REPORT_SUCCESS'])).toBe('SUCCESS')
  })
})

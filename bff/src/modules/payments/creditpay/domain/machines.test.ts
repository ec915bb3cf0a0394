import { describe, expect, it } from '@jest/globals'
import { CREDITPAY_STATES, type CreditpayState, ENTRY_STATES } from '@jktl/shared/payments/creditpay/model'
import fc from 'fast-check'

import { type AccountEvent, availableFen, decideAccount, decideEntry, owedFen, settledState } from './machines.ts'

const EVENTS: AccountEvent[] = ['SIGN', 'SIGN_UNREVIEWED', 'APPROVE', 'REJECT', 'OVERDUE', 'LIST', 'CLEARED', 'APPEAL_UPHELD', 'LIMIT_CHANGED', 'TERMINATE']
const MOVES: readonly [CreditpayState, AccountEvent, CreditpayState][] = [
  ['NOT_SIGNED', 'SIGN', 'APPLYING'],
  ['NOT_SIGNED', 'SIGN_UNREVIEWED', 'ACTIVE'],
  ['APPLYING', 'APPROVE', 'ACTIVE'],
  ['APPLYING', 'REJECT', 'NOT_SIGNED'],
  ['ACTIVE', 'OVERDUE', 'SUSPENDED'],
  ['ACTIVE', 'LIMIT_CHANGED', 'ACTIVE'],
  ['ACTIVE', 'TERMINATE', 'TERMINATED'],
  ['SUSPENDED', 'LIST', 'LISTED'],
  ['SUSPENDED', 'CLEARED', 'ACTIVE'],
  ['SUSPENDED', 'LIMIT_CHANGED', 'SUSPENDED'],
  ['LISTED', 'CLEARED', 'ACTIVE'],
  ['LISTED', 'APPEAL_UPHELD', 'SUSPENDED'],
  ['LISTED', 'LIMIT_CHANGED', 'LISTED'],
]

describe('credit account and visit on credit (§3.7)', () => {
  it('R362: exactly these moves of an account exist', () => {
    const all = CREDITPAY_STATES.flatMap((state) =>
      EVENTS.flatMap((event) => {
        const to = decideAccount(state, event)
        return to ? [[state, event, to]] : []
      }),
    )
    expect(all.map(String).sort()).toEqual(MOVES.map(String).sort())
  })

  it('K2: only what is frozen can be captured, voided or expired', () => {
    for (const state of ENTRY_STATES)
      expect([decideEntry(state, 'CAPTURE'), decideEntry(state, 'VOID'), decideEntry(state, 'EXPIRE')]).toEqual(
        state === 'AUTHORISED' ? ['CAPTURED', 'VOIDED', 'EXPIRED'] : [null, null, null],
      )
  })

  it('K1: a limit lowered below what is used leaves nothing available and keeps the debt', () => {
    expect(availableFen({ limitFen: 500, frozenFen: 200, usedFen: 400 })).toBe(0)
    expect(availableFen({ limitFen: 1000, frozenFen: 200, usedFen: 400 })).toBe(400)
  })

  it('K4 K5: whatever was repaid, refunded and written off, a visit is a debt exactly as long as something is owed', () => {
    const part = fc.integer({ min: 0, max: 100 })
    fc.assert(
      fc.property(part, part, part, part, (repaidFen, refundedFen, writtenOffFen, open) => {
        const e = { capturedFen: repaidFen + refundedFen + writtenOffFen + open, repaidFen, refundedFen, writtenOffFen }
        expect(owedFen(e)).toBe(open)
        if (e.capturedFen > 0) expect(settledState(e) === 'CAPTURED').toBe(open > 0)
      }),
    )
  })
})

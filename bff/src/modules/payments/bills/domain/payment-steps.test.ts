import { describe, expect, it } from '@jest/globals'
import { HOSPITAL_PAYMENT_STATES, INSURANCE_STATES } from '@jktl/shared/payments/bills/model'
import fc from 'fast-check'

import { type LegFacts, nextStep } from './payment-steps.ts'

const facts: fc.Arbitrary<LegFacts> = fc.record({
  state: fc.constantFrom(...HOSPITAL_PAYMENT_STATES),
  cash: fc.constantFrom('NONE', 'OPEN', 'CLOSING', 'PAID', 'CLOSED', 'RETURNED'),
  insurance: fc.constantFrom(null, ...INSURANCE_STATES),
  insuranceReturn: fc.constantFrom('NONE', 'ASKED', 'DONE', 'REJECTED'),
})

/** What a step changes, as the use cases do it. */
const after = (f: LegFacts): LegFacts => {
  switch (nextStep(f)) {
    case 'TELL_HOSPITAL':
      return { ...f, state: 'HIS_CONFIRMING' }
    case 'UNDO_BECAUSE_CLOSED':
    case 'UNDO_BECAUSE_INSURANCE':
      return { ...f, state: 'UNDOING' }
    case 'CLOSE_CASH':
      return { ...f, cash: 'CLOSING' }
    case 'RETURN_CASH':
      return { ...f, cash: 'RETURNED' }
    case 'ABANDON_INSURANCE':
      return { ...f, insurance: 'ABANDONED' }
    case 'RETURN_INSURANCE':
      return { ...f, insuranceReturn: 'ASKED' }
    case 'FINISH_UNDOING':
      return { ...f, state: 'UNDONE' }
    case null:
      return f
  }
}
const untilStill = (f: LegFacts): LegFacts => {
  let [now, turns] = [f, 0]
  while (nextStep(now) !== null && turns++ < 20) now = after(now)
  expect(turns).toBeLessThan(20)
  return now
}

describe('the legs of a payment to a hospital', () => {
  it('J21: the hospital is told only when every leg is in', () => {
    fc.assert(
      fc.property(facts, (f) => {
        if (nextStep(f) !== 'TELL_HOSPITAL') return
        expect(f.cash).toBe('PAID')
        expect([null, 'SUCCESS']).toContain(f.insurance)
      }),
    )
  })

  it('J21 F10: nothing is called undone while a leg holds money or may still take some', () => {
    fc.assert(
      fc.property(facts, (f) => {
        const end = untilStill(f)
        if (end.state !== 'UNDONE' || f.state === 'UNDONE') return
        expect(['NONE', 'CLOSED', 'RETURNED']).toContain(end.cash)
        expect(end.insurance === null || end.insurance === 'FAILED' || end.insurance === 'ABANDONED' || end.insuranceReturn === 'DONE').toBe(true)
      }),
    )
  })

  it('J21: cash paid and insurance failed goes back; insurance paid and cash closed goes back', () => {
    const base = { state: 'WAITING_MONEY', insuranceReturn: 'NONE' } as const
    expect(untilStill({ ...base, cash: 'PAID', insurance: 'FAILED' })).toMatchObject({ state: 'UNDONE', cash: 'RETURNED' })
    const half = untilStill({ ...base, cash: 'CLOSED', insurance: 'SUCCESS' })
    expect(half).toMatchObject({ state: 'UNDOING', insuranceReturn: 'ASKED' })
    expect(untilStill({ ...half, insuranceReturn: 'DONE' }).state).toBe('UNDONE')
    expect(untilStill({ ...base, cash: 'PAID', insurance: 'PROCESSING' }).state).toBe('WAITING_MONEY')
  })
})

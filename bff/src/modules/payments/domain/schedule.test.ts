import { describe, expect, it } from '@jest/globals'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import fc from 'fast-check'

import { closeRetryGapMs, paymentCheckGapMs, refundPollGapMs } from './schedule.ts'

describe('due times', () => {
  it('B35: the first look comes 5 s after the cashier opened, and no two looks are more than a minute apart', () => {
    expect(paymentCheckGapMs(0)).toBe(5_000)
    fc.assert(fc.property(fc.nat(500), (n) => paymentCheckGapMs(n) > 0 && paymentCheckGapMs(n) <= MINUTE_MS && closeRetryGapMs(n) <= MINUTE_MS))
  })

  it('F7: refunds are asked for each minute, and ever less often after five', () => {
    expect(Array.from({ length: 10 }, (_, n) => refundPollGapMs(n) / MINUTE_MS)).toEqual([1, 1, 1, 1, 1, 5, 10, 20, 30, 30])
  })
})

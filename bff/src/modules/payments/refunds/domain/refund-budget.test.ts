import { describe, expect, it } from '@jest/globals'
import { DAY_MS } from '@jktl/shared/kernel/dates'
import fc from 'fast-check'

import { BUDGETS, type BudgetKind, isOldOrder, LANE_RUN, LANES, minutesToSend, REST_AFTER_ERROR_MS, shareOut } from './refund-budget.ts'

/** The statement of `RefundBudgetRepository.take`, in memory. */
function bucketOf(kind: BudgetKind): (want: number, at: number) => number {
  const { burst, perSecond } = BUDGETS[kind]
  let [level, filledAt] = [burst, 0]
  return (want, at) => {
    const have = Math.min(burst, level + (Math.max(0, at - filledAt) / 1000) * perSecond)
    const granted = Math.min(want, Math.floor(have))
    ;[level, filledAt] = [have - granted, Math.max(filledAt, at)]
    return granted
  }
}

describe('the budget of refunds', () => {
  it.each([
    ['ALL', 1_000, 150],
    ['OLD_ORDERS', 60_000, 5_000],
  ] as const)('B23 §4.5: %s lets no more than the channel bears pass in any window of %i ms', (kind, windowMs, most) => {
    const greedy = fc.array(fc.record({ gapMs: fc.nat({ max: 400 }), want: fc.integer({ min: 1, max: 400 }) }), { minLength: 50, maxLength: 150 })
    fc.assert(
      fc.property(greedy, (tries) => {
        const take = bucketOf(kind)
        const calls: { at: number; n: number }[] = []
        let at = 0
        for (const { gapMs, want } of tries) calls.push({ at: (at += gapMs), n: take(want, at) })
        for (const { at: start } of calls)
          expect(calls.filter((c) => c.at >= start && c.at < start + windowMs).reduce((sum, c) => sum + c.n, 0)).toBeLessThanOrEqual(most)
      }),
      { numRuns: 50 },
    )
  })

  it('§3.9: twenty thousand are sent within ten minutes, and lanes bear no more than six errors a second', () => {
    expect(minutesToSend(20_000, BUDGETS.ALL)).toBeLessThanOrEqual(10)
    expect(LANES * (1_000 / REST_AFTER_ERROR_MS)).toBe(6)
    expect([minutesToSend(0, BUDGETS.ALL), minutesToSend(1, BUDGETS.ALL)]).toEqual([0, 1])
  })

  it('B23: a grant is shared out to the last call, evenly, and a lane in which somebody waits is never behind the crowd', () => {
    const lanes = fc
      .uniqueArray(fc.nat({ max: LANES - 1 }), { minLength: 1, maxLength: LANES })
      .chain((numbers) => fc.tuple(...numbers.map((lane) => fc.boolean().map((isUrgent) => ({ mchid: 'm', lane, isUrgent })))))
    fc.assert(
      fc.property(fc.nat({ max: 60 }), lanes, fc.nat(), (granted, due, now) => {
        const shares = shareOut(granted, due, now)
        expect(shares.reduce((sum, { calls }) => sum + calls, 0)).toBe(Math.min(granted, due.length * LANE_RUN))
        const calls = (isUrgent: boolean): number[] => shares.filter(({ lane }) => lane.isUrgent === isUrgent).map((share) => share.calls)
        expect(Math.max(...shares.map((s) => s.calls)) - Math.min(...shares.map((s) => s.calls))).toBeLessThanOrEqual(1)
        expect(Math.min(...calls(true), LANE_RUN)).toBeGreaterThanOrEqual(Math.min(Math.max(0, ...calls(false)), LANE_RUN))
      }),
    )
  })

  it('§4.5: a month counts from the payment', () => {
    expect([isOldOrder(0, 30 * DAY_MS), isOldOrder(0, 30 * DAY_MS - 1)]).toEqual([true, false])
  })
})

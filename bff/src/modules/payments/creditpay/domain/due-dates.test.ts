import { describe, expect, it } from '@jest/globals'
import { addDays, dateOf } from '@jktl/shared/kernel/dates'
import type { ReminderStage } from '@jktl/shared/payments/creditpay/model'
import fc from 'fast-check'

import { isOverdue, lists, reminderFor, suspends } from './due-dates.ts'

const DUE = '2026-12-23'

describe('due days of visits on credit', () => {
  it('K6: reminded three days before, on the day and three days after, each once', () => {
    const sent: ReminderStage[] = []
    const days: string[] = []
    for (let n = -6; n <= 8; n++) {
      const stage = reminderFor(DUE, addDays(DUE, n), sent)
      if (!stage) continue
      sent.push(stage)
      days.push(`${n} ${stage}`)
    }
    expect(days).toEqual(['-3 D-3', '0 D0', '3 D+3'])
  })

  it('K6: the day turns at midnight in Tongliao, and the due day itself is in time', () => {
    expect(isOverdue(DUE, dateOf(Date.parse('2026-12-23T23:59:59.999+08:00')))).toBe(false)
    expect(isOverdue(DUE, dateOf(Date.parse('2026-12-24T00:00:00.000+08:00')))).toBe(true)
  })

  it('K6: whatever days the job ran on, nobody is suspended or listed before the reminder that says so', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -5, max: 60 }), { minLength: 1, maxLength: 20 }), (runs) => {
        const sentOn: Partial<Record<ReminderStage, string>> = {}
        let [suspendedAt, listedAt] = [Infinity, Infinity]
        for (const n of runs.sort((a, b) => a - b)) {
          const today = addDays(DUE, n)
          const facts = { dueOn: DUE, listAfterDays: 30, sentOn, hasOpenHardship: false }
          if (suspends(facts, today)) suspendedAt = Math.min(suspendedAt, n)
          if (lists(facts, today)) listedAt = Math.min(listedAt, n)
          const stage = reminderFor(DUE, today, Object.keys(sentOn) as ReminderStage[])
          if (stage) sentOn[stage] = today
        }
        expect(suspendedAt).toBeGreaterThan(0)
        expect(listedAt).toBeGreaterThanOrEqual(30)
        if (Number.isFinite(listedAt)) expect(addDays(DUE, listedAt) > (sentOn['D+3'] ?? '')).toBe(true)
      }),
    )
  })

  it('B32: while a hardship plan is being looked at nobody is listed', () => {
    const facts = { dueOn: DUE, listAfterDays: 30, sentOn: { 'D+3': addDays(DUE, 3) }, hasOpenHardship: true }
    expect(lists(facts, addDays(DUE, 40))).toBe(false)
    expect(lists({ ...facts, hasOpenHardship: false }, addDays(DUE, 40))).toBe(true)
  })
})

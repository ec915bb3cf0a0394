import { describe, expect, it } from '@jest/globals'

import { stuckSteps } from './stuck-steps.ts'

const NOW = Date.parse('2026-11-26T08:30:00+08:00')
const attempt = { state: 'PREPAID' as const, channelState: null, createdAt: NOW, cashierOpenedAt: NOW + 1_000, lastCheckAt: null }

describe('a payment that is stuck', () => {
  it('B34: says what is done, what is being done, and how it ends either way; exactly one step is now', () => {
    const steps = stuckSteps(attempt, false)
    expect(steps.map((s) => [s.key, s.state])).toEqual([
      ['ordered', 'done'],
      ['cashier', 'done'],
      ['asking', 'now'],
      ['end', 'todo'],
    ])
    expect(steps[2]?.note).toBe('马上去问微信支付')
    expect(stuckSteps({ ...attempt, cashierOpenedAt: null }, false).filter((s) => s.state === 'now')).toHaveLength(1)
  })

  it('B34: repeats what WeChat Pay said last, and when', () => {
    const [, , asking] = stuckSteps({ ...attempt, channelState: 'USERPAYING', lastCheckAt: NOW + 5_000 }, false)
    expect(asking).toMatchObject({ note: '微信支付说：正在输入密码', at: '2026-11-26T08:30:05+08:00' })
    expect(stuckSteps({ ...attempt, state: 'QUARANTINED' }, false)[2]?.note).toContain('工作人员正在核实')
  })

  it('J3: while it is being closed, money that was paid after all goes back', () => {
    expect(stuckSteps({ ...attempt, state: 'CLOSING' }, true).at(-1)?.note).toContain('原路退回')
  })
})

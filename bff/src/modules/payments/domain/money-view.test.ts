import { describe, expect, it } from '@jest/globals'
import { PAYMENT_STATES, REFUND_STATES, TRADE_ORDER_STATES } from '@jktl/shared/payments/model'
import fc from 'fast-check'

import { type MoneyFacts, moneyViewOf } from './money-view.ts'

const NOW = Date.parse('2026-11-26T08:30:00+08:00')
const order: MoneyFacts['order'] = { id: 'o', subject: '挂号费', amountFen: 1200, state: 'OPEN', payBy: NOW + 600_000, paidAt: null, lastCheckAt: null }
const payment: MoneyFacts['payments'][number] = {
  id: 'p',
  outTradeNo: 'P1',
  state: 'PREPAID',
  paidFen: 0,
  paidAt: null,
  createdAt: NOW,
  channelState: null,
  cashierOpenedAt: NOW,
  answeredAt: null,
  lastCheckAt: null,
  dueAt: NOW + 60_000,
}
const refund: MoneyFacts['refunds'][number] = {
  id: 'r',
  paymentId: 'p',
  amountFen: 1200,
  state: 'PROCESSING',
  reason: '您取消了预约',
  requestedAt: NOW,
  acceptedAt: NOW,
  finishedAt: null,
  receivingAccount: null,
  dueAt: NOW + 60_000,
  lastCheckAt: null,
}

describe('money as a resident sees it', () => {
  it('B34: until the channel has answered, the payment is being checked, and the next check has a time', () => {
    const view = moneyViewOf({ order, payments: [payment], refunds: [] })
    expect(view.summary).toBe('CHECKING')
    expect(view.summaryText).toBe('正在核实支付结果，请不要重复支付；下一次核对 8:31。')
    expect(view.nextCheckAt).toBe('2026-11-26T08:31:00+08:00')
    expect(view.steps.map((step) => step.state)).toEqual(['done', 'done', 'now', 'todo'])
  })

  it('B34: an answer given before the cashier opened again is no answer', () => {
    expect(moneyViewOf({ order, payments: [{ ...payment, channelState: 'NOTPAY', answeredAt: NOW + 1 }], refunds: [] }).summary).toBe('UNPAID')
    expect(moneyViewOf({ order, payments: [{ ...payment, channelState: 'NOTPAY', answeredAt: NOW - 1 }], refunds: [] }).summary).toBe('CHECKING')
    expect(moneyViewOf({ order, payments: [{ ...payment, channelState: 'USERPAYING', answeredAt: NOW + 1 }], refunds: [] }).summary).toBe('CHECKING')
  })

  it('B30: a refund promises its latest day, counted in working days', () => {
    const view = moneyViewOf({ order: { ...order, state: 'PAID' }, payments: [{ ...payment, state: 'SUCCESS', paidFen: 1200 }], refunds: [refund] })
    // Thursday 26 November: Friday, Monday, Tuesday.
    expect(view.refunds[0]?.promisedBy).toBe('零钱一般5分钟内到账，银行卡1至3个工作日（最晚12月1日）')
    expect(view.summary).toBe('REFUNDING')
  })

  it('J5: late money is being looked into while its business is asked, and promised back only when it said no', () => {
    const late = { ...payment, state: 'PAID_LATE' as const, paidFen: 1200 }
    const closed = { ...order, state: 'CLOSED' as const }
    const asked = moneyViewOf({ order: closed, payments: [{ ...late, isOffered: true }], refunds: [] })
    expect([asked.summary, asked.summaryText]).toEqual(['CHECKING', '付款到了，正在看还能不能用上；用不上就全额退回，请不要重复支付。'])
    expect(moneyViewOf({ order: closed, payments: [late], refunds: [refund] }).summary).toBe('REFUNDING')
  })

  it('F4: a closed refund with its successor counts once', () => {
    const refunds = [
      { ...refund, state: 'CLOSED' as const },
      { ...refund, id: 'r2', state: 'SUCCESS' as const },
    ]
    expect(moneyViewOf({ order: { ...order, state: 'PAID' }, payments: [{ ...payment, state: 'SUCCESS', paidFen: 1200 }], refunds })).toMatchObject({
      summary: 'REFUNDED',
      refundedFen: 1200,
      refundingFen: 0,
    })
  })

  it('B34: nothing is called failed, money that moved is never said not to have been taken, and every view has a text', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TRADE_ORDER_STATES),
        fc.array(fc.constantFrom(...PAYMENT_STATES), { maxLength: 3 }),
        fc.array(fc.constantFrom(...REFUND_STATES), { maxLength: 2 }),
        (state, attempts, backs) => {
          const payments = attempts.map((s, i) => ({
            ...payment,
            id: `p${i}`,
            state: s,
            paidFen: s === 'SUCCESS' || s === 'PAID_LATE' || s === 'PAID_DUPLICATE' ? 1200 : 0,
          }))
          const view = moneyViewOf({
            order: { ...order, state },
            payments,
            refunds: backs.map((s, i) => ({ ...refund, id: `r${i}`, paymentId: 'p0', state: s })),
          })
          expect(view.summaryText).not.toBe('')
          expect(view.summaryText).not.toMatch(/失败|undefined|null|NaN/)
          if (view.paidFen > 0 && (state === 'CLOSED' || state === 'PAID')) expect(view.summaryText).not.toContain('没有扣款')
        },
      ),
    )
  })
})

import { describe, expect, it } from '@jest/globals'

import { keepPayDesk, MCHID, type PayDesk } from './pay-desk.ts'

const MINUTE_MS = 60_000
let desk: PayDesk

keepPayDesk((opened) => (desk = opened))

async function paidOrder(): Promise<{ id: string; number: string }> {
  const id = await desk.order()
  const number = await desk.cashier(id)
  await desk.act('payer-pays', { out_trade_no: number })
  await desk.settle()
  return { id, number }
}
const states = async (id: string): Promise<string[]> => (await desk.refundsOf(id)).map((r) => r.state)

describe('refunding', () => {
  it('R364 F1 F8: accepted at once, done by notify; the resident sees both and where the money went', async () => {
    const { id } = await paidOrder()
    await desk.refund(id)
    await desk.settle()
    expect(await states(id)).toEqual(['PROCESSING'])
    const underway = await desk.show(id)
    expect(underway).toMatchObject({ summary: 'REFUNDING', refundingFen: 1200, refundedFen: 0 })
    expect(underway.refunds[0]?.promisedBy).toContain('11月26日')
    expect(await desk.news(id)).toEqual(['payments.paid'])
    await desk.pass(3_000)
    expect(await desk.show(id)).toMatchObject({
      summary: 'REFUNDED',
      refundingFen: 0,
      refundedFen: 1200,
      refunds: [{ state: 'SUCCESS', receivingAccount: '支付用户零钱', promisedBy: null }],
    })
    expect(await desk.news(id)).toEqual(['payments.paid', 'payments.refund-done', 'payments.refunded'])
  })

  it('F7 B35: the notify is lost and polling finds the refund', async () => {
    await desk.faults({ match: { operation: 'notify-refund' }, effect: { kind: 'notify-drop' } })
    const { id } = await paidOrder()
    await desk.refund(id)
    await desk.pass(MINUTE_MS, 20_000)
    expect(await states(id)).toEqual(['SUCCESS'])
  })

  it('P4 F6: asked twice, by two causes and at the same time, the money goes back once', async () => {
    const { id } = await paidOrder()
    await Promise.all([desk.refund(id), desk.refund(id), desk.refund(id, 'HOSPITAL_SUSPENDED')])
    await desk.pass(5_000)
    expect((await desk.refundsOf(id)).map((r) => r.state)).toEqual(['SUCCESS'])
  })

  it('a refund of an order nobody paid is a no-op', async () => {
    const id = await desk.order()
    await desk.cashier(id)
    await desk.refund(id)
    expect(await desk.refundsOf(id)).toEqual([])
  })

  it('F3: the answer is lost after the refund took effect: it is looked up, not sent again', async () => {
    await desk.faults({ match: { operation: 'create-refund' }, effect: { kind: 'lost-answer' }, times: 1 })
    const { id } = await paidOrder()
    await desk.refund(id)
    await desk.settle()
    const [refund] = await desk.refundsOf(id)
    expect(refund?.state).toBe('SUBMIT_UNKNOWN')
    await desk.pass(10_000, 5_000)
    expect(await states(id)).toEqual(['SUCCESS'])
    expect(await desk.calls('create-refund', refund?.out_refund_no)).toBe(1)
  })

  it.each([
    ['a reset connection', { kind: 'reset' }],
    ['429', { kind: 'api-error', code: 'FREQUENCY_LIMITED' }],
    ['500', { kind: 'status', status: 500 }],
    ['HTML 400', { kind: 'html', status: 400 }],
  ])('F3: %s is unknown: query, then the same number again', async (_, effect) => {
    await desk.faults({ match: { operation: 'create-refund' }, effect, times: 1 })
    const { id } = await paidOrder()
    await desk.refund(id)
    await desk.pass(30_000, 5_000)
    const refunds = await desk.refundsOf(id)
    expect(refunds.map((r) => r.state)).toEqual(['SUCCESS'])
    expect(await desk.calls('create-refund', refunds[0]?.out_refund_no)).toBe(2)
  })

  it('B24: the merchant’s balance is short: it waits, says so, and goes out when there is money', async () => {
    const { id } = await paidOrder()
    await desk.act('set-balance', { mchid: MCHID, balance_fen: 0 })
    await desk.refund(id)
    await desk.settle()
    expect(await states(id)).toEqual(['WAIT_FUNDS'])
    const money = await desk.show(id)
    expect(money.summary).toBe('REFUNDING')
    expect(money.summaryText).toContain('会自动重新提交')
    await desk.act('set-balance', { mchid: MCHID, balance_fen: 1_000_000 })
    await desk.pass(2 * MINUTE_MS, MINUTE_MS)
    expect(await states(id)).toEqual(['SUCCESS'])
  })

  it('a definite refusal releases the money, is visible and never retried', async () => {
    await desk.faults({ match: { operation: 'create-refund' }, effect: { kind: 'api-error', code: 'NO_AUTH' }, times: 1 })
    const { id } = await paidOrder()
    await desk.refund(id)
    await desk.pass(10_000, 5_000)
    expect(await states(id)).toEqual(['REJECTED'])
    expect((await desk.attemptsOf(id))[0]?.refund_held_fen).toBe(0)
    expect(await desk.balance('refund_pending')).toBe(0)
  })

  it('J16: a refund notify that comes before any answer to the refund call is taken by its number', async () => {
    await desk.faults({ match: { operation: 'create-refund' }, effect: { kind: 'lost-answer' }, times: 1 })
    const { id } = await paidOrder()
    await desk.refund(id)
    const [refund] = await desk.refundsOf(id)
    expect(refund?.state).toBe('SUBMIT_UNKNOWN')
    await desk.act('settle-refund', { out_refund_no: refund?.out_refund_no, status: 'SUCCESS' })
    await desk.settle()
    expect(await states(id)).toEqual(['SUCCESS'])
    await desk.pass(MINUTE_MS, 20_000)
    expect(await states(id)).toEqual(['SUCCESS'])
  })

  it('F2 J17: ABNORMAL is seen by the resident, and SUCCESS after it is legal', async () => {
    await desk.faults({
      match: { operation: 'create-refund' },
      effect: {
        kind: 'refund-outcome',
        steps: [
          { status: 'ABNORMAL', afterMs: 1_000 },
          { status: 'SUCCESS', afterMs: 60_000 },
        ],
      },
      times: 1,
    })
    const { id } = await paidOrder()
    await desk.refund(id)
    await desk.settle()
    await desk.pass(1_000)
    expect(await states(id)).toEqual(['ABNORMAL'])
    expect((await desk.show(id)).summaryText).toContain('工作人员正在处理')
    await desk.pass(2 * MINUTE_MS, MINUTE_MS)
    expect(await states(id)).toEqual(['SUCCESS'])
  })

  it('F4: CLOSED is confirmed by a query and then reissued under a new number with its parent', async () => {
    await desk.faults({ match: { operation: 'create-refund' }, effect: { kind: 'refund-outcome', steps: [{ status: 'CLOSED', afterMs: 1_000 }] }, times: 1 })
    const { id } = await paidOrder()
    await desk.refund(id)
    await desk.settle()
    const [first] = await desk.refundsOf(id)
    await desk.pass(1_000)
    expect(await desk.calls('query-refund', first?.out_refund_no)).toBe(1)
    await desk.pass(3 * MINUTE_MS, 20_000)
    const refunds = await desk.refundsOf(id)
    expect(refunds.map((r) => [r.state, r.parent_id])).toEqual([
      ['CLOSED', null],
      ['SUCCESS', first?.id],
    ])
    expect(refunds[1]?.out_refund_no).not.toBe(first?.out_refund_no)
    expect(await desk.show(id)).toMatchObject({ summary: 'REFUNDED', refundedFen: 1200 })
  })

  it('F2: a success after success changes nothing, a CLOSED after success moves no money', async () => {
    const { id } = await paidOrder()
    await desk.refund(id)
    await desk.settle()
    await desk.pass(3_000)
    const [refund] = await desk.refundsOf(id)
    expect(await desk.act('resend-notify', { out_refund_no: refund?.out_refund_no })).toEqual({ outcome: 204 })
    expect(await desk.act('send-notify', { out_refund_no: refund?.out_refund_no, alter: { set: { refund_status: 'CLOSED' } } })).toEqual({ outcome: 204 })
    await desk.settle()
    expect(await states(id)).toEqual(['SUCCESS'])
  })

  it('J13: twenty refunds at once are all accepted, one call each', async () => {
    const orders = []
    for (let i = 0; i < 20; i++) orders.push(await paidOrder())
    await Promise.all(orders.map(({ id }) => desk.refund(id, 'HOSPITAL_SUSPENDED')))
    await desk.pass(5_000)
    for (const { id } of orders) expect(await states(id)).toEqual(['SUCCESS'])
  })
})

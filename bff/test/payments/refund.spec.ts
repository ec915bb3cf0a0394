import { describe, expect, it } from '@jest/globals'

import { keepPayDesk, MCHID, type PayDesk } from './pay-desk.ts'

const MINUTE_MS = 60_000
let desk: PayDesk

keepPayDesk((opened) => (desk = opened))

const states = async (id: string): Promise<string[]> => (await desk.refundsOf(id)).map((r) => r.state)

describe('refunding', () => {
  it('R364 F1 F8: accepted at once, done by notify; the resident sees both and where the money went', async () => {
    const { id } = await desk.paidOrder()
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
    const { id } = await desk.paidOrder()
    await desk.refund(id)
    await desk.pass(MINUTE_MS, 20_000)
    expect(await states(id)).toEqual(['SUCCESS'])
  })

  it('P4 F6: asked twice, by two causes and at the same time, the money goes back once', async () => {
    const { id } = await desk.paidOrder()
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
    const { id } = await desk.paidOrder()
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
    const { id } = await desk.paidOrder()
    await desk.refund(id)
    await desk.pass(30_000, 5_000)
    const refunds = await desk.refundsOf(id)
    expect(refunds.map((r) => r.state)).toEqual(['SUCCESS'])
    expect(await desk.calls('create-refund', refunds[0]?.out_refund_no)).toBe(2)
  })

  it('B24: the merchant’s balance is short: it waits, says so, and goes out when there is money', async () => {
    const { id } = await desk.paidOrder()
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
    const { id } = await desk.paidOrder()
    await desk.refund(id)
    await desk.pass(10_000, 5_000)
    expect(await states(id)).toEqual(['REJECTED'])
    expect((await desk.attemptsOf(id))[0]?.refund_held_fen).toBe(0)
    expect(await desk.balance('refund_pending')).toBe(0)
  })

  it('J16: a refund notify that comes before any answer to the refund call is taken by its number', async () => {
    await desk.faults({ match: { operation: 'create-refund' }, effect: { kind: 'lost-answer' }, times: 1 })
    const { id } = await desk.paidOrder()
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
    const { id } = await desk.paidOrder()
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
    const { id } = await desk.paidOrder()
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
    const { id } = await desk.paidOrder()
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
    for (let i = 0; i < 20; i++) orders.push(await desk.paidOrder())
    await Promise.all(orders.map(({ id }) => desk.refund(id, 'HOSPITAL_SUSPENDED')))
    await desk.pass(5_000)
    for (const { id } of orders) expect(await states(id)).toEqual(['SUCCESS'])
  })
})

describe('refunding a part', () => {
  const items = (...ids: string[]) => ({ items: ids.map((id) => ({ id, name: `项目${id}`, amountFen: 300 })) })

  it('B08 P4: three parts go back one after the other, a minute apart, and the business hears of each', async () => {
    const { id, number } = await desk.paidOrder()
    for (const amountFen of [200, 300, 700]) await desk.refundPart(id, { amountFen })
    await desk.settle()
    expect((await states(id)).sort()).toEqual(['PROCESSING', 'READY', 'READY'])
    expect(await desk.calls('create-refund', number)).toBe(1)
    await desk.pass(3_000)
    expect(await desk.show(id)).toMatchObject({ summary: 'REFUNDING' })
    await desk.pass(3 * MINUTE_MS, 20_000)
    expect(await states(id)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS'])
    expect(await desk.calls('create-refund', number)).toBe(3)
    expect(await desk.show(id)).toMatchObject({ summary: 'REFUNDED', refundedFen: 1200 })
    expect(await desk.news(id)).toEqual(['payments.paid', ...Array<string>(3).fill('payments.refund-done'), 'payments.refunded'])
  })

  it('P4 F6: parallel parts hold no more than was paid, whoever comes first', async () => {
    const { id } = await desk.paidOrder()
    const asked = await Promise.all([500, 500, 500, 500].map((amountFen) => desk.refundPart(id, { amountFen })))
    expect(asked.filter((answer) => answer === 'EXCEEDS_PAID')).toHaveLength(2)
    await desk.refund(id)
    expect((await desk.refundsOf(id)).map((r) => r.amount_fen).sort((a, b) => a - b)).toEqual([200, 500, 500])
    await desk.pass(3 * MINUTE_MS, 30_000)
    expect(await desk.show(id)).toMatchObject({ refundedFen: 1200 })
  })

  it('B08: a line of a bill goes back once, the same demand is met once, and a reissue keeps lines and sum', async () => {
    await desk.faults({ match: { operation: 'create-refund' }, effect: { kind: 'refund-outcome', steps: [{ status: 'CLOSED', afterMs: 1_000 }] }, times: 1 })
    const { id } = await desk.paidOrder()
    const first = await desk.refundPart(id, items('a', 'b'), 'return-1')
    expect(await desk.refundPart(id, items('a', 'b'), 'return-1')).toBe(first)
    expect(await desk.refundPart(id, items('b', 'c'))).toBe('ITEM_REFUNDED')
    await desk.pass(3 * MINUTE_MS, 20_000)
    expect((await desk.refundsOf(id)).map((r) => [r.state, r.amount_fen, r.parent_id])).toEqual([
      ['CLOSED', 600, null],
      ['SUCCESS', 600, first],
    ])
    expect(await desk.refundPart(id, items('a'))).toBe('ITEM_REFUNDED')
    expect(await desk.show(id)).toMatchObject({ summary: 'PARTLY_REFUNDED', refundedFen: 600 })
    expect(await desk.city.db.query(`SELECT 1 FROM outbox WHERE topic = 'payments.refund-done' AND payload->'itemIds' = '["a","b"]'`)).toHaveLength(1)
  })

  it('P4: what nobody has paid has no part', async () => {
    const id = await desk.order()
    expect(await desk.refundPart(id, { amountFen: 1 })).toBe('NOT_PAID')
  })

  it('J18: a console refund is taken over once, counts for P4, and ours that came too late is refused by the channel and gives its hold back', async () => {
    const { id, number } = await desk.paidOrder()
    const { out_refund_no } = await desk.act<{ out_refund_no: string }>('console-refund', { out_trade_no: number, refund_fen: 900 })
    await desk.refundPart(id, { amountFen: 500 })
    expect(await desk.adoptConsoleRefund(number, out_refund_no)).toBe('NOT_NOW')
    await desk.pass(2 * MINUTE_MS, 20_000)
    expect(await states(id)).toEqual(['REJECTED'])
    expect(await desk.adoptConsoleRefund(number, out_refund_no)).toBe('ADOPTED')
    expect(await desk.adoptConsoleRefund(number, out_refund_no)).toBe('KNOWN')
    expect(await desk.refundPart(id, { amountFen: 500 })).toBe('EXCEEDS_PAID')
    expect(await desk.show(id)).toMatchObject({ summary: 'PARTLY_REFUNDED', refundedFen: 900 })
  })

  it('F5 B26: after a year the channel is not asked; the money waits for a transfer with proof', async () => {
    const { id } = await desk.paidOrder()
    await desk.city.db.query(`UPDATE payment_order SET paid_at = paid_at - interval '366 days' WHERE trade_order_id = $1`, [id])
    await desk.refundPart(id, { amountFen: 100 })
    await desk.pass(MINUTE_MS)
    expect(await states(id)).toEqual(['OFFLINE_TRANSFER'])
    expect((await desk.show(id)).summaryText).toContain('医院会联系您转账')
  })

  it('F5 B26: the fifty-first refund of a payment goes by transfer', async () => {
    const { id } = await desk.paidOrder()
    const before = await desk.refundPart(id, { amountFen: 1 })
    await desk.city.db.query(
      `INSERT INTO refund (trade_order_id, payment_id, cause, request_key, reason, mchid, out_refund_no, amount_fen, notify_url, parameters_hash, state, requested_at, accepted_at)
       SELECT trade_order_id, payment_id, cause, 'n' || n, reason, mchid, out_refund_no || 'n' || n, 1, notify_url, parameters_hash, 'CLOSED', requested_at, requested_at FROM refund, generate_series(1, 49) n WHERE id = $1`,
      [before],
    )
    const last = await desk.refundPart(id, { amountFen: 1 })
    expect((await desk.refundsOf(id)).filter((r) => r.state === 'OFFLINE_TRANSFER').map((r) => r.id)).toEqual([last])
  })
})

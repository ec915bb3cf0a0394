import { describe, expect, it } from '@jest/globals'
import { createAttempt, getTradeOrder, listTradeOrders } from '@jktl/shared/payments/contract'
import type { TradeOrder } from '@jktl/shared/payments/contract'

import { keepPayDesk, type PayDesk } from './pay-desk.ts'

let desk: PayDesk

keepPayDesk((opened) => (desk = opened))

const state = async (id: string): Promise<string | undefined> => (await desk.attemptsOf(id))[0]?.state

describe('paying', () => {
  it('R359 R364: pays by notify: prepay, cashier, signed result, one journal, one piece of news', async () => {
    const id = await desk.order()
    const ticket = (await desk.attempt(id)).body
    expect(ticket.payParams.package).toMatch(/^prepay_id=wx/)
    const number = (await desk.attemptsOf(id))[0]?.out_trade_no ?? ''
    await desk.act('payer-pays', { out_trade_no: number })
    await desk.settle()
    expect(await desk.stateOf(id)).toBe('PAID')
    expect(await desk.news(id)).toEqual(['payments.paid'])
    expect(await desk.calls('query-order', number)).toBe(0)
    const money = await desk.show(id)
    expect(money).toMatchObject({ summary: 'PAID', paidFen: 1200, refundedFen: 0, paymentNumber: number, nextCheckAt: null })
    const { orders } = await desk.books()
    expect(orders.find((o) => o.outTradeNo === number)).toMatchObject({ description: '挂号费 心内科' })
  })

  it('P5 P7: evidence about a closed attempt is kept in quarantine while the next one is open, and no third one opens beside it', async () => {
    const id = await desk.order()
    await desk.attempt(id)
    const number = (await desk.attemptsOf(id))[0]?.out_trade_no ?? ''
    const put = (to: string) => desk.city.db.query(`UPDATE payment_order SET state = $2 WHERE out_trade_no = $1`, [number, to])
    await put('CLOSED')
    expect((await desk.attempt(id)).status).toBeLessThan(300)
    await put('QUARANTINED')
    expect((await desk.attemptsOf(id)).map((a) => a.state).sort()).toEqual(['PREPAID', 'QUARANTINED'])
    expect((await desk.attempt(id)).status).toBe(409)
    await put('CLOSED')
  })

  it('§4.2: the client opens the cashier with our paySign, which the channel accepts', async () => {
    const id = await desk.order()
    const { payParams } = (await desk.attempt(id)).body
    const response = await fetch(`${desk.city.mockUrl}/wechat-pay/__client/request-payment`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ payParams, outcome: 'ok' }),
    })
    expect(await response.json()).toMatchObject({ errMsg: 'requestPayment:ok' })
    await desk.pass(5_000)
    expect(await desk.stateOf(id)).toBe('PAID')
  })

  it('B18 B35: the notify is lost and polling finds the payment within a minute', async () => {
    await desk.faults({ match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } })
    const id = await desk.order()
    const number = await desk.cashier(id)
    await desk.pass(20_000, 5_000)
    await desk.act('payer-pays', { out_trade_no: number })
    await desk.pass(60_000, 5_000)
    expect(await desk.stateOf(id)).toBe('PAID')
  })

  it('§3.3: coming back from the cashier asks at once, and not twice within a second', async () => {
    await desk.faults({ match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } })
    const id = await desk.order()
    const number = await desk.cashier(id)
    expect((await desk.check(id)).summary).toBe('CHECKING')
    await desk.pass(1_000)
    expect((await desk.check(id)).summary).toBe('UNPAID')
    const asked = await desk.calls('query-order', number)
    await desk.check(id)
    expect(await desk.calls('query-order', number)).toBe(asked)
    await desk.act('payer-pays', { out_trade_no: number })
    await desk.city.advanceClock(1_000)
    expect((await desk.check(id)).summary).toBe('PAID')
  })

  it('§3.3: the REFUND trade state of a partial refund means paid', async () => {
    await desk.faults({ match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } })
    const id = await desk.order()
    const number = await desk.cashier(id)
    await desk.act('payer-pays', { out_trade_no: number })
    const { out_refund_no } = await desk.act<{ out_refund_no: string }>('console-refund', { out_trade_no: number, refund_fen: 200 })
    await desk.pass(5_000)
    expect(await desk.stateOf(id)).toBe('PAID')
    expect((await desk.show(id)).paidFen).toBe(1200)
    await desk.adoptConsoleRefund(number, out_refund_no)
  })

  it.each(['query-order', 'close-order'])('§4.6: HTML 400 to %s decides nothing', async (operation) => {
    await desk.faults({ match: { operation }, effect: { kind: 'html', status: 400 }, times: 1 })
    const id = await desk.order()
    await desk.cashier(id)
    await desk.close(id)
    await desk.settle()
    expect(await desk.stateOf(id)).toBe('CLOSING')
    await desk.pass(10_000, 5_000)
    expect(await desk.news(id)).toEqual(['payments.closed'])
  })

  it('P9: duplicate and repeated notifies have one effect', async () => {
    await desk.faults({ match: { operation: 'notify-transaction' }, effect: { kind: 'notify-duplicate', copies: 5 } })
    const id = await desk.order()
    const number = await desk.cashier(id)
    await desk.act('payer-pays', { out_trade_no: number })
    await desk.settle()
    expect(await desk.act('resend-notify', { out_trade_no: number })).toEqual({ outcome: 204 })
    await desk.settle()
    expect(await desk.news(id)).toEqual(['payments.paid'])
    const events = await desk.city.db.query(`SELECT 1 FROM notify_inbox i WHERE i.state = 'DONE' AND i.received_at >= $1`, [new Date(desk.city.now())])
    expect(events.length).toBe(1)
  })

  it('J15: a notify before create’s answer is taken', async () => {
    await desk.faults({ match: { operation: 'create-order' }, effect: { kind: 'notify-before-answer' }, times: 1 })
    const id = await desk.order()
    const reply = await desk.attempt<{ code: string }>(id)
    await desk.settle()
    expect(await desk.stateOf(id)).toBe('PAID')
    expect([201, 409]).toContain(reply.status)
  })

  it('J1 P2: the answer to create is lost; the same number and parameters are sent again, never a new one', async () => {
    await desk.faults({ match: { operation: 'create-order' }, effect: { kind: 'lost-answer' }, times: 1 })
    const id = await desk.order()
    expect((await desk.attempt<{ code: string }>(id)).body.code).toBe('PAYMENTS.CASHIER_UNAVAILABLE')
    expect((await desk.attempt<{ code: string }>(id)).body.code).toBe('PAYMENTS.OUTCOME_UNKNOWN')
    expect((await desk.show(id)).summary).toBe('CHECKING')
    await desk.pass(10_000, 5_000)
    expect(await state(id)).toBe('PREPAID')
    const number = await desk.cashier(id)
    expect(await desk.attemptsOf(id)).toHaveLength(1)
    const { requests } = await desk.city.journal('wechat-pay')
    const sent = requests.filter((r) => r.operation === 'create-order' && r.facts['out_trade_no'] === number)
    expect(sent.length).toBe(2)
    expect(sent[0]?.facts).toEqual(sent[1]?.facts)
  })

  it.each([
    ['a reset connection', { kind: 'reset' }],
    ['429', { kind: 'status', status: 429 }],
    ['500', { kind: 'status', status: 500 }],
    ['HTML 400', { kind: 'html', status: 400 }],
    ['truncated JSON', { kind: 'malformed' }],
    ['an unsigned 200', { kind: 'status', status: 200, body: { prepay_id: 'wx1' } }],
    ['a wrong signature', { kind: 'answer-altered', signature: 'wrong' }],
    ['JSON spaced differently after signing', { kind: 'answer-altered', respaced: true }],
    ['an answer from 301 s ago', { kind: 'answer-altered', timestampOffsetSeconds: -301 }],
    ['an answer from 301 s ahead', { kind: 'answer-altered', timestampOffsetSeconds: 301 }],
    ['an unknown serial', { kind: 'answer-altered', serial: 'unknown' }],
  ])('§4.2 §4.6: create answered by %s is unknown, never failed and never believed', async (_, effect) => {
    await desk.faults({ match: { operation: 'create-order' }, effect, times: 1 })
    const id = await desk.order()
    expect((await desk.attempt<{ code: string }>(id)).body.code).toBe('PAYMENTS.CASHIER_UNAVAILABLE')
    expect(await state(id)).toBe('CREATE_UNKNOWN')
    await desk.pass(5_000)
    expect(await state(id)).toBe('PREPAID')
  })

  it('§3.3: after a definite refusal the order may be paid by a new attempt', async () => {
    await desk.faults({ match: { operation: 'create-order' }, effect: { kind: 'api-error', code: 'NO_AUTH' }, times: 1 })
    const id = await desk.order()
    expect((await desk.attempt<{ code: string }>(id)).body.code).toBe('PAYMENTS.CASHIER_UNAVAILABLE')
    expect(await state(id)).toBe('FAILED')
    await desk.cashier(id)
    expect(await desk.attemptsOf(id)).toHaveLength(2)
  })

  it('P3: the cashier opened twice is one attempt; paid means no second one', async () => {
    const id = await desk.order()
    const [first, second] = await Promise.all([desk.attempt(id), desk.attempt<{ code?: string }>(id)])
    expect([first.status, second.status].filter((s) => s === 201).length).toBeGreaterThanOrEqual(1)
    const number = await desk.cashier(id)
    expect(await desk.attemptsOf(id)).toHaveLength(1)
    await desk.act('payer-pays', { out_trade_no: number })
    await desk.settle()
    expect((await desk.attempt<{ code: string }>(id)).body.code).toBe('PAYMENTS.ALREADY_PAID')
  })

  it('J19: a free number is paid without any call', async () => {
    const before = await desk.calls('create-order')
    const id = await desk.order({ amountFen: 0 })
    expect(await desk.news(id)).toEqual(['payments.paid'])
    expect((await desk.show(id)).summary).toBe('NOTHING_DUE')
    expect((await desk.attempt<{ code: string }>(id)).body.code).toBe('PAYMENTS.ALREADY_PAID')
    expect(await desk.calls('create-order')).toBe(before)
  })

  it('§6.5: another account sees and pays nothing of it, and the list shows only one’s own', async () => {
    const id = await desk.order()
    for (const route of [getTradeOrder, createAttempt]) expect((await desk.city.call(route, { token: desk.strangerToken, params: { id } })).status).toBe(404)
    const theirs = await desk.city.call<{ items: TradeOrder[] }>(listTradeOrders, { token: desk.strangerToken })
    expect(theirs.body.items).toEqual([])
    const first = await desk.city.call<{ items: TradeOrder[]; nextCursor: string }>(listTradeOrders, { token: desk.token, query: { limit: 2 } })
    const next = await desk.city.call<{ items: TradeOrder[] }>(listTradeOrders, { token: desk.token, query: { limit: 2, cursor: first.body.nextCursor } })
    expect(new Set([...first.body.items, ...next.body.items].map((o) => o.id)).size).toBe(4)
    const audited = await desk.city.db.query(`SELECT 1 FROM audit_log WHERE action = 'payments.listTradeOrders' AND actor_account_id = $1`, [desk.accountId])
    expect(audited.length).toBe(4)
    expect((await desk.city.call(listTradeOrders, { token: desk.token, query: { cursor: 'bm9wZQ' } })).status).toBe(400)
  })
})

describe('closing', () => {
  it('P6: an order without attempts closes at once; a price never changes and the news is told once more when asked again', async () => {
    const id = await desk.order()
    await desk.close(id)
    expect(await desk.stateOf(id)).toBe('CLOSED')
    expect((await desk.attempt<{ code: string }>(id)).body.code).toBe('PAYMENTS.NOT_PAYABLE')
    await desk.close(id)
    await desk.close(id)
    expect(await desk.news(id)).toEqual(['payments.closed', 'payments.closed'])
  })

  it('J2: nobody pays: query, close, and only then the news', async () => {
    const id = await desk.order()
    const number = await desk.cashier(id)
    await desk.close(id)
    expect(await desk.news(id)).toEqual([])
    expect((await desk.show(id)).summary).toBe('CHECKING')
    await desk.settle()
    expect(await desk.news(id)).toEqual(['payments.closed'])
    expect((await desk.books()).orders.find((o) => o.outTradeNo === number)?.state).toBe('CLOSED')
    expect((await desk.show(id)).summaryText).toContain('没有扣款')
  })

  it('J3: close while the payer types keeps the number; paid after it, the money is accepted', async () => {
    const id = await desk.order()
    const number = await desk.cashier(id)
    await desk.act('payer-opens-cashier', { out_trade_no: number })
    await desk.close(id)
    await desk.pass(10_000, 2_000)
    expect(await desk.stateOf(id)).toBe('CLOSING')
    await desk.act('payer-pays', { out_trade_no: number })
    await desk.settle()
    expect(await desk.stateOf(id)).toBe('PAID')
    expect(await desk.news(id)).toEqual(['payments.paid'])
  })

  it('J3: 429 during the close and paid a second later', async () => {
    await desk.faults(
      { match: { operation: 'close-order' }, effect: { kind: 'close-limited-then-paid', afterMs: 1_000 }, times: 1 },
      { match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } },
    )
    const id = await desk.order()
    await desk.cashier(id)
    await desk.close(id)
    await desk.pass(10_000, 1_000)
    expect(await desk.news(id)).toEqual(['payments.paid'])
  })

  it('J3: paid between query and close', async () => {
    await desk.faults(
      { match: { operation: 'close-order' }, effect: { kind: 'paid-during-close' }, times: 1 },
      { match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } },
    )
    const id = await desk.order()
    await desk.cashier(id)
    await desk.close(id)
    await desk.settle()
    expect(await desk.news(id)).toEqual(['payments.paid'])
  })

  it('J4: 204 with the answer lost: the close took effect and a query finds it', async () => {
    await desk.faults({ match: { operation: 'close-order' }, effect: { kind: 'lost-answer' }, times: 1 })
    const id = await desk.order()
    await desk.cashier(id)
    await desk.close(id)
    await desk.settle()
    expect(await desk.stateOf(id)).toBe('CLOSING')
    await desk.pass(5_000)
    expect(await desk.news(id)).toEqual(['payments.closed'])
  })

  it('P6: unpaid and unknown at the channel closes only after the create call got its answer', async () => {
    await desk.faults({ match: { operation: 'create-order' }, effect: { kind: 'reset' }, times: 3 })
    const id = await desk.order()
    await desk.attempt(id)
    await desk.close(id)
    await desk.settle()
    expect(await desk.stateOf(id)).toBe('CLOSING')
    await desk.pass(60_000, 5_000)
    expect(await desk.news(id)).toEqual(['payments.closed'])
  })

  it('J5 P7: a success after the close is refunded by itself, and the payer is told once', async () => {
    await desk.faults({ match: { operation: 'close-order' }, effect: { kind: 'paid-after-close', afterMs: 2_000 }, times: 1 })
    const id = await desk.order()
    await desk.cashier(id)
    await desk.close(id)
    await desk.settle()
    expect(await desk.news(id)).toEqual(['payments.closed'])
    await desk.pass(2_000)
    expect(await state(id)).toBe('PAID_LATE')
    const [refund] = await desk.refundsOf(id)
    expect(refund).toMatchObject({ cause: 'LATE_PAYMENT', state: 'PROCESSING', amount_fen: 1200 })
    expect((await desk.show(id)).summary).toBe('REFUNDING')
    await desk.pass(60_000)
    expect((await desk.refundsOf(id))[0]?.state).toBe('SUCCESS')
    expect(await desk.notices(id)).toEqual(['PAYMENT_LATE_PAYMENT'])
    expect(await desk.news(id)).toEqual(['payments.closed', 'payments.late'])
    expect(await desk.balance('suspense:late')).toBe(0)
  })

  it('J14 P3: two attempts are both paid: the first is kept, the second goes back in full', async () => {
    const id = await desk.order()
    const first = await desk.cashier(id)
    const [attempt] = await desk.attemptsOf(id)
    // The first attempt is closed at the channel (console); its payer confirms later all the same.
    await desk.city.db.query(`UPDATE payment_order SET state = 'CLOSED', due_at = NULL WHERE id = $1`, [attempt?.id])
    await desk.city.advanceClock(1_000)
    const second = await desk.cashier(id)
    expect(second).not.toBe(first)
    await desk.act('payer-pays', { out_trade_no: second })
    await desk.settle()
    await desk.act('payer-pays', { out_trade_no: first, force: true })
    await desk.pass(60_000, 10_000)
    expect((await desk.attemptsOf(id)).map((a) => a.state).sort()).toEqual(['PAID_DUPLICATE', 'SUCCESS'])
    expect((await desk.refundsOf(id)).map((r) => [r.cause, r.state])).toEqual([['DUPLICATE_PAYMENT', 'SUCCESS']])
    expect(await desk.notices(id)).toEqual(['PAYMENT_DUPLICATE_PAYMENT'])
    expect(await desk.news(id)).toEqual(['payments.paid'])
    expect(await desk.show(id)).toMatchObject({ summary: 'PAID', paidFen: 2400, refundedFen: 1200 })
  })

  it('P6: an order its business forgot is closed after its last payment time', async () => {
    const id = await desk.order({ minutes: 2 })
    await desk.cashier(id)
    await desk.pass(8 * 60_000, 60_000)
    expect(await desk.news(id)).toEqual(['payments.closed'])
  })
})

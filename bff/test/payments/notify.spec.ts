import { describe, expect, it } from '@jest/globals'

import { keepPayDesk, type PayDesk } from './pay-desk.ts'

const STORM = 500
let desk: PayDesk

keepPayDesk((opened) => (desk = opened))

const facts = async (id: string) => ({
  attempts: await desk.attemptsOf(id),
  state: await desk.stateOf(id),
  news: await desk.news(id),
  inbox: (await desk.city.db.query(`SELECT 1 FROM notify_inbox`)).length,
})
const forge = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${desk.city.url}/api/v1/payments/wechat/notify/transactions`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })

describe('notifies', () => {
  it.each([
    ['with a wrong signature', { signature: 'wrong' }, 401],
    ['without signature headers', { signature: 'missing' }, 401],
    ['as a SIGNTEST probe', { signature: 'probe' }, 401],
    ['301 s old', { timestampOffsetSeconds: -301 }, 401],
    ['301 s in the future', { timestampOffsetSeconds: 301 }, 401],
    ['of an unknown certificate serial', { serial: 'unknown', key: 'certificate' }, 503],
    ['of an unknown public key', { serial: 'unknown', key: 'public-key' }, 503],
    ['spaced differently after signing', { respaced: true }, 401],
    ['with a flipped bit under a good signature', { tag: 'tampered' }, 401],
  ])('§4.2 §4.4: one %s is refused and changes nothing', async (_, alter, status) => {
    const id = await desk.order()
    const number = await desk.cashier(id)
    const before = await facts(id)
    expect(await desk.act('send-notify', { out_trade_no: number, alter })).toEqual({ outcome: status })
    await desk.settle()
    expect(await facts(id)).toEqual(before)
  })

  it('§4.4: a refusal carries the body WeChat Pay expects', async () => {
    const answer = await forge('{"id":"1"}')
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({ code: 'FAIL', message: '失败' })
    const signed = {
      'wechatpay-timestamp': String(Math.floor(desk.city.now() / 1000)),
      'wechatpay-nonce': 'n',
      'wechatpay-signature': Buffer.alloc(256).toString('base64'),
      'wechatpay-serial': 'PUB_KEY_ID_0119000000012026110100000000000001',
    }
    expect((await forge('{"id":"1"}', signed)).status).toBe(401)
  })

  it('§4.4: both keys of the grey ramp, and empty associated data, are accepted', async () => {
    for (const alter of [{ key: 'certificate' }, { key: 'public-key' }, { associatedData: '' }]) {
      const id = await desk.order()
      const number = await desk.cashier(id)
      await desk.faults({ match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } })
      await desk.act('payer-pays', { out_trade_no: number })
      expect(await desk.act('send-notify', { out_trade_no: number, alter })).toEqual({ outcome: 204 })
      await desk.settle()
      expect(await desk.stateOf(id)).toBe('PAID')
    }
  })

  it('§4.2: 300 s old or ahead is still inside the window', async () => {
    const number = await desk.cashier(await desk.order())
    await desk.faults({ match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } })
    await desk.act('payer-pays', { out_trade_no: number })
    for (const timestampOffsetSeconds of [-299, 299])
      expect(await desk.act('send-notify', { out_trade_no: number, alter: { timestampOffsetSeconds } })).toEqual({ outcome: 204 })
  })

  it('B27 §4.2: a new platform certificate is fetched when it first signs, once for 500 notifies at once', async () => {
    await desk.city.advanceClock(61_000)
    const id = await desk.order()
    const number = await desk.cashier(id)
    await desk.faults({ match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } })
    await desk.act('payer-pays', { out_trade_no: number })
    // The city has two platform certificates; this is the only test that moves on to the second.
    await desk.act('rotate-platform-certificate', {})
    const before = await desk.calls('certificates')
    const outcomes = await Promise.all(
      Array.from({ length: STORM }, () => desk.act<{ outcome: number }>('send-notify', { out_trade_no: number, alter: { key: 'certificate' } })),
    )
    expect(outcomes.filter(({ outcome }) => outcome !== 204)).toEqual([])
    expect((await desk.calls('certificates')) - before).toBe(1)
    await desk.settle()
    expect(await desk.stateOf(id)).toBe('PAID')
  })

  it('§4.2: a storm of 500 forged serials makes us call out once, and not again within a minute', async () => {
    await desk.city.advanceClock(61_000)
    const before = await desk.calls('certificates')
    const signed = {
      'wechatpay-timestamp': String(Math.floor(desk.city.now() / 1000)),
      'wechatpay-nonce': 'n',
      'wechatpay-signature': Buffer.alloc(256).toString('base64'),
    }
    const statuses = await Promise.all(
      Array.from(
        { length: STORM },
        async (_, i) => (await forge('{"id":"1"}', { ...signed, 'wechatpay-serial': `5157F09EFDC096DE15EBE81A47057A72${i}` })).status,
      ),
    )
    expect(new Set(statuses)).toEqual(new Set([503]))
    expect((await desk.calls('certificates')) - before).toBe(1)
  })

  it('B27: on every step of the grey ramp of keys all notifies verify', async () => {
    for (const publicKeyShare of [0, 0.001, 0.5, 1]) {
      await desk.act('configure', { publicKeyShare })
      const { number } = await desk.paidOrder()
      for (let i = 0; i < 3; i++) expect(await desk.act('send-notify', { out_trade_no: number })).toEqual({ outcome: 204 })
    }
    await desk.act('configure', { publicKeyShare: 0.5 })
  })

  it('P9: 204 with the answer lost: the same event comes again and changes nothing', async () => {
    const { id, number } = await desk.paidOrder()
    const before = await facts(id)
    for (let i = 0; i < 3; i++) expect(await desk.act('resend-notify', { out_trade_no: number })).toEqual({ outcome: 204 })
    await desk.settle()
    expect(await facts(id)).toEqual(before)
  })

  it.each([
    ['amount', { 'amount.total': 1 }],
    ['merchant', { mchid: '1900000002' }],
    ['app', { appid: 'wx0somebodyelse01' }],
    ['payer', { 'payer.openid': 'somebody-else' }],
    ['currency', { 'amount.currency': 'USD' }],
  ])('P5: correctly signed but with another %s is quarantined, acknowledged and never a success', async (_, set) => {
    await desk.faults({ match: { operation: 'notify-transaction' }, effect: { kind: 'notify-altered', set } })
    const id = await desk.order()
    const number = await desk.cashier(id)
    await desk.act('payer-pays', { out_trade_no: number })
    desk.unbelievedFen += 1200
    await desk.settle()
    expect((await desk.attemptsOf(id))[0]?.state).toBe('QUARANTINED')
    expect(await desk.stateOf(id)).toBe('OPEN')
    expect(await desk.news(id)).toEqual([])
    const { notifies } = await desk.books()
    expect(notifies.filter((n) => n.reference === number).map((n) => n.outcome)).toEqual([204])
    const money = await desk.show(id)
    expect([money.summary, money.paidFen]).toEqual(['CHECKING', 0])
    expect((await desk.attempt<{ code: string }>(id)).body.code).toBe('PAYMENTS.OUTCOME_UNKNOWN')
    expect(await (await fetch(`${desk.city.url}/metrics`)).text()).toMatch(/payments_alarms_total\{kind="PAYMENT_QUARANTINED"\} [1-9]/)
  })

  it('P5: an altered notify after the success quarantines only itself', async () => {
    const id = await desk.order()
    const number = await desk.cashier(id)
    await desk.act('payer-pays', { out_trade_no: number })
    await desk.settle()
    await desk.act('send-notify', { out_trade_no: number, alter: { set: { 'amount.total': 1 } } })
    await desk.settle()
    expect((await desk.attemptsOf(id))[0]?.state).toBe('SUCCESS')
  })

  it('§4.4: out of order and late: the held notify of one payment arrives after that of the next', async () => {
    await desk.faults({ match: { operation: 'notify-transaction' }, effect: { kind: 'notify-hold' }, times: 1 })
    const [a, b] = [await desk.order(), await desk.order()]
    const [numberA, numberB] = [await desk.cashier(a), await desk.cashier(b)]
    await desk.act('payer-pays', { out_trade_no: numberA })
    await desk.act('payer-pays', { out_trade_no: numberB })
    await desk.settle()
    expect([await desk.stateOf(a), await desk.stateOf(b)]).toEqual(['PAID', 'PAID'])
  })

  it('B18: while we are down, callbacks are repeated, and what was stored but not processed is found by the sweep', async () => {
    const id = await desk.order()
    const number = await desk.cashier(id)
    await desk.act('payer-pays', { out_trade_no: number })
    await desk.settle()
    // A process that died between acknowledging and processing leaves exactly this row.
    await desk.city.db.query(
      `UPDATE notify_inbox SET state = 'RECEIVED', due_at = received_at, lease_until = NULL, processed_at = NULL WHERE id = (SELECT id FROM notify_inbox ORDER BY received_at DESC, id LIMIT 1)`,
    )
    const ran = await desk.city.runJobs('payments.notify')
    expect(ran).toEqual([{ name: 'payments.notify', count: 1 }])
    expect(await desk.news(id)).toEqual(['payments.paid'])
  })

  it('an order of another system on the same merchant account is set aside after a while', async () => {
    const id = await desk.order()
    const number = await desk.cashier(id)
    await desk.faults({ match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } })
    await desk.act('payer-pays', { out_trade_no: number })
    await desk.act('send-notify', { out_trade_no: number, alter: { set: { out_trade_no: 'WINDOW20261123001' } } })
    await desk.pass(12 * 60_000, 60_000)
    expect(await desk.city.db.query(`SELECT 1 FROM notify_inbox WHERE state = 'FOREIGN'`)).toHaveLength(1)
  })
})

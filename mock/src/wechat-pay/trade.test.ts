import { beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DAY_MS, formatInstant, HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { FaultEffect } from '../kernel/faults.ts'
import { Schedule } from '../kernel/schedule.ts'
import { merchantAccount } from './book.ts'
import { MERCHANTS } from './merchants.ts'
import { Notifier } from './notify.ts'
import { refundStatus, type Order, type RefundStatus } from './orders.ts'
import { defaultSettings, type Settings } from './settings.ts'
import { Signer } from './signer.ts'
import { Trade } from './trade.ts'
import { parseOrder, parseRefund } from './validation.ts'

const merchant = MERCHANTS[0]
const START = Date.parse('2026-11-21T09:00:00+08:00')

let nowMs: number
let trade: Trade
let schedule: Schedule
let payFault: FaultEffect | undefined
let settings: Settings

const advance = async (ms: number) => {
  nowMs += ms
  await schedule.sweep()
}

beforeEach(() => open())

function open() {
  nowMs = START
  payFault = undefined
  const now = () => nowMs
  schedule = new Schedule(now)
  settings = defaultSettings()
  const strike = (operation: string) => (operation === 'pay' ? payFault : undefined)
  const notifier = new Notifier({
    now,
    at: (due, run) => void schedule.at(due, run),
    strike,
    signer: new Signer(now),
    settings,
    post: () => Promise.resolve(204),
  })
  trade = new Trade({ now, after: (delayMs, run) => schedule.after(delayMs, run), strike, notifier, settings })
}

const orderBody = (number: string, totalFen = 1200, more: object = {}) => ({
  appid: 'wx0citizen0000001',
  mchid: merchant.mchid,
  description: '挂号费',
  out_trade_no: number,
  notify_url: 'https://city.example/notify',
  amount: { total: totalFen, currency: 'CNY' },
  payer: { openid: 'oPayer' },
  ...more,
})
const create = (number: string, totalFen?: number, more?: object): Order => trade.createOrder(merchant, parseOrder(orderBody(number, totalFen, more)))
const refund = (number: string, outRefundNo: string, refundFen: number, totalFen = 1200, fault?: FaultEffect) =>
  trade.requestRefund(
    merchant,
    parseRefund({
      out_trade_no: number,
      out_refund_no: outRefundNo,
      notify_url: 'https://city.example/refund',
      amount: { refund: refundFen, total: totalFen, currency: 'CNY' },
    }),
    fault,
  )
const codeOf = (run: () => unknown): string => {
  try {
    run()
    return 'OK'
  } catch (fault) {
    return (fault as { code: string }).code
  }
}

describe('orders (§4.3)', () => {
  test('§4.3: the same number with the same parameters answers 200 again, with others it is refused as re-entry', () => {
    const first = create('JK000001')
    expect(create('JK000001').prepayId).toBe(first.prepayId)
    expect(() => create('JK000001', 1201)).toThrow('请求重入时，参数与首次请求时不一致')
    expect(codeOf(() => create('JK000001', 1200, { time_expire: '2026-11-21T10:00:00+08:00' }))).toBe('INVALID_REQUEST')
  })

  test('§4.3: a prepay_id lives two hours; re-entering afterwards gives a new one', async () => {
    const order = create('JK000001')
    const before = order.prepayId
    await advance(2 * HOUR_MS)
    expect(trade.whyNotPayable(order)).toBe('支付凭证已失效')
    expect(create('JK000001').prepayId).not.toBe(before)
    expect(trade.whyNotPayable(order, before)).toBe('支付凭证已失效')
    expect(trade.whyNotPayable(order)).toBeUndefined()
  })

  test('§4.3: a paid number is refused with its own text, a closed one with ORDER_CLOSED', () => {
    trade.pay(create('JK000001'))
    expect(() => create('JK000001')).toThrow('该订单已支付')
    create('JK000002')
    trade.close(merchant.mchid, 'JK000002')
    expect(codeOf(() => create('JK000002'))).toBe('ORDER_CLOSED')
  })

  test('§4.3: time_expire is at least one minute away, is clamped at 90 days, and ends payment without closing', async () => {
    expect(codeOf(() => create('JK000001', 1200, { time_expire: formatInstant(START + 59_000) }))).toBe('PARAM_ERROR')
    const order = create('JK000001', 1200, { time_expire: formatInstant(START + MINUTE_MS) })
    expect(create('JK000002', 1200, { time_expire: formatInstant(START + 200 * DAY_MS) }).payBy).toBe(START + 90 * DAY_MS)
    await advance(MINUTE_MS)
    expect(trade.whyNotPayable(order)).toBe('订单已过支付截止时间')
    expect(trade.stateOf(order)).toBe('NOTPAY')
  })

  test('§4.3: appid and mchid must belong together and to the signer', () => {
    const other = parseOrder(orderBody('JK000001', 1200, { mchid: '1900000002' }))
    expect(codeOf(() => trade.createOrder(merchant, other))).toBe('PARAM_ERROR')
    expect(codeOf(() => trade.createOrder(merchant, { ...other, mchid: '1' }))).toBe('MCH_NOT_EXISTS')
    expect(codeOf(() => create('JK000001', 1200, { appid: 'wxother' }))).toBe('APPID_MCHID_NOT_MATCH')
  })

  test('§4.3: closing is re-entrant, unclear while the payer is at the cashier, and refused once paid', async () => {
    const order = create('JK000001')
    trade.payerOpensCashier(order)
    expect(trade.stateOf(order)).toBe('USERPAYING')
    expect(codeOf(() => trade.close(merchant.mchid, 'JK000001'))).toBe('USERPAYING')
    await advance(30_000)
    trade.close(merchant.mchid, 'JK000001')
    trade.close(merchant.mchid, 'JK000001')
    expect(trade.stateOf(order)).toBe('CLOSED')
    trade.pay(create('JK000002'))
    expect(codeOf(() => trade.close(merchant.mchid, 'JK000002'))).toBe('INVALID_REQUEST')
    expect(codeOf(() => trade.close(merchant.mchid, 'JK000003'))).toBe('ORDER_NOT_EXIST')
  })

  test('§4.9: payments during, after a limited and after a successful close', async () => {
    create('JK000001')
    expect(() => trade.close(merchant.mchid, 'JK000001', { kind: 'paid-during-close' })).toThrow('该订单已支付')
    const limited = create('JK000002')
    expect(codeOf(() => trade.close(merchant.mchid, 'JK000002', { kind: 'close-limited-then-paid', afterMs: 2000 }))).toBe('FREQUENCY_LIMITED')
    const late = create('JK000003')
    trade.close(merchant.mchid, 'JK000003', { kind: 'paid-after-close', afterMs: 2000 })
    expect([limited, late].map((o) => trade.stateOf(o))).toEqual(['NOTPAY', 'CLOSED'])
    await advance(2000)
    expect([limited, late].map((o) => trade.stateOf(o))).toEqual(['SUCCESS', 'SUCCESS'])
  })

  test('§4.9: a success may come hours late, whatever the order became meanwhile', async () => {
    const order = create('JK000001')
    payFault = { kind: 'late-success', ms: 24 * HOUR_MS }
    trade.payerConfirms(order)
    trade.close(merchant.mchid, 'JK000001')
    await advance(24 * HOUR_MS - 1)
    expect(trade.stateOf(order)).toBe('CLOSED')
    await advance(1)
    expect(trade.stateOf(order)).toBe('SUCCESS')
  })
})

describe('refunds (§4.5)', () => {
  test('§4.5: 200 is acceptance; the same number repeats the answer, with other parameters it is refused', async () => {
    trade.pay(create('JK000001'))
    const accepted = refund('JK000001', 'R1', 500)
    expect(refundStatus(accepted)).toBe('PROCESSING')
    expect(refund('JK000001', 'R1', 500)).toBe(accepted)
    expect(codeOf(() => refund('JK000001', 'R1', 501))).toBe('INVALID_REQUEST')
    expect(trade.stateOf(trade.findOrder('JK000001')!)).toBe('REFUND')
    await advance(3000)
    expect(refundStatus(accepted)).toBe('SUCCESS')
  })

  test('§4.5: never more than paid, a minute apart, at most 50 parts, within 365 days, total as paid', async () => {
    trade.pay(create('JK000001', 100))
    expect(() => refund('JK000001', 'R0', 101, 100)).toThrow('申请退款金额超过订单可退金额')
    expect(codeOf(() => refund('JK000001', 'R0', 1, 99))).toBe('INVALID_REQUEST')
    refund('JK000001', 'R1', 1, 100)
    expect(codeOf(() => refund('JK000001', 'R2', 1, 100))).toBe('FREQUENCY_LIMITED')
    for (let part = 2; part <= 50; part += 1) {
      await advance(MINUTE_MS)
      refund('JK000001', `R${part}`, 1, 100)
    }
    await advance(MINUTE_MS)
    expect(() => refund('JK000001', 'R51', 1, 100)).toThrow('超过50次')
    trade.pay(create('JK000002'))
    await advance(366 * DAY_MS)
    expect(codeOf(() => refund('JK000002', 'R1-2', 1))).toBe('INVALID_REQUEST')
  })

  test('§4.5: unknown and unpaid orders are refused, and a CLOSED refund gives its amount back', async () => {
    expect(codeOf(() => refund('JK000009', 'R1', 1))).toBe('RESOURCE_NOT_EXISTS')
    create('JK000001')
    expect(codeOf(() => refund('JK000001', 'R1', 1))).toBe('INVALID_REQUEST')
    trade.pay(trade.findOrder('JK000001')!)
    const first = refund('JK000001', 'R1', 1200)
    await advance(MINUTE_MS)
    expect(codeOf(() => refund('JK000001', 'R2', 1))).toBe('INVALID_REQUEST')
    trade.settleRefund(first, 'CLOSED')
    expect(codeOf(() => refund('JK000001', 'R2', 1200))).toBe('OK')
  })

  test('§4.5: not enough balance is NOT_ENOUGH and leaves the number free for the same request', () => {
    trade.pay(create('JK000001'))
    trade.setBalance(merchant.mchid, 1199)
    expect(codeOf(() => refund('JK000001', 'R1', 1200))).toBe('NOT_ENOUGH')
    trade.setBalance(merchant.mchid, 1200)
    expect(codeOf(() => refund('JK000001', 'R1', 1200))).toBe('OK')
  })

  test('§4.5: after six error answers in a second even a right refund is limited, per merchant', async () => {
    trade.pay(create('JK000001'))
    for (let i = 0; i < 6; i += 1) expect(codeOf(() => refund('JK000009', 'R1', 1))).toBe('RESOURCE_NOT_EXISTS')
    expect(codeOf(() => refund('JK000001', 'R1', 1))).toBe('FREQUENCY_LIMITED')
    await advance(1000)
    expect(codeOf(() => refund('JK000001', 'R1', 1))).toBe('OK')
  })

  test('§4.5: 150 refund calls in a second, 5 000 in a minute for orders older than a month; what is turned away is counted', async () => {
    settings.refundsPerSecond = 3
    settings.oldRefundsPerMinute = 4
    for (let i = 1; i <= 9; i += 1) trade.pay(create(`JK00000${i}`))
    for (let i = 1; i <= 3; i += 1) expect(codeOf(() => refund(`JK00000${i}`, `R${i}`, 1200))).toBe('OK')
    expect(codeOf(() => refund('JK000004', 'R4', 1200))).toBe('FREQUENCY_LIMITED')
    await advance(1000)
    expect(codeOf(() => refund('JK000004', 'R4', 1200))).toBe('OK')
    await advance(31 * DAY_MS)
    for (let i = 5; i <= 8; i += 1) {
      expect(codeOf(() => refund(`JK00000${i}`, `R${i}`, 1200))).toBe('OK')
      await advance(1000)
    }
    expect(codeOf(() => refund('JK000009', 'R9', 1200))).toBe('FREQUENCY_LIMITED')
    await advance(MINUTE_MS)
    expect(codeOf(() => refund('JK000009', 'R9', 1200))).toBe('OK')
    expect(trade.refundGate.limited).toBe(2)
  })

  test('§4.9: refund statuses come in any scripted order, and an abnormal refund can be sent again', async () => {
    trade.pay(create('JK000001'))
    const scripted = refund('JK000001', 'R1', 100, 1200, {
      kind: 'refund-outcome',
      steps: [
        { status: 'ABNORMAL', afterMs: 1000 },
        { status: 'SUCCESS', afterMs: 1000 },
      ],
    })
    await advance(1000)
    expect(refundStatus(scripted)).toBe('ABNORMAL')
    await advance(1000)
    expect(refundStatus(scripted)).toBe('SUCCESS')
    await advance(MINUTE_MS)
    const abnormal = refund('JK000001', 'R2', 100)
    expect(() => trade.retryAbnormalRefund(abnormal)).toThrow('退款异常')
    trade.settleRefund(abnormal, 'ABNORMAL')
    trade.retryAbnormalRefund(abnormal)
    await advance(3000)
    expect(refundStatus(abnormal)).toBe('SUCCESS')
  })
})

describe('the money book', () => {
  const STATUSES: RefundStatus[] = ['SUCCESS', 'CLOSED', 'ABNORMAL', 'PROCESSING']

  test('P4: whatever happens, all accounts sum to zero, and the merchant holds payments − fees − refunds + fees given back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            totalFen: fc.integer({ min: 1, max: 500_000 }),
            parts: fc.array(
              fc.record({ share: fc.double({ min: 0.01, max: 1, noNaN: true }), statuses: fc.array(fc.constantFrom(...STATUSES), { maxLength: 4 }) }),
              { maxLength: 4 },
            ),
          }),
          { maxLength: 6 },
        ),
        async (payments) => {
          open()
          const openingFen = trade.book.balanceFen(merchantAccount(merchant.mchid))
          for (const [index, { totalFen, parts }] of payments.entries()) {
            const number = `JK${String(index).padStart(6, '0')}`
            trade.pay(create(number, totalFen))
            for (const [part, { share, statuses }] of parts.entries()) {
              nowMs += MINUTE_MS
              const accepted = codeOf(() => refund(number, `R${index}-${part}`, Math.max(1, Math.floor(totalFen * share)), totalFen)) === 'OK'
              if (accepted) for (const status of statuses) trade.settleRefund(trade.findRefund(`R${index}-${part}`)!, status)
            }
          }
          const { balancesFen, entries } = trade.book.show()
          expect(Object.values(balancesFen).reduce((sum, fen) => sum + fen, 0)).toBe(0)
          const orders = [...trade.orders.values()]
          const gone = [...trade.refunds.values()].filter((r) => refundStatus(r) !== 'CLOSED')
          const expectedFen =
            orders.reduce((sum, o) => sum + o.totalFen - o.payment!.feeFen, openingFen) - gone.reduce((sum, r) => sum + r.refundFen - r.feeFen, 0)
          expect(trade.book.balanceFen(merchantAccount(merchant.mchid))).toBe(expectedFen)
          expect(entries.at(-1)!.seq).toBe(entries.length)
          for (const order of orders) expect(trade.refundableFen(order)).toBeGreaterThanOrEqual(0)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('§3.1: the fees of partial refunds add up to the fee of the whole', async () => {
    trade.pay(create('JK000001', 1000))
    for (const [part, fen] of [333, 333, 334].entries()) {
      refund('JK000001', `R${part}`, fen, 1000)
      await advance(MINUTE_MS)
    }
    expect([...trade.refunds.values()].reduce((sum, r) => sum + r.feeFen, 0)).toBe(trade.findOrder('JK000001')!.payment!.feeFen)
  })
})

import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { DAY_MS, instantAt } from '@jktl/shared/kernel/dates'
import { sha1, tradeBill, fundFlowBill } from './bills.ts'
import { Schedule } from '../kernel/schedule.ts'
import { MERCHANTS } from './merchants.ts'
import { Notifier } from './notify.ts'
import { defaultSettings } from './settings.ts'
import { Signer } from './signer.ts'
import { Trade } from './trade.ts'
import { parseOrder } from './validation.ts'

const merchant = MERCHANTS[0]
const DAY = '2026-11-20'
const MADE_AT = instantAt('2026-11-21', '09:00')

let nowMs: number
let trade: Trade

beforeEach(() => {
  nowMs = instantAt(DAY, '08:00')
  const now = () => nowMs
  const schedule = new Schedule(now)
  const settings = defaultSettings()
  const notifier = new Notifier({ now, at: () => undefined, strike: () => undefined, signer: new Signer(now), settings })
  trade = new Trade({ now, after: (delayMs, run) => schedule.after(delayMs, run), strike: () => undefined, notifier, settings })
})

const pay = (number: string, totalFen: number, description = '挂号费-内科_普通') => {
  const order = trade.createOrder(
    merchant,
    parseOrder({
      appid: 'wx0citizen0000001',
      mchid: merchant.mchid,
      description,
      out_trade_no: number,
      notify_url: 'https://city.example/n',
      amount: { total: totalFen, currency: 'CNY' },
      payer: { openid: 'oPayer' },
    }),
  )
  trade.pay(order)
  return order
}
const refund = (number: string, refundFen: number) =>
  trade.acceptRefund(trade.findOrder(number)!, { mchid: merchant.mchid, outRefundNo: `R-${number}`, reason: '', notifyUrl: null, refundFen, fingerprint: '' })
const bill = (type: 'ALL' | 'SUCCESS' | 'REFUND' = 'ALL', alteration = {}, date = DAY) =>
  tradeBill({ merchant, orders: [...trade.orders.values()], refunds: [...trade.refunds.values()] }, date, MADE_AT, type, alteration)
const linesOf = (text: string | undefined) => (text ?? '').replace(/^\uFEFF/, '').split('\r\n')
const valuesOf = (line: string | undefined) => (line ?? '').slice(1).split(',`')

describe('trade bill (§4.7)', () => {
  test('§4.7: byte for byte: BOM, CRLF, bare header names, backticked values, one summary row', () => {
    const order = pay('JK000001', 1200)
    const text = bill()!
    const { transactionId } = order.payment!
    const bytes = Buffer.from(text)
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(text).toBe(
      '\uFEFF交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\r\n' +
        `\`2026-11-20 08:00:00,\`wx0citizen0000001,\`1900000001,\`0,\`,\`${transactionId},\`JK000001,\`oPayer,\`JSAPI,\`SUCCESS,\`OTHERS,\`CNY,\`12.00,\`0.00,\`0,\`0,\`0.00,\`0.00,\`,\`,\`挂号费-内科_普通,\`,\`0.07000,\`0.60%,\`12.00,\`0.00,\`\r\n` +
        '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n' +
        '`1,`12.00,`0.00,`0.00,`0.07000,`12.00,`0.00\r\n',
    )
    expect(sha1(bytes)).toBe(createHash('sha1').update(bytes).digest('hex'))
  })

  test('§4.7: ALL has 27 columns, SUCCESS 20, REFUND 29, the old dialects 24, and every row as many as its header', () => {
    pay('JK000001', 1200)
    refund('JK000001', 200)
    const counts = [bill('ALL'), bill('SUCCESS'), bill('REFUND'), bill('ALL', { dialect: 'old' }), bill('ALL', { dialect: 'old-coupon' })].map((text) => {
      const [header, row] = linesOf(text)
      return [header!.split(',').length, valuesOf(row).length]
    })
    expect(counts).toEqual([
      [27, 27],
      [20, 20],
      [29, 29],
      [24, 24],
      [24, 24],
    ])
    expect(linesOf(bill('ALL', { dialect: 'old' }))[0]).toContain('子商户号')
    expect(
      linesOf(bill('ALL', { dialect: 'old' }))
        .at(-3)!
        .split(','),
    ).toHaveLength(5)
    expect(linesOf(bill('REFUND'))[0]).toContain('退款申请时间,退款成功时间,微信退款单号')
  })

  test('§4.7: a refund row gives the fee back as a negative amount and is a snapshot that is never corrected', () => {
    pay('JK000001', 1200)
    nowMs = instantAt(DAY, '23:59')
    const made = refund('JK000001', 1200)
    nowMs = instantAt('2026-11-21', '09:30')
    trade.settleRefund(made, 'SUCCESS')
    const row = valuesOf(linesOf(bill())[2])
    expect(row[9]).toBe('REFUND')
    expect([row[12], row[16], row[18], row[19], row[22], row[24], row[25]]).toEqual(['0.00', '12.00', 'ORIGINAL', 'PROCESSING', '-0.07000', '0.00', '12.00'])
    expect(linesOf(bill()).at(-2)).toBe('`2,`12.00,`12.00,`0.00,`0.00000,`12.00,`12.00')
  })

  test('§4.7: a payment belongs to its success day, a refund to its acceptance day, and an empty day has no file', () => {
    nowMs = instantAt(DAY) - 7_200_000
    const order = trade.createOrder(
      merchant,
      parseOrder({
        appid: 'wx0citizen0000001',
        mchid: merchant.mchid,
        description: '挂号费',
        out_trade_no: 'JK000001',
        notify_url: 'https://city.example/n',
        amount: { total: 100 },
        payer: { openid: 'o' },
      }),
    )
    nowMs = instantAt(DAY) + 600_000
    trade.pay(order)
    nowMs = instantAt(DAY) + DAY_MS
    refund('JK000001', 100)
    expect(bill('ALL', {}, '2026-11-19')).toBeUndefined()
    expect(linesOf(bill())).toHaveLength(5)
    expect(valuesOf(linesOf(bill('ALL', {}, '2026-11-21'))[1])[9]).toBe('REFUND')
  })

  test('§4.9: foreign rows, duplicate rows, loose totals, names with commas and line feeds, day-cut rows', () => {
    pay('JK000001', 1200)
    nowMs = instantAt('2026-11-21') - 5000
    pay('JK000002', 1000)
    expect(valuesOf(linesOf(bill('ALL', { foreignRows: 2 })).at(-2))[0]).toBe('4')
    expect(valuesOf(linesOf(bill('ALL', { duplicateRows: 1 })).at(-2)).slice(0, 2)).toEqual(['3', '34.00'])
    expect(linesOf(bill('ALL', { decimalCount: true })).at(-2)).toBe('`2.0,`22.0,`0.0,`0.0,`0.13,`22.0,`0.0 ')
    expect(bill('ALL', { productName: '挂号费,内科\n复诊' })).toContain(',`挂号费,内科\n复诊,`')
    expect(valuesOf(linesOf(bill('ALL', { dayCutSeconds: 10 })).at(-2))[0]).toBe('1')
  })
})

test('§4.7 R9: the fund-flow bill chains its balances, and trade bill net minus fees equals its net', () => {
  pay('JK000001', 1200)
  pay('JK000002', 999)
  refund('JK000001', 300)
  const lines = linesOf(fundFlowBill(merchant.mchid, trade.book.flowOf(merchant.mchid), DAY, MADE_AT))
  expect(lines[0]).toBe('记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号')
  const rows = lines.slice(1, -3).map(valuesOf)
  expect(rows.map((r) => r[4])).toEqual(['交易', '扣除交易手续费', '交易', '扣除交易手续费', '退款', '退还交易手续费'])
  const fenOf = (yuanText: string) => Math.round(Number(yuanText) * 100)
  let balanceFen = merchant.openingBalanceFen
  for (const row of rows) {
    balanceFen += (row[5] === '收入' ? 1 : -1) * fenOf(row[6]!)
    expect(fenOf(row[7]!)).toBe(balanceFen)
  }
  const [, , refundYuan, , feeYuan, paidYuan] = valuesOf(linesOf(bill()).at(-2))
  expect(balanceFen - merchant.openingBalanceFen).toBe(fenOf(paidYuan!) - fenOf(refundYuan!) - fenOf(feeYuan!))
  expect(valuesOf(lines.at(-2))).toEqual(['6', '3', '22.00', '3', '3.13'])
})

import { describe, expect, test } from '@jest/globals'
import { PayError } from './errors.ts'
import { withPaths } from './signer.ts'
import { parseOrder, parseRefund } from './validation.ts'

const ORDER = {
  appid: 'wx0citizen0000001',
  mchid: '1900000001',
  description: '挂号费 · 内科',
  out_trade_no: 'JK20261121000001',
  notify_url: 'http://127.0.0.1:3000/api/v1/payments/wechat/notify/transactions',
  time_expire: '2026-11-21T22:30:00+08:00',
  amount: { total: 1200, currency: 'CNY' },
  payer: { openid: 'oAbcdefghijklmnopqrstuvwxyz1' },
}

const refusalOf = (run: () => unknown): PayError | undefined => {
  try {
    run()
    return undefined
  } catch (fault) {
    return fault as PayError
  }
}
const orderWith = (set: Record<string, unknown>) => refusalOf(() => parseOrder(withPaths(ORDER, set)))

describe('order fields of §4.3', () => {
  test('§4.3: a right order passes, and fields nobody knows are tolerated', () => {
    expect(parseOrder(withPaths(ORDER, { something_new: { deep: 1 } }))).toMatchObject({
      outTradeNo: 'JK20261121000001',
      totalFen: 1200,
      timeExpire: Date.parse('2026-11-21T22:30:00+08:00'),
    })
  })

  test.each([
    ['amount.total', 0],
    ['amount.total', 1.5],
    ['amount.total', '1200'],
    ['amount.total', -1],
    ['amount.currency', 'USD'],
    ['out_trade_no', 'short'],
    ['out_trade_no', 'x'.repeat(33)],
    ['out_trade_no', 'has space'],
    ['out_trade_no', '中文号码一二三'],
    ['description', ''],
    ['description', '长'.repeat(128)],
    ['description', '挂号😀'],
    ['description', '𠮷野医生'],
    ['attach', '😀'],
    ['notify_url', 'http://example.com/notify'],
    ['notify_url', 'https://example.com/notify?x=1'],
    ['notify_url', 'not a url'],
    ['time_expire', '2026-11-21 22:30:00'],
    ['time_expire', '2026-13-41T22:30:00+08:00'],
    ['payer.openid', ''],
    ['payer', 'openid'],
    ['mchid', 1900000001],
  ])('§4.3: %s = %j is a PARAM_ERROR that names the field', (field, value) => {
    const refusal = orderWith({ [field]: value })
    expect(refusal).toMatchObject({ code: 'PARAM_ERROR', status: 400, detail: { field: `/${field.replaceAll('.', '/')}` } })
  })

  test('§4.3: null is refused wherever it stands, also in unknown fields', () => {
    expect(orderWith({ attach: null })).toMatchObject({ code: 'PARAM_ERROR', detail: { field: '/attach' } })
    expect(orderWith({ 'whatever.deep': null })).toMatchObject({ code: 'PARAM_ERROR', detail: { field: '/whatever/deep' } })
  })

  test('§4.3: the fingerprint ignores key order, unknown fields and the default currency, and nothing else', () => {
    const { fingerprint } = parseOrder(ORDER)
    expect(parseOrder(Object.fromEntries(Object.entries(ORDER).reverse())).fingerprint).toBe(fingerprint)
    expect(parseOrder(withPaths(ORDER, { unknown: 1 })).fingerprint).toBe(fingerprint)
    expect(parseOrder({ ...ORDER, amount: { total: 1200 } }).fingerprint).toBe(fingerprint)
    for (const [field, value] of Object.entries({
      'amount.total': 1201,
      description: '挂号费',
      time_expire: '2026-11-21T22:31:00+08:00',
      attach: 'x',
      'payer.openid': 'oOther',
    })) {
      expect(parseOrder(withPaths(ORDER, { [field]: value })).fingerprint).not.toBe(fingerprint)
    }
  })
})

test('§4.5: a refund names its payment, its own number of up to 64 characters and the currency', () => {
  const refund = { out_trade_no: 'JK20261121000001', out_refund_no: 'R@1', amount: { refund: 1, total: 1200, currency: 'CNY' } }
  expect(parseRefund(refund)).toMatchObject({ outRefundNo: 'R@1', refundFen: 1, notifyUrl: null })
  for (const set of [{ out_trade_no: undefined }, { out_refund_no: 'x'.repeat(65) }, { 'amount.refund': 0 }, { 'amount.currency': undefined }]) {
    expect(refusalOf(() => parseRefund(withPaths(refund, set)))).toMatchObject({ code: 'PARAM_ERROR' })
  }
})

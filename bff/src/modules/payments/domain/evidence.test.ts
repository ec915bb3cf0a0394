import { describe, expect, it } from '@jest/globals'

import { type ChannelTransaction, judgeTransaction } from './evidence.ts'

const own = { mchid: '1900000001', appid: 'wx1', outTradeNo: 'P20261123aa', amountFen: 1200, openid: 'o-1' }
const paid: ChannelTransaction = {
  mchid: own.mchid,
  appid: own.appid,
  outTradeNo: own.outTradeNo,
  tradeState: 'SUCCESS',
  transactionId: '42',
  successTime: '2026-11-23T08:00:00+08:00',
  amountFen: 1200,
  currency: 'CNY',
  openid: 'o-1',
}

describe('evidence of money', () => {
  it('P5: merchant, app, amount, currency and payer must all be ours', () => {
    expect(judgeTransaction(paid, own)).toBe('paid')
    const altered: Partial<ChannelTransaction>[] = [
      { mchid: '1900000002' },
      { appid: 'wx2' },
      { amountFen: 1 },
      { amountFen: null },
      { currency: 'USD' },
      { currency: null },
      { openid: 'o-2' },
      { openid: null },
      { transactionId: null },
    ]
    for (const change of altered) expect(judgeTransaction({ ...paid, ...change }, own)).toBe('mismatch')
  })

  it('§3.3: REFUND means that it was paid', () => {
    expect(judgeTransaction({ ...paid, tradeState: 'REFUND' }, own)).toBe('paid')
  })

  it('answers about another order and unknown words decide nothing', () => {
    expect(judgeTransaction({ ...paid, outTradeNo: 'P20261123bb' }, own)).toBeNull()
    expect(judgeTransaction({ ...paid, tradeState: 'HAPPY' }, own)).toBeNull()
    expect(judgeTransaction({ ...paid, tradeState: 'CLOSED', mchid: 'x' }, own)).toBeNull()
  })
})

/** A transaction as the channel's signed answer or notify states it. */
export interface ChannelTransaction {
  mchid: string
  appid: string
  outTradeNo: string
  tradeState: string
  transactionId: string | null
  /** RFC 3339. */
  successTime: string | null
  amountFen: number | null
  currency: string | null
  openid: string | null
}
export interface ChannelRefund {
  outRefundNo: string
  outTradeNo: string
  refundId: string
  status: string
  successTime: string | null
  receivingAccount: string | null
  refundFen: number
  totalFen: number
}
/** What we sent under the number. */
export interface OwnPayment {
  mchid: string
  appid: string
  outTradeNo: string
  amountFen: number
  openid: string | null
}

/** REFUND means "refunded at least in part", so it was paid (§3.3 notes). */
const READING: Record<string, 'paid' | 'unpaid' | 'closed'> = {
  SUCCESS: 'paid',
  REFUND: 'paid',
  NOTPAY: 'unpaid',
  USERPAYING: 'unpaid',
  PAYERROR: 'unpaid',
  CLOSED: 'closed',
  REVOKED: 'closed',
}

/** P5: `paid` only when merchant, app, number, amount, currency and payer are ours; a paid one that is not ours is a `mismatch`. Null: nonsense or another order's answer. */
export function judgeTransaction(tx: ChannelTransaction, own: OwnPayment): 'paid' | 'unpaid' | 'closed' | 'mismatch' | null {
  const reading = READING[tx.tradeState]
  if (!reading || tx.outTradeNo !== own.outTradeNo) return null
  const isOurs = tx.mchid === own.mchid && tx.appid === own.appid
  if (reading !== 'paid') return isOurs ? reading : null
  const isExact = tx.amountFen === own.amountFen && tx.currency === 'CNY' && tx.transactionId !== null && (own.openid === null || tx.openid === own.openid)
  return isOurs && isExact ? 'paid' : 'mismatch'
}

export const isOwnRefund = (refund: ChannelRefund, own: { outRefundNo: string; outTradeNo: string; amountFen: number; totalFen: number }): boolean =>
  refund.outRefundNo === own.outRefundNo && refund.outTradeNo === own.outTradeNo && refund.refundFen === own.amountFen && refund.totalFen === own.totalFen

import { formatInstant, type Instant } from '@jktl/shared/kernel/dates'

export interface Order {
  mchid: string
  appid: string
  outTradeNo: string
  description: string
  attach: string
  notifyUrl: string
  totalFen: number
  openid: string
  deviceId: string
  /** The request's known fields in a fixed spelling: what a repeated request must equal. */
  fingerprint: string
  createdAt: Instant
  /** Last moment to pay. */
  payBy: Instant
  prepayId: string
  prepayExpiresAt: Instant
  closedAt: Instant | null
  /** A cashier is open until then. */
  payerAtCashierUntil: Instant
  payment: Payment | null
}

interface Payment {
  transactionId: string
  succeededAt: Instant
  bankType: string
  feeFen: number
}

export type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL'
export const REFUND_STATUSES: readonly RefundStatus[] = ['PROCESSING', 'SUCCESS', 'CLOSED', 'ABNORMAL']

export interface Refund {
  mchid: string
  outTradeNo: string
  outRefundNo: string
  refundId: string
  refundFen: number
  /** Fee given back with it. */
  feeFen: number
  reason: string
  notifyUrl: string | null
  fingerprint: string
  acceptedAt: Instant
  /** Every status with its moment, the current one last. */
  history: { status: RefundStatus; at: Instant }[]
  receivedAccount: string
}

export type TradeState = 'SUCCESS' | 'REFUND' | 'NOTPAY' | 'CLOSED' | 'USERPAYING'

const STATE_TEXT: Record<TradeState, string> = { SUCCESS: '支付成功', REFUND: '转入退款', NOTPAY: '订单未支付', CLOSED: '订单已关闭', USERPAYING: '用户支付中' }

export const keyOf = (mchid: string, number: string): string => `${mchid}/${number}`

/** booking-payment §4.3: REFUND from the first accepted refund on, also a partial one; a late success beats CLOSED. */
export function tradeState(order: Order, isRefunded: boolean, now: Instant): TradeState {
  if (order.payment) return isRefunded ? 'REFUND' : 'SUCCESS'
  if (order.closedAt !== null) return 'CLOSED'
  return order.payerAtCashierUntil > now ? 'USERPAYING' : 'NOTPAY'
}

/** The transaction of §4.1, as queries and payment notifies show it. Unpaid orders lack transaction_id, success_time and bank_type. */
export function transactionView(order: Order, state: TradeState): Record<string, unknown> {
  const { payment } = order
  return {
    appid: order.appid,
    mchid: order.mchid,
    out_trade_no: order.outTradeNo,
    ...(payment && { transaction_id: payment.transactionId }),
    trade_type: 'JSAPI',
    trade_state: state,
    trade_state_desc: STATE_TEXT[state],
    ...(payment && { bank_type: payment.bankType }),
    attach: order.attach,
    ...(payment && { success_time: formatInstant(payment.succeededAt) }),
    payer: payment ? { openid: order.openid } : {},
    amount: { total: order.totalFen, ...(payment && { payer_total: order.totalFen }), currency: 'CNY', payer_currency: 'CNY' },
    scene_info: { device_id: order.deviceId },
    promotion_detail: [],
  }
}

export const refundStatus = (refund: Refund): RefundStatus => refund.history.at(-1)?.status ?? 'PROCESSING'

export const refundStatusAt = (refund: Refund, at: Instant): RefundStatus => refund.history.filter((h) => h.at <= at).at(-1)?.status ?? 'PROCESSING'

const refundSucceededAt = (refund: Refund): Instant | undefined => (refundStatus(refund) === 'SUCCESS' ? refund.history.at(-1)?.at : undefined)

const successTime = (refund: Refund): { success_time?: string } => {
  const at = refundSucceededAt(refund)
  return at === undefined ? {} : { success_time: formatInstant(at) }
}

/** The refund answer of §4.1. */
export const refundView = (refund: Refund, order: Order): Record<string, unknown> => ({
  refund_id: refund.refundId,
  out_refund_no: refund.outRefundNo,
  transaction_id: order.payment?.transactionId,
  out_trade_no: refund.outTradeNo,
  channel: 'ORIGINAL',
  user_received_account: refund.receivedAccount,
  ...successTime(refund),
  create_time: formatInstant(refund.acceptedAt),
  status: refundStatus(refund),
  funds_account: 'AVAILABLE',
  amount: {
    total: order.totalFen,
    refund: refund.refundFen,
    from: [],
    payer_total: order.totalFen,
    payer_refund: refund.refundFen,
    settlement_refund: refund.refundFen,
    settlement_total: order.totalFen,
    discount_refund: 0,
    currency: 'CNY',
    refund_fee: refund.feeFen,
  },
  promotion_detail: [],
})

/** Plain text of a refund notify (§4.4): `refund_status`, and success_time only with SUCCESS. */
export const refundNotifyView = (refund: Refund, order: Order): Record<string, unknown> => ({
  mchid: refund.mchid,
  transaction_id: order.payment?.transactionId,
  out_trade_no: refund.outTradeNo,
  refund_id: refund.refundId,
  out_refund_no: refund.outRefundNo,
  refund_status: refundStatus(refund),
  ...successTime(refund),
  user_received_account: refund.receivedAccount,
  amount: { total: order.totalFen, refund: refund.refundFen, payer_total: order.totalFen, payer_refund: refund.refundFen },
})

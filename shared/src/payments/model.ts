/** 支付单 (booking-payment §3.3). REFUNDED and PARTIALLY_REFUNDED are derived from refunds, never stored. */
export const PAYMENT_STATES = [
  'CREATED',
  'PREPAYING',
  'CREATE_UNKNOWN',
  'PREPAID',
  'CLOSING',
  'CLOSED',
  'FAILED',
  'SUCCESS',
  'PAID_LATE',
  'PAID_DUPLICATE',
  'QUARANTINED',
] as const
export type PaymentState = (typeof PAYMENT_STATES)[number]

/** 退款 (§3.4) */
export const REFUND_STATES = [
  'REQUESTED',
  'APPROVING',
  'READY',
  'SUBMITTING',
  'SUBMIT_UNKNOWN',
  'WAIT_FUNDS',
  'PROCESSING',
  'ABNORMAL',
  'ABNORMAL_HANDLING',
  'OFFLINE_TRANSFER',
  'SUCCESS',
  'CLOSED',
  'REJECTED',
] as const
export type RefundState = (typeof REFUND_STATES)[number]

/** 挂号费, 候补预付款 until it becomes one (W5), 门诊缴费单, 住院预交金, 先诊疗后付费还款. */
export const BUSINESS_KINDS = ['APPOINTMENT', 'WAITLIST', 'CLINIC_BILL', 'DEPOSIT', 'CREDIT_REPAYMENT'] as const
export type BusinessKind = (typeof BUSINESS_KINDS)[number]

/** What money was asked for. Closed when the business no longer wants it. */
export const TRADE_ORDER_STATES = ['OPEN', 'PAID', 'CLOSING', 'CLOSED'] as const
export type TradeOrderState = (typeof TRADE_ORDER_STATES)[number]

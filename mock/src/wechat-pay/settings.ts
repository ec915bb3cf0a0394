import type { RefundRates } from './refund-rates.ts'

/** How the city's WeChat Pay behaves when nothing disturbs it; changed by the action `configure`. */
export interface Settings extends RefundRates {
  /** From acceptance of a refund to SUCCESS. */
  refundSettleMs: number
  /** How long an opened cashier keeps the order USERPAYING. */
  userPayingMs: number
  /** From success to the first notify. */
  notifyDelayMs: number
  /** Grey ramp: share of notifies signed with the 微信支付公钥, the others with the platform certificate. 0–1. */
  publicKeyShare: number
}

export const defaultSettings = (): Settings => ({
  refundSettleMs: 3000,
  userPayingMs: 30_000,
  notifyDelayMs: 0,
  publicKeyShare: 0.5,
  refundsPerSecond: 150,
  refundErrorsPerSecond: 6,
  oldRefundsPerMinute: 5_000,
})

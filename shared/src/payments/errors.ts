import { defineErrors } from '../kernel/errors.ts'

export const PAYMENTS_ERRORS = defineErrors({
  NOT_PAYABLE: { kind: 'conflict', title: '这笔费用已经关闭，不用付了。', retryable: false },
  ALREADY_PAID: { kind: 'conflict', title: '这笔费用已经付过了，请不要重复支付。', retryable: false },
  CASHIER_UNAVAILABLE: { kind: 'unavailable', title: '微信支付暂时没有回应，没有扣款，请稍后再试。', retryable: true },
  OUTCOME_UNKNOWN: { kind: 'conflict', title: '上一次支付还在核实，请先不要再付，钱是安全的。', retryable: true },
  NOTIFY_REFUSED: { kind: 'unauthenticated', title: '失败', retryable: false },
})

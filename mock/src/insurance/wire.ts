import { formatInstant } from '@jktl/shared/kernel/dates'
import { isRecord } from '../kernel/fields.ts'
import type { InsuranceOrder, OrderRequest, Split } from './book.ts'

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isFen = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** §2 amounts: whole fen, with the hospital's additions and reductions as lists. */
export const splitWire = ({ gov, self, other, medCash, cash }: Split) => ({
  gov_fee: gov,
  self_fee: self,
  other_fee: other,
  med_ins_cash_fee: medCash,
  cash_add_detail: [],
  cash_reduced_detail: [],
  wechat_pay_cash_fee: cash,
})

const MIX: Record<InsuranceOrder['status'], string> = { PROCESSING: 'MIX_PAY_CREATED', SUCCESS: 'MIX_PAY_SUCCESS', FAIL: 'MIX_PAY_FAIL' }

/** §4 order. This side knows the insurance leg; the cash leg is the merchant's own. */
export const orderWire = (order: InsuranceOrder) => ({
  out_trade_no: order.outTradeNo,
  mix_trade_no: order.mixTradeNo,
  hos_code: order.request.hosCode,
  ...splitWire(order.request.split),
  med_ins_pay_status: order.status,
  mix_pay_status: order.refunds.length > 0 ? 'MIX_PAY_REFUND' : MIX[order.status],
  refunded_fee: order.refunds.reduce((sum, refund) => sum + refund.amount, 0),
  finished_at: order.finishedAt === null ? null : formatInstant(order.finishedAt),
})

export function readPreSettlement(body: unknown): { hosCode: string; idDigest: string; total: number } | undefined {
  if (!isRecord(body)) return undefined
  const { hos_code: hosCode, bill_no: billNo, id_digest: idDigest, total_fee: total } = body
  return isText(hosCode) && isText(billNo) && isText(idDigest) && isFen(total) && total > 0 ? { hosCode, idDigest, total } : undefined
}

export function readOrder(body: unknown): OrderRequest | undefined {
  if (!isRecord(body)) return undefined
  const {
    out_trade_no: outTradeNo,
    hos_code: hosCode,
    pre_settle_no: preSettleNo,
    pay_auth_no: payAuthNo,
    id_digest: idDigest,
    callback_url: callbackUrl,
  } = body
  const { gov_fee: gov, self_fee: self, other_fee: other, med_ins_cash_fee: medCash, wechat_pay_cash_fee: cash, mix_pay_type: type, order_type: kind } = body
  const hasText = isText(outTradeNo) && isText(hosCode) && isText(preSettleNo) && isText(payAuthNo) && isText(idDigest) && isText(callbackUrl)
  const hasAmounts = isFen(gov) && isFen(self) && isFen(other) && isFen(medCash) && isFen(cash)
  // Required and forbidden together: who pays nothing in cash has no cash part.
  const isType = hasAmounts && type === (cash === 0 ? 'INSURANCE_ONLY' : 'CASH_AND_INSURANCE') && kind === 'DIAG_PAY'
  return hasText && isType ? { outTradeNo, hosCode, preSettleNo, payAuthNo, idDigest, split: { gov, self, other, medCash, cash }, callbackUrl } : undefined
}

export function readRefund(body: unknown): { outRefundNo: string; amount: number } | undefined {
  if (!isRecord(body)) return undefined
  const { out_refund_no: outRefundNo, refund_fee: amount } = body
  return isText(outRefundNo) && isFen(amount) ? { outRefundNo, amount } : undefined
}

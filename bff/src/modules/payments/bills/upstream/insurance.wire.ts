import * as z from 'zod/mini'

const fee = z.int().check(z.gte(0))

/** insurance-interface §2: the amounts of a mixed order. */
export const SplitWire = z.object({
  pre_settle_no: z.string(),
  gov_fee: fee,
  self_fee: fee,
  other_fee: fee,
  med_ins_cash_fee: fee,
  cash_add_detail: z.array(z.object({ cash_add_fee: fee })),
  cash_reduced_detail: z.array(z.object({ cash_reduced_fee: fee })),
  wechat_pay_cash_fee: fee,
})

/** insurance-interface §4 */
export const OrderWire = z.object({
  out_trade_no: z.string(),
  mix_trade_no: z.string(),
  gov_fee: fee,
  self_fee: fee,
  other_fee: fee,
  med_ins_pay_status: z.enum(['PROCESSING', 'SUCCESS', 'FAIL']),
})
export const OrderAnswerWire = z.object({ order: OrderWire })

/** insurance-interface §5 */
export const RefundAnswerWire = z.object({ refund: z.object({ out_refund_no: z.string(), refund_fee: fee, status: z.literal('SUCCESS') }) })

export const ResultWire = z.object({ result: z.string() })

/** insurance-interface §6 */
export const NotifyWire = z.object({ id: z.string(), event_type: z.string(), resource: OrderWire })

import * as z from 'zod/mini'

import type { ChannelRefund, ChannelTransaction } from '../domain/evidence.ts'
import type { AbnormalRefundParameters, OrderParameters, RefundParameters } from '../payment-channel.ts'

/** Names as in WeChat Pay v3 (booking-payment §4.1, §4.4, §4.6). Unknown fields are ignored: the channel adds some without notice. */

/** Body of POST /v3/pay/transactions/jsapi. No null: the channel refuses it (§4.3). */
export const orderBody = (o: OrderParameters) => ({
  appid: o.appid,
  mchid: o.mchid,
  description: o.description,
  out_trade_no: o.outTradeNo,
  time_expire: o.timeExpire,
  attach: o.attach,
  notify_url: o.notifyUrl,
  amount: { total: o.amountFen, currency: 'CNY' },
  payer: { openid: o.openid },
})

/** Body of POST /v3/refund/domestic/refunds. */
export const refundBody = (r: RefundParameters) => ({
  out_trade_no: r.outTradeNo,
  out_refund_no: r.outRefundNo,
  reason: r.reason,
  notify_url: r.notifyUrl,
  amount: { refund: r.refundFen, total: r.totalFen, currency: 'CNY' },
})

/** Body of POST /v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund. */
export const abnormalRefundBody = (r: AbnormalRefundParameters, seal: (text: string) => string) => ({
  out_refund_no: r.outRefundNo,
  type: r.route,
  ...(r.card ? { bank_type: r.card.bankType, bank_account: seal(r.card.account), real_name: seal(r.card.realName) } : {}),
})

const text = z.string()
const fen = z.number().check(z.int())

export const PrepayAnswer = z.object({ prepay_id: text.check(z.minLength(1)) })

const Transaction = z.object({
  appid: text,
  mchid: text,
  out_trade_no: text,
  transaction_id: z.optional(text),
  trade_state: text,
  success_time: z.optional(text),
  payer: z.optional(z.object({ openid: z.optional(text) })),
  amount: z.optional(z.object({ total: z.optional(fen), currency: z.optional(text) })),
})

/** Answer of the query and plain text of a payment notify. Null when it is not one. */
export function readTransaction(value: unknown): ChannelTransaction | null {
  const parsed = Transaction.safeParse(value)
  if (!parsed.success) return null
  const t = parsed.data
  return {
    mchid: t.mchid,
    appid: t.appid,
    outTradeNo: t.out_trade_no,
    tradeState: t.trade_state,
    transactionId: t.transaction_id ?? null,
    successTime: t.success_time ?? null,
    amountFen: t.amount?.total ?? null,
    currency: t.amount?.currency ?? null,
    openid: t.payer?.openid ?? null,
  }
}

const RefundAnswer = z.object({
  refund_id: text,
  out_refund_no: text,
  out_trade_no: text,
  status: text,
  success_time: z.optional(text),
  user_received_account: z.optional(text),
  amount: z.object({ total: fen, refund: fen }),
})

/** Answer of the refund call and of its query. Null when it is not one. */
export function readRefund(value: unknown): ChannelRefund | null {
  const parsed = RefundAnswer.safeParse(value)
  if (!parsed.success) return null
  const r = parsed.data
  return {
    outRefundNo: r.out_refund_no,
    outTradeNo: r.out_trade_no,
    refundId: r.refund_id,
    status: r.status,
    successTime: r.success_time ?? null,
    receivingAccount: r.user_received_account ?? null,
    refundFen: r.amount.refund,
    totalFen: r.amount.total,
  }
}

const RefundNotice = z.object({
  mchid: text,
  refund_id: text,
  out_refund_no: text,
  out_trade_no: text,
  refund_status: text,
  success_time: z.optional(text),
  user_received_account: z.optional(text),
  amount: z.object({ total: fen, refund: fen }),
})

/** Plain text of a refund notify: `refund_status` instead of `status`, and the mchid. */
export function readRefundNotice(value: unknown): { mchid: string; refund: ChannelRefund } | null {
  const parsed = RefundNotice.safeParse(value)
  if (!parsed.success) return null
  const { refund_status: status, mchid, ...rest } = parsed.data
  const refund = readRefund({ ...rest, status })
  return refund && { mchid, refund }
}

export const NotifyEnvelope = z.object({
  id: text.check(z.minLength(1), z.maxLength(64)),
  event_type: text,
  resource: z.object({
    original_type: z.optional(text),
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: text,
    associated_data: z.optional(text),
    nonce: text,
  }),
})
export const CertificatesAnswer = z.object({
  data: z.array(
    z.object({
      serial_no: text,
      effective_time: text,
      expire_time: text,
      encrypt_certificate: z.object({ algorithm: z.literal('AEAD_AES_256_GCM'), nonce: text, associated_data: text, ciphertext: text }),
    }),
  ),
})
export const ErrorAnswer = z.object({ code: text.check(z.minLength(1)) })

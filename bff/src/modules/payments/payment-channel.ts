import type { ChannelRefund, ChannelTransaction } from './domain/evidence.ts'

/** Everything that is sent under one out_trade_no; fixed before the first call (P2). */
export interface OrderParameters {
  mchid: string
  appid: string
  outTradeNo: string
  description: string
  attach: string
  notifyUrl: string
  /** RFC 3339, whole seconds. */
  timeExpire: string
  amountFen: number
  openid: string
}
export interface RefundParameters {
  mchid: string
  outTradeNo: string
  outRefundNo: string
  reason: string
  notifyUrl: string
  refundFen: number
  totalFen: number
}

/** Where an abnormal refund goes instead (§4.1): a card the payer names, or the institution's own account. */
export type AbnormalRoute = 'USER_BANK_CARD' | 'MERCHANT_BANK_CARD'
export interface BankCard {
  bankType: string
  account: string
  realName: string
}
export interface AbnormalRefundParameters {
  mchid: string
  channelRefundId: string
  outRefundNo: string
  route: AbnormalRoute
  /** For the payer's card; leaves us only sealed with the channel's key. */
  card: BankCard | null
}

/** UNKNOWN is no answer, a 5xx, a 429 or nonsense: nothing is known to have happened or not to have happened. */
export type CreateOutcome = { kind: 'PREPAY'; prepayId: string } | { kind: 'REFUSED' | 'CONTRADICTED' | 'UNKNOWN' }
export type QueryOutcome = { kind: 'FOUND'; transaction: ChannelTransaction } | { kind: 'MISSING' | 'UNKNOWN' }
/** CONTRADICTED: paid or closed already, the query decides. UNCLEAR: someone may be typing the password. */
export type CloseOutcome = { kind: 'CLOSED' | 'CONTRADICTED' | 'MISSING' | 'UNCLEAR' }
export type RefundOutcome = { kind: 'FOUND'; refund: ChannelRefund } | { kind: 'NOT_ENOUGH' | 'REFUSED' | 'UNKNOWN' }
export type RefundQueryOutcome = { kind: 'FOUND'; refund: ChannelRefund } | { kind: 'MISSING' | 'UNKNOWN' }

export interface PayParams {
  appId: string
  timeStamp: string
  nonceStr: string
  package: string
  signType: 'RSA'
  paySign: string
}

export type NotifyKind = 'transaction' | 'refund'
/** A genuine callback: signature, window and serial are good, the resource was opened. */
export interface VerifiedNotify {
  eventId: string
  eventType: string
  mchid: string
  serial: string
}
export type NotifyRefusal = 'HEADERS' | 'STALE' | 'UNKNOWN_SERIAL' | 'SIGNATURE' | 'MALFORMED' | 'SEAL' | 'UNAVAILABLE'
export type NotifyPlaintext = { kind: 'transaction'; transaction: ChannelTransaction } | { kind: 'refund'; refund: ChannelRefund; mchid: string }

/** A channel that takes and gives back money for institutions (R361). Answers are verified before they are believed. */
export abstract class PaymentChannel {
  abstract create(order: OrderParameters): Promise<CreateOutcome>
  abstract query(mchid: string, outTradeNo: string): Promise<QueryOutcome>
  abstract close(mchid: string, outTradeNo: string): Promise<CloseOutcome>
  abstract refund(refund: RefundParameters): Promise<RefundOutcome>
  abstract queryRefund(mchid: string, outRefundNo: string): Promise<RefundQueryOutcome>
  /** Sends an abnormal refund elsewhere (B25). */
  abstract handleAbnormal(refund: AbnormalRefundParameters): Promise<RefundOutcome>
  /** What the client needs to open the cashier. */
  abstract payParams(mchid: string, prepayId: string): PayParams
  abstract verifyNotify(
    headers: Record<string, string | string[] | undefined>,
    rawBody: Buffer,
  ): Promise<{ ok: true; notify: VerifiedNotify } | { ok: false; reason: NotifyRefusal }>
  /** The content of a stored callback; null when it is not of the stated kind or shape. */
  abstract openNotify(mchid: string, rawBody: Buffer, kind: NotifyKind): NotifyPlaintext | null
}

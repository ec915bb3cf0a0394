import type { Instant } from '@jktl/shared/kernel/dates'
import type { Result } from '@jktl/shared/kernel/result'
import type { CheckoutTicket, MoneyView } from '@jktl/shared/payments/contract'
import type { BusinessKind } from '@jktl/shared/payments/model'

import type { Sql } from '../../platform/database/database.ts'

/** What a business asks money for. Opened once per (kind, business id); the price never changes afterwards (AP4, J20). */
export interface TradeOrderRequest {
  businessKind: BusinessKind
  businessId: string
  accountId: string
  personId: string
  institutionId: string
  mchid: string
  /** Plain words for the cashier; sanitised for the channel by payments. No name of a person. */
  subject: string
  /** 0 is allowed: no channel call, a NO_PAY leg, PAID at once (J19). */
  amountFen: number
  /** Last moment the business wants the money. */
  payBy: Instant
}
export type RefundCause =
  | 'USER_CANCEL'
  | 'HOSPITAL_SUSPENDED'
  | 'CONFIRM_FAILED'
  | 'LATE_PAYMENT'
  | 'DUPLICATE_PAYMENT'
  | 'BUSINESS_CLOSED'
  | 'ITEM_RETURNED'
  | 'HOSPITAL_DECISION'
  | 'CONSOLE'

/** One line of a bill that goes back; `id` is the business's own. */
export interface RefundItem {
  id: string
  name: string
  amountFen: number
}
/** Which part of a paid order goes back (B08): a sum, or whole lines, each of them at most once. */
export type RefundPart = { amountFen: number } | { items: readonly RefundItem[] }
export type PartialRefundRefusal = 'NOT_PAID' | 'EXCEEDS_PAID' | 'ITEM_REFUNDED'

/**
 * News of payments (outbox topics). Payload of all: `{ tradeOrderId, businessKind, businessId, amountFen }`.
 * - `payments.paid`    money was accepted for the order (also while a close was under way: J3, J10)
 * - `payments.closed`  channel evidence that nothing was and will be paid (P6); only now may a number be freed
 * - `payments.refunded` all money of the order went back
 * - `payments.refund-done` one refund of the accepted money arrived, all of it or a part; also `refundId`, `refundFen`, `itemIds`
 */
export const PAYMENT_TOPICS = { paid: 'payments.paid', closed: 'payments.closed', refunded: 'payments.refunded', refundDone: 'payments.refund-done' } as const

/** All that other slices may use of payments. */
export abstract class PaymentsPublic {
  /** Opens (or finds) the order of a business object, in the caller's transaction. @returns its id */
  abstract openTradeOrder(tx: Sql, request: TradeOrderRequest): Promise<string>
  /** Opens the cashier: at most one live attempt; an unknown outcome of the last one refuses a new one. */
  abstract openCheckout(
    accountId: string,
    tradeOrderId: string,
  ): Promise<Result<CheckoutTicket, 'NOT_PAYABLE' | 'ALREADY_PAID' | 'CASHIER_UNAVAILABLE' | 'OUTCOME_UNKNOWN' | 'NOT_FOUND'>>
  /** The business no longer wants the money: OPEN → CLOSING; query, close, and only with evidence CLOSED. Ends in `payments.closed` or `payments.paid`. */
  abstract requestClose(tx: Sql, tradeOrderId: string): Promise<void>
  /** Refunds everything accepted and not yet refunded; written in the caller's transaction, once per (order, cause). A no-op when nothing was paid. */
  abstract requestFullRefund(tx: Sql, tradeOrderId: string, cause: RefundCause): Promise<void>
  /**
   * Refunds a part of what was accepted, in the caller's transaction, once per (order, cause, key): asked again, the first refund is the answer.
   * Older than a year or after 50 refunds it becomes an offline transfer (B26). @returns the refund's id
   */
  abstract requestPartialRefund(tx: Sql, tradeOrderId: string, part: RefundPart, cause: RefundCause, key: string): Promise<Result<string, PartialRefundRefusal>>
  /** Moves the order's last payment time (hold extension) while nothing has been sent to the channel. */
  abstract extendPayBy(tx: Sql, tradeOrderId: string, payBy: Instant): Promise<void>
  /** Hands a debt and all its money from one business object to another, in the caller's transaction. @returns false when it was not `from`'s */
  abstract reassign(tx: Sql, tradeOrderId: string, from: BusinessKind, to: { businessKind: BusinessKind; businessId: string }): Promise<boolean>
  abstract viewMoney(tradeOrderIds: readonly string[]): Promise<Map<string, MoneyView>>
}

/** Money of one order, without whose it is. */
export interface OrderMoney {
  tradeOrderId: string
  institutionId: string
  openedAt: Date
  state: string
  amountFen: number
  paidFen: number
  refundedFen: number
  /** On its way back. */
  refundingFen: number
  /** Asked for and not paid yet. */
  openFen: number
}
/** Sums of the same fields over the orders of an institution. */
export type InstitutionMoney = Omit<OrderMoney, 'tradeOrderId' | 'openedAt' | 'state'> & { orders: number }

/** What supervision may see of payments (B16): amounts, never persons. Orders are counted on the day they were opened. */
export abstract class PaymentsMonitor {
  abstract sumOrders(from: Date, until: Date): Promise<InstitutionMoney[]>
  /** Newest first. */
  abstract listOrders(institutionId: string, from: Date, until: Date, limit: number): Promise<OrderMoney[]>
  /** Payments and refunds the channel has not answered about since `before`. */
  abstract countUnknown(before: Date): Promise<{ institutionId: string; count: number; since: Date }[]>
}

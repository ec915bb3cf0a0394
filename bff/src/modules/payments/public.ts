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

/** J5: the businesses that may still want money which arrives after their debt was closed; they are asked once. */
export const TAKES_LATE_MONEY: ReadonlySet<BusinessKind> = new Set(['APPOINTMENT', 'CLINIC_BILL'])

/**
 * News of payments (outbox topics). Payload of all: `{ tradeOrderId, businessKind, businessId, amountFen }`.
 * - `payments.paid`    money was accepted for the order (also while a close was under way: J3, J10)
 * - `payments.closed`  channel evidence that nothing was and will be paid (P6); only now may a number be freed
 * - `payments.late`    money came after the close and waits for `answerLateMoney`; without an answer it goes back by itself
 * - `payments.refunded` all money of the order went back
 * - `payments.refund-done` one refund of the accepted money arrived, all of it or a part; also `refundId`, `refundFen`, `itemIds`
 */
export const PAYMENT_TOPICS = {
  paid: 'payments.paid',
  closed: 'payments.closed',
  late: 'payments.late',
  refunded: 'payments.refunded',
  refundDone: 'payments.refund-done',
} as const

/** All that other slices may use of payments. */
export abstract class PaymentsPublic {
  /** Money of this institution may be opened now (R360): its application is approved and not suspended, and a merchant of its own receives it. Ask it before `openTradeOrder` with an amount. */
  abstract isApproved(institutionId: string, sql?: Sql): Promise<boolean>
  /** Opens (or finds) the order of a business object, in the caller's transaction. @returns its id @throws Error for money of an institution that is not approved */
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
  /**
   * J5: what the business decides about late money of an order, in the caller's transaction. Accepted, the order is PAID and its money the institution's;
   * declined, it goes back and the payer is told. @returns false when nothing waits for an answer any more
   */
  abstract answerLateMoney(tx: Sql, tradeOrderId: string, answer: 'ACCEPTED' | 'DECLINED'): Promise<boolean>
  /** J12: the visit took place after all. Refunds the channel was not asked for are withdrawn; TOO_LATE when one has left already: a person has to look. */
  abstract withdrawRefunds(tx: Sql, tradeOrderId: string): Promise<'WITHDRAWN' | 'TOO_LATE' | 'NONE'>
  /** Moves the order's last payment time (hold extension) while nothing has been sent to the channel. */
  abstract extendPayBy(tx: Sql, tradeOrderId: string, payBy: Instant): Promise<void>
  /** Hands a debt and all its money from one business object to another, in the caller's transaction. @returns false when it was not `from`'s */
  abstract reassign(tx: Sql, tradeOrderId: string, from: BusinessKind, to: { businessKind: BusinessKind; businessId: string }): Promise<boolean>
  abstract viewMoney(tradeOrderIds: readonly string[]): Promise<Map<string, MoneyView>>
}

/** 门诊缴费单 that waits for a resident to pay it. */
export interface BillToPay {
  billId: string
  personId: string
  /** `本人`, or the relation with the masked name. */
  personLabel: string
  institutionName: string
  issuedAt: string
  /** What the resident pays at most; the insurance may still take a part. */
  amountFen: number
}
/** 先诊疗后付费 that has to be repaid soon, or should have been. */
export interface DebtToRepay {
  personId: string
  owedFen: number
  dueOn: string
  isOverdue: boolean
}
/** What waits to be paid beside appointments (R394, A37). All of it audited as read. */
export abstract class PaymentTasks {
  /** Of everybody the account may act for, or of one of them. A hospital that does not answer soon is not waited for. */
  abstract listBillsToPay(accountId: string, personId: string | null, requestId: string): Promise<BillToPay[]>
  /** Of the account's own person: due within three days, or overdue. */
  abstract findDebtToRepay(accountId: string, personId: string | null, requestId: string): Promise<DebtToRepay | null>
  /** The bill a hospital issued for one visit, while it is to be paid. @param lockId the visit as the hospital knows it from us */
  abstract findVisitBill(accountId: string, personId: string, lockId: string, requestId: string): Promise<Pick<BillToPay, 'billId' | 'amountFen'> | null>
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

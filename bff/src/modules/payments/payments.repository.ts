import { instantAt } from '@jktl/shared/kernel/dates'
import type { BusinessKind, PaymentState, TradeOrderState } from '@jktl/shared/payments/model'

import type { Sql } from '../../platform/database/database.ts'
import type { OrderParameters } from './payment-channel.ts'
import type { Route } from './channels/routes.repository.ts'
import type { TradeOrderRequest } from './public.ts'

export interface TradeOrderRow {
  id: string
  businessKind: BusinessKind
  businessId: string
  accountId: string
  personId: string
  institutionId: string
  mchid: string
  subject: string
  amountFen: number
  state: TradeOrderState
  payBy: Date
  createdAt: Date
  paidAt: Date | null
  closedAt: Date | null
  lastCheckAt: Date | null
}
export interface PaymentRow {
  id: string
  tradeOrderId: string
  leg: 'WECHAT_CASH' | 'NO_PAY'
  mchid: string
  outTradeNo: string
  amountFen: number
  state: PaymentState
  parameters: Omit<OrderParameters, 'openid'>
  parametersHash: Buffer
  openidSealed: Buffer | null
  createFinished: boolean
  prepayId: string | null
  prepayExpiresAt: Date | null
  channelState: string | null
  transactionId: string | null
  paidFen: number
  refundHeldFen: number
  paidAt: Date | null
  createdAt: Date
  cashierOpenedAt: Date | null
  answeredAt: Date | null
  lastCheckAt: Date | null
  checks: number
  dueAt: Date | null
  /** J5: until when the business may say that it takes late money; null when it was not asked. */
  lateOfferUntil: Date | null
  lateAnswer: 'ACCEPTED' | 'DECLINED' | null
}
export type PaymentChanges = Partial<
  Pick<
    PaymentRow,
    | 'state'
    | 'createFinished'
    | 'prepayId'
    | 'prepayExpiresAt'
    | 'channelState'
    | 'transactionId'
    | 'paidFen'
    | 'paidAt'
    | 'cashierOpenedAt'
    | 'answeredAt'
    | 'lastCheckAt'
    | 'checks'
    | 'dueAt'
    | 'lateOfferUntil'
    | 'lateAnswer'
  >
>

const ORDER = `id, business_kind AS "businessKind", business_id AS "businessId", account_id AS "accountId", person_id AS "personId", institution_id AS "institutionId", mchid, subject,
  amount_fen AS "amountFen", state, pay_by AS "payBy", created_at AS "createdAt", paid_at AS "paidAt", closed_at AS "closedAt", last_check_at AS "lastCheckAt"`
const PAYMENT = `id, trade_order_id AS "tradeOrderId", leg, mchid, out_trade_no AS "outTradeNo", amount_fen AS "amountFen", state, parameters, parameters_hash AS "parametersHash", openid_sealed AS "openidSealed",
  create_finished AS "createFinished", prepay_id AS "prepayId", prepay_expires_at AS "prepayExpiresAt", channel_state AS "channelState", transaction_id AS "transactionId", paid_fen AS "paidFen",
  refund_held_fen AS "refundHeldFen", paid_at AS "paidAt", created_at AS "createdAt", cashier_opened_at AS "cashierOpenedAt", answered_at AS "answeredAt", last_check_at AS "lastCheckAt", checks, due_at AS "dueAt",
  late_offer_until AS "lateOfferUntil", late_answer AS "lateAnswer"`
const CHANGEABLE: Record<keyof PaymentChanges, string> = {
  state: 'state',
  createFinished: 'create_finished',
  prepayId: 'prepay_id',
  prepayExpiresAt: 'prepay_expires_at',
  channelState: 'channel_state',
  transactionId: 'transaction_id',
  paidFen: 'paid_fen',
  paidAt: 'paid_at',
  cashierOpenedAt: 'cashier_opened_at',
  answeredAt: 'answered_at',
  lastCheckAt: 'last_check_at',
  checks: 'checks',
  dueAt: 'due_at',
  lateOfferUntil: 'late_offer_until',
  lateAnswer: 'late_answer',
}

export interface PageAt {
  createdAt: Date
  id: string
}

/** Orders of one account; null: not asked for. The year is that of the payment, in Tongliao. */
export interface OrderFilter {
  accountId: string
  year: number | null
  personId: string | null
  institutionId: string | null
  businessKind: BusinessKind | null
}
/** When the order `o` was paid; while it is not, when it was opened. */
export const PAID_AT = `coalesce(o.paid_at, (SELECT max(p.paid_at) FROM payment_order p WHERE p.trade_order_id = o.id AND p.leg <> 'INSURANCE'), o.created_at)`
/** Takes `ownOrdersValues` as $1 to $6. */
export const OWN_ORDERS = `o.account_id = $1 AND ($2::timestamptz IS NULL OR (${PAID_AT} >= $2 AND ${PAID_AT} < $3)) AND ($4::uuid IS NULL OR o.person_id = $4)
  AND ($5::uuid IS NULL OR o.institution_id = $5) AND ($6::text IS NULL OR o.business_kind = $6)`
export const ownOrdersValues = ({ accountId, year, personId, institutionId, businessKind }: OrderFilter): unknown[] => [
  accountId,
  year === null ? null : new Date(instantAt(`${year}-01-01`)),
  year === null ? null : new Date(instantAt(`${year + 1}-01-01`)),
  personId,
  institutionId,
  businessKind,
]

/** Orders and their attempts. Whoever changes an attempt holds the row lock of its order first, so that one transaction decides (J10). */
export class PaymentsRepository {
  /** Once per business object; the price of the first opening stays (J20). @returns null when it was open already */
  async insertOrder(tx: Sql, request: TradeOrderRequest, route: Route | null, state: TradeOrderState, at: Date): Promise<TradeOrderRow | null> {
    const [row] = await tx.query<TradeOrderRow>(
      `INSERT INTO trade_order (business_kind, business_id, account_id, person_id, institution_id, mchid, subject, amount_fen, state, pay_by, created_at, paid_at, route_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (business_kind, business_id) DO NOTHING RETURNING ${ORDER}`,
      [
        request.businessKind,
        request.businessId,
        request.accountId,
        request.personId,
        request.institutionId,
        // Nothing to pay needs nobody who receives it.
        route?.mchid ?? '',
        request.subject,
        request.amountFen,
        state,
        new Date(request.payBy),
        at,
        state === 'PAID' ? at : null,
        route?.id ?? null,
      ],
      'payments-insert-order',
    )
    return row ?? null
  }

  async findOrderOf(sql: Sql, businessKind: string, businessId: string): Promise<TradeOrderRow | null> {
    const [row] = await sql.query<TradeOrderRow>(`SELECT ${ORDER} FROM trade_order WHERE business_kind = $1 AND business_id = $2`, [businessKind, businessId])
    return row ?? null
  }

  async reassign(tx: Sql, id: string, from: BusinessKind, to: { businessKind: BusinessKind; businessId: string }): Promise<boolean> {
    const rows = await tx.query(`UPDATE trade_order SET business_kind = $3, business_id = $4 WHERE id = $1 AND business_kind = $2 RETURNING 1`, [
      id,
      from,
      to.businessKind,
      to.businessId,
    ])
    return rows.length === 1
  }

  async lockOrder(tx: Sql, id: string): Promise<TradeOrderRow | null> {
    const [row] = await tx.query<TradeOrderRow>(`SELECT ${ORDER} FROM trade_order WHERE id = $1 FOR UPDATE`, [id], 'payments-lock-order')
    return row ?? null
  }

  async findOwnOrder(sql: Sql, accountId: string, id: string): Promise<TradeOrderRow | null> {
    const [row] = await sql.query<TradeOrderRow>(`SELECT ${ORDER} FROM trade_order WHERE id = $1 AND account_id = $2`, [id, accountId])
    return row ?? null
  }

  findOrders(sql: Sql, ids: readonly string[]): Promise<TradeOrderRow[]> {
    return sql.query<TradeOrderRow>(`SELECT ${ORDER} FROM trade_order WHERE id = ANY($1)`, [ids])
  }

  /** Newest first. */
  listOwnOrders(sql: Sql, filter: OrderFilter, state: TradeOrderState | null, after: PageAt | null, limit: number): Promise<TradeOrderRow[]> {
    return sql.query<TradeOrderRow>(
      `SELECT ${ORDER} FROM trade_order o WHERE ${OWN_ORDERS} AND ($7::text IS NULL OR state = $7) AND ($8::timestamptz IS NULL OR (created_at, id) < ($8, $9::uuid)) ORDER BY created_at DESC, id DESC LIMIT $10`,
      [...ownOrdersValues(filter), state, after?.createdAt ?? null, after?.id ?? null, limit],
    )
  }

  async setOrderState(tx: Sql, id: string, state: TradeOrderState, at: Date): Promise<void> {
    await tx.query(
      `UPDATE trade_order SET state = $2, paid_at = CASE WHEN $2 = 'PAID' THEN $3 ELSE paid_at END, closed_at = CASE WHEN $2 = 'CLOSED' THEN $3 ELSE closed_at END WHERE id = $1`,
      [id, state, at],
    )
  }

  async setPayBy(tx: Sql, id: string, payBy: Date): Promise<void> {
    await tx.query(`UPDATE trade_order SET pay_by = $2 WHERE id = $1`, [id, payBy])
  }

  /** @returns false when the channel was asked less than `intervalMs` ago */
  async claimCheck(sql: Sql, id: string, now: Date, intervalMs: number): Promise<boolean> {
    const rows = await sql.query(`UPDATE trade_order SET last_check_at = $2 WHERE id = $1 AND (last_check_at IS NULL OR last_check_at <= $3) RETURNING 1`, [
      id,
      now,
      new Date(now.getTime() - intervalMs),
    ])
    return rows.length > 0
  }

  async forgottenOrderIds(sql: Sql, payBefore: Date, limit: number): Promise<string[]> {
    return (
      await sql.query<{ id: string }>(`SELECT id FROM trade_order WHERE state = 'OPEN' AND pay_by <= $1 ORDER BY pay_by LIMIT $2`, [payBefore, limit])
    ).map((r) => r.id)
  }

  /** @returns null when another attempt of the order is live */
  async insertPayment(
    tx: Sql,
    payment: Pick<
      PaymentRow,
      'tradeOrderId' | 'leg' | 'mchid' | 'outTradeNo' | 'amountFen' | 'state' | 'parameters' | 'parametersHash' | 'openidSealed' | 'dueAt'
    >,
    at: Date,
  ): Promise<PaymentRow> {
    const [row] = await tx.query<PaymentRow>(
      `INSERT INTO payment_order (trade_order_id, leg, mchid, out_trade_no, amount_fen, state, parameters, parameters_hash, openid_sealed, created_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING ${PAYMENT}`,
      [
        payment.tradeOrderId,
        payment.leg,
        payment.mchid,
        payment.outTradeNo,
        payment.amountFen,
        payment.state,
        JSON.stringify(payment.parameters),
        payment.parametersHash,
        payment.openidSealed,
        at,
        payment.dueAt,
      ],
    )
    if (!row) throw new Error('the new payment was not returned')
    return row
  }

  async findPayment(sql: Sql, id: string): Promise<PaymentRow | null> {
    const [row] = await sql.query<PaymentRow>(`SELECT ${PAYMENT} FROM payment_order WHERE id = $1`, [id])
    return row ?? null
  }

  async findPaymentByNumber(sql: Sql, outTradeNo: string): Promise<PaymentRow | null> {
    const [row] = await sql.query<PaymentRow>(`SELECT ${PAYMENT} FROM payment_order WHERE out_trade_no = $1`, [outTradeNo])
    return row ?? null
  }

  /** Attempts at the channel, newest first; the insurance leg of a mixed order is no attempt. */
  listPayments(sql: Sql, tradeOrderIds: readonly string[]): Promise<PaymentRow[]> {
    return sql.query<PaymentRow>(
      `SELECT ${PAYMENT} FROM payment_order WHERE trade_order_id = ANY($1) AND leg <> 'INSURANCE' ORDER BY created_at DESC, id DESC`,
      [tradeOrderIds],
    )
  }

  async updatePayment(tx: Sql, id: string, changes: PaymentChanges): Promise<void> {
    const names = Object.keys(changes) as (keyof PaymentChanges)[]
    if (names.length === 0) return
    await tx.query(`UPDATE payment_order SET lease_until = NULL, ${names.map((name, i) => `${CHANGEABLE[name]} = $${i + 2}`).join(', ')} WHERE id = $1`, [
      id,
      ...names.map((name) => changes[name] ?? null),
    ])
  }

  /** P4: one conditional write. @returns false when less than that is left */
  async holdForRefund(tx: Sql, paymentId: string, amountFen: number): Promise<boolean> {
    return (
      (
        await tx.query(`UPDATE payment_order SET refund_held_fen = refund_held_fen + $2 WHERE id = $1 AND refund_held_fen + $2 <= paid_fen RETURNING 1`, [
          paymentId,
          amountFen,
        ])
      ).length > 0
    )
  }

  async releaseHold(tx: Sql, paymentId: string, amountFen: number): Promise<void> {
    await tx.query(`UPDATE payment_order SET refund_held_fen = refund_held_fen - $2 WHERE id = $1`, [paymentId, amountFen])
  }

  /** Leases attempts that are due; a process that dies gives them back by time. */
  claimDue(sql: Sql, states: readonly PaymentState[], now: Date, leaseMs: number, limit: number): Promise<PaymentRow[]> {
    return sql.query<PaymentRow>(
      `UPDATE payment_order SET lease_until = $3 WHERE id IN (
         SELECT id FROM payment_order WHERE due_at <= $2 AND state = ANY($1) AND (lease_until IS NULL OR lease_until <= $2) ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED)
       RETURNING ${PAYMENT}`,
      [states, now, new Date(now.getTime() + leaseMs), limit],
    )
  }
}

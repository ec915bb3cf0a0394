import type { InsuranceState } from '@jktl/shared/payments/bills/model'
import type { MixedAmounts } from '@jktl/shared/payments/bills/rules'

import type { Sql } from '../../../platform/database/database.ts'

export interface InsuranceOrderRow extends MixedAmounts {
  id: string
  paymentId: string
  legId: string | null
  hosCode: string
  outTradeNo: string
  refundHeldFen: number
  preSettleNo: string
  authSealed: Buffer | null
  state: InsuranceState
  mixTradeNo: string | null
  lastCheckAt: Date | null
  checks: number
  createdAt: Date
  finishedAt: Date | null
  dueAt: Date | null
}
export type InsuranceChanges = Partial<
  Pick<InsuranceOrderRow, 'state' | 'legId' | 'authSealed' | 'mixTradeNo' | 'lastCheckAt' | 'checks' | 'finishedAt' | 'dueAt'>
>
export interface InsuranceRefundRow {
  id: string
  insuranceOrderId: string
  requestKey: string
  outRefundNo: string
  amountFen: number
  state: 'SUBMITTING' | 'SUCCESS' | 'REJECTED'
  requestedAt: Date
  finishedAt: Date | null
  checks: number
}

const ORDER = `id, payment_id AS "paymentId", leg_id AS "legId", hos_code AS "hosCode", out_trade_no AS "outTradeNo", total_fen AS "totalFen", gov_fen AS "govFen", self_fen AS "selfFen", other_fen AS "otherFen",
  med_cash_fen AS "medCashFen", added_fen AS "addedFen", reduced_fen AS "reducedFen", cash_fen AS "cashFen", refund_held_fen AS "refundHeldFen", pre_settle_no AS "preSettleNo", auth_sealed AS "authSealed", state,
  mix_trade_no AS "mixTradeNo", last_check_at AS "lastCheckAt", checks, created_at AS "createdAt", finished_at AS "finishedAt", due_at AS "dueAt"`
const REFUND = `id, insurance_order_id AS "insuranceOrderId", request_key AS "requestKey", out_refund_no AS "outRefundNo", amount_fen AS "amountFen", state, requested_at AS "requestedAt", finished_at AS "finishedAt", checks`
const CHANGEABLE: Record<keyof InsuranceChanges, string> = {
  state: 'state',
  legId: 'leg_id',
  authSealed: 'auth_sealed',
  mixTradeNo: 'mix_trade_no',
  lastCheckAt: 'last_check_at',
  checks: 'checks',
  finishedAt: 'finished_at',
  dueAt: 'due_at',
}
/** The leg of an order among the payments, in their states (§3.2). */
const LEG_STATE: Partial<Record<InsuranceState, string>> = { SUBMITTING: 'PREPAYING', PROCESSING: 'PREPAID', SUCCESS: 'SUCCESS', FAILED: 'FAILED' }

/** The insurance legs of mixed orders (§4.8) and what goes back to the insurance (F10). */
export class InsuranceRepository {
  async insert(tx: Sql, order: MixedAmounts & Pick<InsuranceOrderRow, 'paymentId' | 'hosCode' | 'outTradeNo' | 'preSettleNo' | 'createdAt'>): Promise<void> {
    await tx.query(
      `INSERT INTO insurance_order (payment_id, hos_code, out_trade_no, total_fen, gov_fen, self_fen, other_fen, med_cash_fen, added_fen, reduced_fen, cash_fen, pre_settle_no, state, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'PRE_SETTLED', $13)`,
      [
        order.paymentId,
        order.hosCode,
        order.outTradeNo,
        order.totalFen,
        order.govFen,
        order.selfFen,
        order.otherFen,
        order.medCashFen,
        order.addedFen,
        order.reducedFen,
        order.cashFen,
        order.preSettleNo,
        order.createdAt,
      ],
    )
  }

  async findOf(sql: Sql, paymentId: string): Promise<InsuranceOrderRow | null> {
    return (await sql.query<InsuranceOrderRow>(`SELECT ${ORDER} FROM insurance_order WHERE payment_id = $1`, [paymentId]))[0] ?? null
  }

  listOf(sql: Sql, paymentIds: readonly string[]): Promise<InsuranceOrderRow[]> {
    return sql.query<InsuranceOrderRow>(`SELECT ${ORDER} FROM insurance_order WHERE payment_id = ANY($1)`, [paymentIds])
  }

  async findByNumber(sql: Sql, outTradeNo: string): Promise<InsuranceOrderRow | null> {
    return (await sql.query<InsuranceOrderRow>(`SELECT ${ORDER} FROM insurance_order WHERE out_trade_no = $1`, [outTradeNo]))[0] ?? null
  }

  async find(sql: Sql, id: string): Promise<InsuranceOrderRow | null> {
    return (await sql.query<InsuranceOrderRow>(`SELECT ${ORDER} FROM insurance_order WHERE id = $1`, [id]))[0] ?? null
  }

  /** The leg as a payment of the trade order, beside the attempts of the cash part. `mchid` is the hospital as the insurance names it. */
  async insertLeg(tx: Sql, order: InsuranceOrderRow, tradeOrderId: string, amountFen: number, hash: Buffer, now: Date): Promise<string> {
    const parameters = { preSettleNo: order.preSettleNo, govFen: order.govFen, selfFen: order.selfFen, otherFen: order.otherFen, cashFen: order.cashFen }
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO payment_order (trade_order_id, leg, mchid, out_trade_no, amount_fen, state, parameters, parameters_hash, created_at) VALUES ($1, 'INSURANCE', $2, $3, $4, 'PREPAYING', $5, $6, $7) RETURNING id`,
      [tradeOrderId, `MED-${order.hosCode}`, order.outTradeNo, amountFen, JSON.stringify(parameters), hash, now],
    )
    if (!row) throw new Error('the leg was not returned')
    return row.id
  }

  /** Changes the order and its leg together. */
  async update(tx: Sql, order: InsuranceOrderRow, changes: InsuranceChanges, now: Date): Promise<void> {
    const names = Object.keys(changes) as (keyof InsuranceChanges)[]
    await tx.query(`UPDATE insurance_order SET lease_until = NULL, ${names.map((name, i) => `${CHANGEABLE[name]} = $${i + 2}`).join(', ')} WHERE id = $1`, [
      order.id,
      ...names.map((name) => changes[name] ?? null),
    ])
    const legState = changes.state && LEG_STATE[changes.state]
    const legId = changes.legId ?? order.legId
    if (!legState || !legId) return
    await tx.query(
      `UPDATE payment_order SET state = $2::text, create_finished = $2::text <> 'PREPAYING', channel_state = $3::text, transaction_id = $4::text, answered_at = $5::timestamptz, paid_fen = CASE WHEN $2::text = 'SUCCESS' THEN amount_fen ELSE 0 END,
              paid_at = CASE WHEN $2::text = 'SUCCESS' THEN $5::timestamptz END WHERE id = $1`,
      [legId, legState, changes.state, changes.mixTradeNo ?? order.mixTradeNo, now],
    )
  }

  claimDue(sql: Sql, now: Date, leaseMs: number, limit: number): Promise<InsuranceOrderRow[]> {
    return sql.query<InsuranceOrderRow>(
      `UPDATE insurance_order SET lease_until = $2 WHERE id IN (SELECT id FROM insurance_order WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING ${ORDER}`,
      [now, new Date(now.getTime() + leaseMs), limit],
    )
  }

  /** P4: one conditional write. @returns false when less than that is left */
  async holdForRefund(tx: Sql, id: string, amountFen: number): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE insurance_order SET refund_held_fen = refund_held_fen + $2 WHERE id = $1 AND state = 'SUCCESS' AND refund_held_fen + $2 <= gov_fen + self_fen + other_fen RETURNING 1`,
      [id, amountFen],
    )
    return rows.length > 0
  }

  async releaseHold(tx: Sql, id: string, amountFen: number): Promise<void> {
    await tx.query(`UPDATE insurance_order SET refund_held_fen = refund_held_fen - $2 WHERE id = $1`, [id, amountFen])
  }

  /** Once per (order, key). @returns false when it was asked for before */
  async insertRefund(
    tx: Sql,
    refund: Pick<InsuranceRefundRow, 'insuranceOrderId' | 'requestKey' | 'outRefundNo' | 'amountFen' | 'requestedAt'>,
  ): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO insurance_refund (insurance_order_id, request_key, out_refund_no, amount_fen, state, requested_at, due_at) VALUES ($1, $2, $3, $4, 'SUBMITTING', $5, $5) ON CONFLICT DO NOTHING RETURNING 1`,
      [refund.insuranceOrderId, refund.requestKey, refund.outRefundNo, refund.amountFen, refund.requestedAt],
    )
    return rows.length > 0
  }

  listRefunds(sql: Sql, orderIds: readonly string[]): Promise<InsuranceRefundRow[]> {
    return sql.query<InsuranceRefundRow>(`SELECT ${REFUND} FROM insurance_refund WHERE insurance_order_id = ANY($1) ORDER BY requested_at, id`, [orderIds])
  }

  claimDueRefunds(sql: Sql, now: Date, leaseMs: number, limit: number): Promise<InsuranceRefundRow[]> {
    return sql.query<InsuranceRefundRow>(
      `UPDATE insurance_refund SET lease_until = $2 WHERE id IN (SELECT id FROM insurance_refund WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING ${REFUND}`,
      [now, new Date(now.getTime() + leaseMs), limit],
    )
  }

  /** @returns false when it was finished before */
  async finishRefund(tx: Sql, id: string, state: 'SUCCESS' | 'REJECTED', now: Date): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE insurance_refund SET state = $2, finished_at = $3, due_at = NULL, lease_until = NULL WHERE id = $1 AND state = 'SUBMITTING' RETURNING 1`,
      [id, state, now],
    )
    return rows.length > 0
  }

  async postponeRefund(sql: Sql, id: string, dueAt: Date): Promise<void> {
    await sql.query(`UPDATE insurance_refund SET checks = checks + 1, due_at = $2, lease_until = NULL WHERE id = $1 AND state = 'SUBMITTING'`, [id, dueAt])
  }
}

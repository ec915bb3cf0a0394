import { randomUUID } from 'node:crypto'

import type { RepaymentState, SurplusChoice } from '@jktl/shared/payments/creditpay/model'

import type { Sql } from '../../../platform/database/database.ts'

export interface RepaymentRow {
  id: string
  creditAccountId: string
  institutionId: string
  payerAccountId: string | null
  via: 'ONLINE' | 'WINDOW'
  amountFen: number
  surplusChoice: SurplusChoice
  state: RepaymentState
  tradeOrderId: string | null
  keptFen: number
}
/** One debt's share of a repayment, with where it came from. */
export interface AllocationRow {
  id: string
  entryId: string
  repaymentId: string
  amountFen: number
  returnedFen: number
  at: Date
  via: 'ONLINE' | 'WINDOW'
  payerAccountId: string | null
  tradeOrderId: string | null
}
const REPAYMENT = `id, credit_account_id AS "creditAccountId", institution_id AS "institutionId", payer_account_id AS "payerAccountId", via, amount_fen AS "amountFen", surplus_choice AS "surplusChoice", state, trade_order_id AS "tradeOrderId", kept_fen AS "keptFen"`

/** Money towards debts, and which debt it paid. */
export class RepaymentsRepository {
  /** @returns null when a payment with this receipt was taken before */
  async insert(
    tx: Sql,
    r: Pick<RepaymentRow, 'creditAccountId' | 'institutionId' | 'payerAccountId' | 'via' | 'amountFen' | 'surplusChoice'> & { receiptNo: string | null },
    at: Date,
  ): Promise<RepaymentRow | null> {
    const [row] = await tx.query<RepaymentRow>(
      `INSERT INTO creditpay_repayment (id, credit_account_id, institution_id, payer_account_id, via, amount_fen, surplus_choice, state, receipt_no, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'OPEN', $8, $9) ON CONFLICT DO NOTHING RETURNING ${REPAYMENT}`,
      [randomUUID(), r.creditAccountId, r.institutionId, r.payerAccountId, r.via, r.amountFen, r.surplusChoice, r.receiptNo, at],
    )
    return row ?? null
  }

  async setTradeOrder(tx: Sql, id: string, tradeOrderId: string): Promise<void> {
    await tx.query(`UPDATE creditpay_repayment SET trade_order_id = $2 WHERE id = $1`, [id, tradeOrderId])
  }

  async find(sql: Sql, id: string): Promise<RepaymentRow | null> {
    return (await sql.query<RepaymentRow>(`SELECT ${REPAYMENT} FROM creditpay_repayment WHERE id = $1`, [id]))[0] ?? null
  }

  /** What the same payer has opened towards the same debts and not paid yet. */
  listOpen(tx: Sql, creditAccountId: string, institutionId: string, payerAccountId: string): Promise<RepaymentRow[]> {
    return tx.query<RepaymentRow>(
      `SELECT ${REPAYMENT} FROM creditpay_repayment WHERE credit_account_id = $1 AND institution_id = $2 AND payer_account_id = $3 AND state = 'OPEN' ORDER BY created_at, id`,
      [creditAccountId, institutionId, payerAccountId],
    )
  }

  /** K4: once. @returns false when it was settled before */
  async settle(tx: Sql, id: string, to: { state: 'ALLOCATED' | 'CLOSED'; allocatedFen: number; keptFen: number }, at: Date): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE creditpay_repayment SET state = $2, allocated_fen = $3, kept_fen = $4, settled_at = $5 WHERE id = $1 AND state = 'OPEN' RETURNING 1`,
      [id, to.state, to.allocatedFen, to.keptFen, at],
    )
    return rows.length === 1
  }

  async allocate(tx: Sql, repaymentId: string, entryId: string, amountFen: number, at: Date): Promise<string> {
    const id = randomUUID()
    await tx.query(`INSERT INTO creditpay_allocation (id, repayment_id, entry_id, amount_fen, at) VALUES ($1, $2, $3, $4, $5)`, [
      id,
      repaymentId,
      entryId,
      amountFen,
      at,
    ])
    return id
  }

  /** Newest first. */
  listAllocations(sql: Sql, entryId: string): Promise<AllocationRow[]> {
    return sql.query<AllocationRow>(
      `SELECT l.id, l.entry_id AS "entryId", l.repayment_id AS "repaymentId", l.amount_fen AS "amountFen", l.returned_fen AS "returnedFen", l.at, r.via, r.payer_account_id AS "payerAccountId", r.trade_order_id AS "tradeOrderId"
         FROM creditpay_allocation l JOIN creditpay_repayment r ON r.id = l.repayment_id WHERE l.entry_id = $1 ORDER BY l.at DESC, l.id`,
      [entryId],
    )
  }

  async giveBack(tx: Sql, allocationId: string, amountFen: number): Promise<void> {
    await tx.query(`UPDATE creditpay_allocation SET returned_fen = returned_fen + $2 WHERE id = $1`, [allocationId, amountFen])
  }

  /** Repayments with money kept for later bills, oldest first. */
  listKept(sql: Sql, creditAccountIds: readonly string[], institutionId: string | null = null): Promise<RepaymentRow[]> {
    return sql.query<RepaymentRow>(
      `SELECT ${REPAYMENT} FROM creditpay_repayment WHERE credit_account_id = ANY ($1::uuid[]) AND kept_fen > 0 AND ($2::uuid IS NULL OR institution_id = $2) ORDER BY created_at, id`,
      [creditAccountIds, institutionId],
    )
  }

  /** Kept money pays a debt, or leaves (`allocatedFen` 0). */
  async useKept(tx: Sql, id: string, usedFen: number, allocatedFen: number): Promise<void> {
    await tx.query(`UPDATE creditpay_repayment SET kept_fen = kept_fen - $2, allocated_fen = allocated_fen + $3 WHERE id = $1`, [id, usedFen, allocatedFen])
  }
}

import type { HospitalPaymentState, PayWay, UndoCause } from '@jktl/shared/payments/bills/model'

import type { Sql } from '../../../platform/database/database.ts'

export type CashState = 'NONE' | 'OPEN' | 'CLOSING' | 'PAID' | 'CLOSED' | 'RETURNED'
export interface HospitalPaymentRow {
  id: string
  kind: 'CLINIC_BILL' | 'DEPOSIT'
  billId: string | null
  billVersion: number | null
  stayId: string | null
  accountId: string
  personId: string
  institutionId: string
  way: PayWay
  totalFen: number
  insuranceFen: number
  cashFen: number
  returnedFen: number
  state: HospitalPaymentState
  cashState: CashState
  tradeOrderId: string | null
  undoCause: UndoCause | null
  receiptNo: string | null
  payBy: Date
  createdAt: Date
  moneyInAt: Date | null
  settledAt: Date | null
  undoneAt: Date | null
  lastCheckAt: Date | null
  checks: number
  dueAt: Date | null
}
export type HospitalPaymentChanges = Partial<
  Pick<
    HospitalPaymentRow,
    'state' | 'cashState' | 'tradeOrderId' | 'undoCause' | 'receiptNo' | 'moneyInAt' | 'settledAt' | 'undoneAt' | 'lastCheckAt' | 'checks' | 'dueAt'
  >
>

const ROW = `id, kind, bill_id AS "billId", bill_version AS "billVersion", stay_id AS "stayId", account_id AS "accountId", person_id AS "personId", institution_id AS "institutionId", way,
  total_fen AS "totalFen", insurance_fen AS "insuranceFen", cash_fen AS "cashFen", returned_fen AS "returnedFen", state, cash_state AS "cashState", trade_order_id AS "tradeOrderId", undo_cause AS "undoCause",
  receipt_no AS "receiptNo", pay_by AS "payBy", created_at AS "createdAt", money_in_at AS "moneyInAt", settled_at AS "settledAt", undone_at AS "undoneAt", last_check_at AS "lastCheckAt", checks, due_at AS "dueAt"`
const CHANGEABLE: Record<keyof HospitalPaymentChanges, string> = {
  state: 'state',
  cashState: 'cash_state',
  tradeOrderId: 'trade_order_id',
  undoCause: 'undo_cause',
  receiptNo: 'receipt_no',
  moneyInAt: 'money_in_at',
  settledAt: 'settled_at',
  undoneAt: 'undone_at',
  lastCheckAt: 'last_check_at',
  checks: 'checks',
  dueAt: 'due_at',
}
export type NewHospitalPayment = Pick<
  HospitalPaymentRow,
  | 'kind'
  | 'billId'
  | 'billVersion'
  | 'stayId'
  | 'accountId'
  | 'personId'
  | 'institutionId'
  | 'way'
  | 'totalFen'
  | 'insuranceFen'
  | 'cashFen'
  | 'payBy'
  | 'createdAt'
>

/** Money on its way to hospitals. Lock order: this row, then its insurance order, then its trade order. */
export class HospitalPaymentsRepository {
  /** @returns null when the bill has a payment under way or settled: two phones make one payment */
  async insert(tx: Sql, p: NewHospitalPayment): Promise<HospitalPaymentRow | null> {
    const [row] = await tx.query<HospitalPaymentRow>(
      `INSERT INTO hospital_payment (kind, bill_id, bill_version, stay_id, account_id, person_id, institution_id, way, total_fen, insurance_fen, cash_fen, state, cash_state, pay_by, created_at, due_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'AUTHORISING', 'NONE', $12, $13, $12) ON CONFLICT (bill_id) WHERE state <> 'UNDONE' AND bill_id IS NOT NULL DO NOTHING RETURNING ${ROW}`,
      [p.kind, p.billId, p.billVersion, p.stayId, p.accountId, p.personId, p.institutionId, p.way, p.totalFen, p.insuranceFen, p.cashFen, p.payBy, p.createdAt],
    )
    return row ?? null
  }

  async find(sql: Sql, id: string): Promise<HospitalPaymentRow | null> {
    return (await sql.query<HospitalPaymentRow>(`SELECT ${ROW} FROM hospital_payment WHERE id = $1`, [id]))[0] ?? null
  }

  async lock(tx: Sql, id: string): Promise<HospitalPaymentRow | null> {
    return (await tx.query<HospitalPaymentRow>(`SELECT ${ROW} FROM hospital_payment WHERE id = $1 FOR UPDATE`, [id]))[0] ?? null
  }

  /** The payment of a bill that is under way or settled. */
  async findActive(sql: Sql, billId: string): Promise<HospitalPaymentRow | null> {
    return (await sql.query<HospitalPaymentRow>(`SELECT ${ROW} FROM hospital_payment WHERE bill_id = $1 AND state <> 'UNDONE'`, [billId]))[0] ?? null
  }

  /** The newest payment of each bill. */
  listNewest(sql: Sql, billIds: readonly string[]): Promise<HospitalPaymentRow[]> {
    return sql.query<HospitalPaymentRow>(
      `SELECT DISTINCT ON (bill_id) ${ROW} FROM hospital_payment WHERE bill_id = ANY($1) ORDER BY bill_id, (state <> 'UNDONE') DESC, created_at DESC`,
      [billIds],
    )
  }

  /** Newest first. */
  listDeposits(sql: Sql, stayIds: readonly string[]): Promise<HospitalPaymentRow[]> {
    return sql.query<HospitalPaymentRow>(`SELECT ${ROW} FROM hospital_payment WHERE stay_id = ANY($1) ORDER BY created_at DESC, id DESC`, [stayIds])
  }

  /** Settled deposits, locked, newest first. */
  lockDeposits(tx: Sql, stayId: string): Promise<HospitalPaymentRow[]> {
    return tx.query<HospitalPaymentRow>(
      `SELECT ${ROW} FROM hospital_payment WHERE stay_id = $1 AND state = 'SETTLED' ORDER BY settled_at DESC, id DESC FOR UPDATE`,
      [stayId],
    )
  }

  async update(tx: Sql, id: string, changes: HospitalPaymentChanges): Promise<void> {
    const names = Object.keys(changes) as (keyof HospitalPaymentChanges)[]
    if (names.length === 0) return
    await tx.query(`UPDATE hospital_payment SET lease_until = NULL, ${names.map((name, i) => `${CHANGEABLE[name]} = $${i + 2}`).join(', ')} WHERE id = $1`, [
      id,
      ...names.map((name) => changes[name] ?? null),
    ])
  }

  /** One conditional write. @returns false when less than that is left of the cash */
  async addReturned(tx: Sql, id: string, amountFen: number): Promise<boolean> {
    return (
      (
        await tx.query(`UPDATE hospital_payment SET returned_fen = returned_fen + $2 WHERE id = $1 AND returned_fen + $2 <= cash_fen RETURNING 1`, [
          id,
          amountFen,
        ])
      ).length > 0
    )
  }

  /** J5: given up unpaid, and its money has come all the same. One conditional write. @returns false when the bill has another payment under way or settled */
  async reopen(tx: Sql, id: string, now: Date): Promise<boolean> {
    return (
      (
        await tx.query(
          `UPDATE hospital_payment p SET state = 'WAITING_MONEY', cash_state = 'PAID', undo_cause = NULL, undone_at = NULL, checks = 0, due_at = $2
            WHERE id = $1 AND state = 'UNDONE' AND cash_state = 'CLOSED' AND NOT EXISTS (SELECT 1 FROM hospital_payment o WHERE o.bill_id = p.bill_id AND o.state <> 'UNDONE') RETURNING 1`,
          [id, now],
        )
      ).length > 0
    )
  }

  claimDue(sql: Sql, now: Date, leaseMs: number, limit: number): Promise<HospitalPaymentRow[]> {
    return sql.query<HospitalPaymentRow>(
      `UPDATE hospital_payment SET lease_until = $2 WHERE id IN (SELECT id FROM hospital_payment WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING ${ROW}`,
      [now, new Date(now.getTime() + leaseMs), limit],
    )
  }

  /** @returns false when it was asked less than `intervalMs` ago */
  async claimCheck(sql: Sql, id: string, now: Date, intervalMs: number): Promise<boolean> {
    const rows = await sql.query(
      `UPDATE hospital_payment SET last_check_at = $2 WHERE id = $1 AND (last_check_at IS NULL OR last_check_at <= $3) RETURNING 1`,
      [id, now, new Date(now.getTime() - intervalMs)],
    )
    return rows.length > 0
  }
}

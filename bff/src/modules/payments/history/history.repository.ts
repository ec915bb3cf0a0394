import type { BusinessKind } from '@jktl/shared/payments/model'
import type { HistoryExportFormat, HistoryView } from '@jktl/shared/payments/history/model'

import type { Sql } from '../../../platform/database/database.ts'
import { OWN_ORDERS, type OrderFilter, ownOrdersValues, PAID_AT } from '../payments.repository.ts'

export interface HistoryAmounts {
  paidFen: number
  refundedFen: number
  insuranceFen: number
}
export interface HistoryRow extends HistoryAmounts {
  id: string
  at: Date
  businessKind: BusinessKind
  personId: string
  institutionId: string
  subject: string
}
export interface HistoryGroupRow extends HistoryAmounts {
  view: HistoryView | 'TOTAL'
  key: string
  orders: number
}
export interface HistoryExportRow {
  id: string
  accountId: string
  format: HistoryExportFormat
  year: number | null
  personId: string | null
  institutionId: string | null
  businessKind: BusinessKind | null
  createdAt: Date
  expiresAt: Date
}

/** The one place that says what was paid, what came back and what the insurance bears of an order; lists, sums and files all read it. */
const MONEY = `
  (SELECT coalesce(sum(p.paid_fen), 0) FROM payment_order p WHERE p.trade_order_id = o.id AND p.leg <> 'INSURANCE') AS paid_fen,
  (SELECT coalesce(sum(r.amount_fen), 0) FROM refund r WHERE r.trade_order_id = o.id AND r.state = 'SUCCESS') AS refunded_fen,
  coalesce((
    SELECT CASE
      WHEN i.state = 'SUCCESS' THEN h.insurance_fen - (SELECT coalesce(sum(b.amount_fen), 0) FROM insurance_refund b WHERE b.insurance_order_id = i.id AND b.state = 'SUCCESS')
      WHEN h.way = 'SELF' AND h.state = 'SETTLED' THEN greatest(0, v.insurance_fen - (SELECT coalesce(sum(t.insurance_fen), 0) FROM hospital_return t WHERE t.bill_id = h.bill_id))
      ELSE 0 END
      FROM hospital_payment h LEFT JOIN insurance_order i ON i.payment_id = h.id LEFT JOIN clinic_bill_version v ON v.bill_id = h.bill_id AND v.version = h.bill_version
     WHERE h.trade_order_id = o.id), 0) AS insurance_fen`
const HISTORY = `SELECT o.id, o.business_kind, o.person_id, o.institution_id, o.subject, ${PAID_AT} AS at, ${MONEY} FROM trade_order o WHERE ${OWN_ORDERS}`
const MOVED = `(paid_fen > 0 OR insurance_fen > 0)`
const AMOUNTS = `paid_fen::bigint AS "paidFen", refunded_fen::bigint AS "refundedFen", insurance_fen::bigint AS "insuranceFen"`
const EXPORT = `id, account_id AS "accountId", format, year, person_id AS "personId", institution_id AS "institutionId", business_kind AS "businessKind", created_at AS "createdAt", expires_at AS "expiresAt"`

/** What an account paid, by year, institution, person and kind (B09). */
export class HistoryRepository {
  /** Everything read in this transaction is of one moment. The first statement of it. */
  async freeze(tx: Sql): Promise<void> {
    await tx.query(`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`)
  }

  /** Every view and the total from one look at the orders, so that they close with each other. */
  group(sql: Sql, filter: OrderFilter): Promise<HistoryGroupRow[]> {
    return sql.query<HistoryGroupRow>(
      `SELECT CASE WHEN grouping(year) = 0 THEN 'YEAR' WHEN grouping(institution_id) = 0 THEN 'INSTITUTION' WHEN grouping(person_id) = 0 THEN 'PERSON'
                   WHEN grouping(business_kind) = 0 THEN 'KIND' ELSE 'TOTAL' END AS view,
              coalesce(year::text, institution_id::text, person_id::text, business_kind, '') AS key, count(*) FILTER (WHERE ${MOVED})::int AS orders,
              coalesce(sum(paid_fen), 0)::bigint AS "paidFen", coalesce(sum(refunded_fen), 0)::bigint AS "refundedFen", coalesce(sum(insurance_fen), 0)::bigint AS "insuranceFen"
         FROM (SELECT *, extract(year FROM at AT TIME ZONE 'Asia/Shanghai')::int AS year FROM (${HISTORY}) x) h
        GROUP BY GROUPING SETS ((year), (institution_id), (person_id), (business_kind), ())
        ORDER BY year DESC NULLS LAST, sum(paid_fen) DESC, key`,
      ownOrdersValues(filter),
      'payments-history-sums',
    )
  }

  /** Orders in which money moved, oldest first. */
  listMoved(sql: Sql, filter: OrderFilter, limit: number): Promise<HistoryRow[]> {
    return sql.query<HistoryRow>(
      `SELECT id, at, business_kind AS "businessKind", person_id AS "personId", institution_id AS "institutionId", subject, ${AMOUNTS}
         FROM (${HISTORY}) h WHERE ${MOVED} ORDER BY at, id LIMIT ${limit}`,
      ownOrdersValues(filter),
    )
  }

  /** What the insurance bears of each of these orders. */
  async insuranceOf(sql: Sql, tradeOrderIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await sql.query<{ id: string; fen: number }>(
      `SELECT id, insurance_fen::bigint AS fen FROM (SELECT o.id, ${MONEY} FROM trade_order o WHERE o.id = ANY($1)) h`,
      [tradeOrderIds],
    )
    return new Map(rows.map(({ id, fen }) => [id, fen]))
  }

  async insertExport(sql: Sql, request: Omit<HistoryExportRow, 'id'>): Promise<string> {
    const [row] = await sql.query<{ id: string }>(
      `INSERT INTO history_export (account_id, format, year, person_id, institution_id, business_kind, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [request.accountId, request.format, request.year, request.personId, request.institutionId, request.businessKind, request.createdAt, request.expiresAt],
    )
    if (!row) throw new Error('the export was not returned')
    return row.id
  }

  async findExport(sql: Sql, accountId: string, id: string): Promise<HistoryExportRow | null> {
    return (await sql.query<HistoryExportRow>(`SELECT ${EXPORT} FROM history_export WHERE id = $1 AND account_id = $2`, [id, accountId]))[0] ?? null
  }

  /** @returns how many were forgotten */
  async forgetExports(sql: Sql, before: Date, limit: number): Promise<number> {
    const rows = await sql.query(
      `DELETE FROM history_export WHERE id IN (SELECT id FROM history_export WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`,
      [before, limit],
    )
    return rows.length
  }
}

import { Inject, Injectable } from '@nestjs/common'
import type { BusinessKind } from '@jktl/shared/payments/model'
import type { MoneyRow } from '@jktl/shared/payments/reconciliation/proof-contract'

import { Database } from '../../../../platform/database/database.ts'

export interface MoneyRowFilter {
  from: Date
  until: Date
  kind: 'TRADE' | 'REFUND' | null
  businessKind: BusinessKind | null
  state: string | null
  institutionIds: readonly string[] | null
  minFen: number | null
  maxFen: number | null
  number: string | null
}
export interface MoneyRowRow extends Omit<MoneyRow, 'at' | 'institutionName' | 'personNameMasked'> {
  at: Date
  institutionId: string
  personId: string
  isAccepted: boolean
}

/** The index of paid and accepted times begins with the merchant. */
const MERCHANTS = `ARRAY(SELECT mchid FROM channel_merchant)`
/**
 * Money as it moved: a payment stands at the time it was paid, a refund at the time the channel accepted it, what was not paid or not accepted yet at
 * the time it was asked for. $1 from, $2 until, $3 institutions, $10 merchants.
 */
const ROWS = `
  SELECT p.id, 'TRADE' AS kind, p.paid_at AS at, o.institution_id AS "institutionId", o.business_kind AS "businessKind", p.paid_fen AS "amountFen", 'PAID' AS state, p.out_trade_no AS number, p.transaction_id AS "channelNumber",
         o.person_id AS "personId", true AS "isAccepted"
    FROM payment_order p JOIN trade_order o ON o.id = p.trade_order_id
   WHERE p.mchid = ANY (${MERCHANTS}) AND p.paid_at >= $1 AND p.paid_at < $2 AND p.paid_fen > 0 AND ($3::uuid[] IS NULL OR o.institution_id = ANY($3))
  UNION ALL
  SELECT o.id, 'TRADE', o.created_at, o.institution_id, o.business_kind, o.amount_fen, CASE o.state WHEN 'OPEN' THEN 'UNPAID' WHEN 'CLOSING' THEN 'CHECKING' ELSE 'CLOSED' END,
         coalesce((SELECT p.out_trade_no FROM payment_order p WHERE p.trade_order_id = o.id ORDER BY p.created_at DESC LIMIT 1), ''), NULL, o.person_id, false
    FROM trade_order o WHERE o.state <> 'PAID' AND o.created_at >= $1 AND o.created_at < $2 AND ($3::uuid[] IS NULL OR o.institution_id = ANY($3))
     AND NOT EXISTS (SELECT 1 FROM payment_order p WHERE p.trade_order_id = o.id AND p.paid_fen > 0)
  UNION ALL
  SELECT r.id, 'REFUND', coalesce(r.accepted_at, r.requested_at), o.institution_id, o.business_kind, r.amount_fen, CASE r.state WHEN 'SUCCESS' THEN 'REFUNDED' WHEN 'REJECTED' THEN 'REFUND_FAILED' WHEN 'CLOSED' THEN 'REFUND_FAILED' ELSE 'REFUNDING' END,
         r.out_refund_no, r.channel_refund_id, o.person_id, r.accepted_at IS NOT NULL AND r.state NOT IN ('REJECTED', 'CLOSED')
    FROM refund r JOIN trade_order o ON o.id = r.trade_order_id
   WHERE ($3::uuid[] IS NULL OR o.institution_id = ANY($3)) AND (r.mchid = ANY (${MERCHANTS}) AND r.accepted_at >= $1 AND r.accepted_at < $2 OR r.accepted_at IS NULL AND r.requested_at >= $1 AND r.requested_at < $2)`
const FOUND = `SELECT * FROM (${ROWS}) x WHERE ($4::text IS NULL OR kind = $4) AND ($5::text IS NULL OR "businessKind" = $5) AND ($6::text IS NULL OR state = $6) AND ($7::int IS NULL OR "amountFen" >= $7)
   AND ($8::int IS NULL OR "amountFen" <= $8) AND ($9::text IS NULL OR number = $9 OR "channelNumber" = $9)`
const valuesOf = (f: MoneyRowFilter): unknown[] => [f.from, f.until, f.institutionIds, f.kind, f.businessKind, f.state, f.minFen, f.maxFen, f.number]

/** B10, R363: trades and refunds of institutions, row by row. */
@Injectable()
export class MoneyRowsRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  /** Newest first. */
  list(filter: MoneyRowFilter, after: { at: Date; id: string } | null, limit: number): Promise<MoneyRowRow[]> {
    return this.db.query<MoneyRowRow>(`${FOUND} AND ($10::timestamptz IS NULL OR (at, id) < ($10, $11::uuid)) ORDER BY at DESC, id DESC LIMIT $12`, [
      ...valuesOf(filter),
      after?.at ?? null,
      after?.id ?? null,
      limit,
    ])
  }

  async sum(filter: MoneyRowFilter): Promise<{ trades: number; paidFen: number; refunds: number; refundedFen: number }> {
    const [row] = await this.db.query<{ trades: number; paidFen: number; refunds: number; refundedFen: number }>(
      `SELECT (count(*) FILTER (WHERE kind = 'TRADE'))::int AS trades, coalesce(sum("amountFen") FILTER (WHERE kind = 'TRADE'), 0)::bigint AS "paidFen",
              (count(*) FILTER (WHERE kind = 'REFUND'))::int AS refunds, coalesce(sum("amountFen") FILTER (WHERE kind = 'REFUND'), 0)::bigint AS "refundedFen"
         FROM (${FOUND}) y WHERE "isAccepted"`,
      valuesOf(filter),
    )
    return row ?? { trades: 0, paidFen: 0, refunds: 0, refundedFen: 0 }
  }
}

import { Injectable } from '@nestjs/common'

import { Database } from '../../platform/database/database.ts'
import { type InstitutionMoney, type OrderMoney, PaymentsMonitor } from './public.ts'

const ORDERS = `
  SELECT o.id AS "tradeOrderId", o.institution_id AS "institutionId", o.created_at AS "openedAt", o.state, o.amount_fen AS "amountFen",
         coalesce((SELECT sum(p.paid_fen) FROM payment_order p WHERE p.trade_order_id = o.id AND p.leg <> 'INSURANCE'), 0)::int AS "paidFen",
         coalesce((SELECT sum(r.amount_fen) FROM refund r WHERE r.trade_order_id = o.id AND r.state = 'SUCCESS'), 0)::int AS "refundedFen",
         coalesce((SELECT sum(r.amount_fen) FROM refund r WHERE r.trade_order_id = o.id AND r.state NOT IN ('SUCCESS', 'CLOSED', 'REJECTED')), 0)::int AS "refundingFen",
         CASE WHEN o.state IN ('OPEN', 'CLOSING') THEN o.amount_fen ELSE 0 END AS "openFen"
    FROM trade_order o WHERE o.created_at >= $1 AND o.created_at < $2`

/** Sums for supervision, from the rows of the orders themselves. */
@Injectable()
export class MoneySumsRepository extends PaymentsMonitor {
  constructor(private readonly db: Database) {
    super()
  }

  sumOrders(from: Date, until: Date): Promise<InstitutionMoney[]> {
    return this.db.query<InstitutionMoney>(
      `SELECT "institutionId", count(*)::int AS orders, sum("amountFen")::bigint AS "amountFen", sum("paidFen")::bigint AS "paidFen", sum("refundedFen")::bigint AS "refundedFen", sum("refundingFen")::bigint AS "refundingFen",
              sum("openFen")::bigint AS "openFen" FROM (${ORDERS}) x GROUP BY 1`,
      [from, until],
    )
  }

  listOrders(institutionId: string, from: Date, until: Date, limit: number): Promise<OrderMoney[]> {
    return this.db.query<OrderMoney>(`${ORDERS} AND o.institution_id = $3 ORDER BY o.created_at DESC, o.id LIMIT $4`, [from, until, institutionId, limit])
  }

  countUnknown(before: Date): Promise<{ institutionId: string; count: number; since: Date }[]> {
    return this.db.query(
      `SELECT o.institution_id AS "institutionId", count(*)::int AS count, min(x.since) AS since
         FROM (SELECT trade_order_id, created_at AS since FROM payment_order WHERE state IN ('PREPAYING', 'CREATE_UNKNOWN')
               UNION ALL SELECT trade_order_id, requested_at FROM refund WHERE state = 'SUBMIT_UNKNOWN') x
         JOIN trade_order o ON o.id = x.trade_order_id WHERE x.since < $1 GROUP BY 1`,
      [before],
    )
  }
}

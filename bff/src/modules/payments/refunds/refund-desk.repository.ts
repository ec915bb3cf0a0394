import type { RefundState } from '@jktl/shared/payments/model'
import type { RefundListView } from '@jktl/shared/payments/refunds/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { RefundCause } from '../public.ts'

/** A refund as the people who look after it see it. */
export interface DeskRefundRow {
  id: string
  version: number
  institutionId: string
  personId: string
  subject: string
  amountFen: number
  paidFen: number
  state: RefundState
  view: RefundListView
  cause: RefundCause
  reason: string
  outRefundNo: string
  outTradeNo: string
  receivingAccount: string | null
  requestedAt: Date
  submittedAt: Date | null
  withdrawnAt: Date | null
  acceptedAt: Date | null
  finishedAt: Date | null
  lastCheckAt: Date | null
  dueAt: Date | null
  isDoneWith: boolean
}
export interface PaidOrderRow {
  id: string
  institutionId: string
  personId: string
  subject: string
  outTradeNo: string
  paidAt: Date
  paidFen: number
  heldFen: number
  refundedFen: number
}
export interface DeskPageAt {
  requestedAt: Date
  id: string
}

const ROWS = `
  SELECT r.id, r.version, o.institution_id AS "institutionId", o.person_id AS "personId", o.subject, r.amount_fen AS "amountFen", p.paid_fen AS "paidFen", r.state, r.cause, r.reason, r.out_refund_no AS "outRefundNo",
         p.out_trade_no AS "outTradeNo", r.receiving_account AS "receivingAccount", r.requested_at AS "requestedAt", r.submitted_at AS "submittedAt", r.withdrawn_at AS "withdrawnAt", r.accepted_at AS "acceptedAt", r.finished_at AS "finishedAt",
         r.last_check_at AS "lastCheckAt", r.due_at AS "dueAt", x.done_with AS "isDoneWith",
         CASE WHEN EXISTS (SELECT 1 FROM money_decision d WHERE d.refund_id = r.id AND d.status = 'PROPOSED') THEN 'TO_CHECK'
              WHEN r.state IN ('WAIT_FUNDS', 'ABNORMAL', 'OFFLINE_TRANSFER') OR (r.state = 'CLOSED' OR r.state = 'REJECTED' AND r.submitted_at IS NOT NULL AND r.withdrawn_at IS NULL) AND NOT x.done_with THEN 'STUCK'
              WHEN r.state IN ('SUCCESS', 'CLOSED', 'REJECTED') THEN 'DONE' ELSE 'MOVING' END AS view
    FROM refund r JOIN payment_order p ON p.id = r.payment_id JOIN trade_order o ON o.id = r.trade_order_id
    CROSS JOIN LATERAL (SELECT r.cause = 'CONSOLE' OR p.refund_held_fen >= p.paid_fen OR EXISTS (SELECT 1 FROM refund n WHERE n.parent_id = r.id) AS done_with) x
   WHERE ($1::uuid[] IS NULL OR o.institution_id = ANY($1))`

/** Refunds of institutions, and what they were paid for. */
export class RefundDeskRepository {
  /** Newest first. @param institutionIds null: the whole region */
  list(sql: Sql, institutionIds: readonly string[] | null, view: RefundListView, after: DeskPageAt | null, limit: number): Promise<DeskRefundRow[]> {
    return sql.query<DeskRefundRow>(
      `SELECT * FROM (${ROWS}) l WHERE view = $2 AND ($3::timestamptz IS NULL OR ("requestedAt", id) < ($3, $4::uuid)) ORDER BY "requestedAt" DESC, id DESC LIMIT $5`,
      [institutionIds, view, after?.requestedAt ?? null, after?.id ?? null, limit],
    )
  }

  async find(sql: Sql, id: string, institutionIds: readonly string[] | null): Promise<DeskRefundRow | null> {
    const [row] = await sql.query<DeskRefundRow>(`${ROWS} AND r.id = $2`, [institutionIds, id])
    return row ?? null
  }

  private paidOrders(sql: Sql, institutionIds: readonly string[] | null, condition: string, value: string): Promise<PaidOrderRow[]> {
    return sql.query<PaidOrderRow>(
      `SELECT o.id, o.institution_id AS "institutionId", o.person_id AS "personId", o.subject, p.out_trade_no AS "outTradeNo", coalesce(p.paid_at, o.paid_at, p.created_at) AS "paidAt", p.paid_fen AS "paidFen", p.refund_held_fen AS "heldFen",
              (SELECT coalesce(sum(r.amount_fen), 0)::int FROM refund r WHERE r.payment_id = p.id AND r.state = 'SUCCESS') AS "refundedFen"
         FROM trade_order o JOIN payment_order p ON p.trade_order_id = o.id AND p.state = 'SUCCESS' AND p.paid_fen > 0
        WHERE ($1::uuid[] IS NULL OR o.institution_id = ANY($1)) AND ${condition}`,
      [institutionIds, value],
    )
  }

  findByNumber(sql: Sql, outTradeNo: string, institutionIds: readonly string[] | null): Promise<PaidOrderRow[]> {
    return this.paidOrders(sql, institutionIds, 'p.out_trade_no = $2', outTradeNo)
  }

  async findPaid(sql: Sql, tradeOrderId: string, institutionIds: readonly string[] | null): Promise<PaidOrderRow | null> {
    const [row] = await this.paidOrders(sql, institutionIds, 'o.id = $2::uuid', tradeOrderId)
    return row ?? null
  }

  async existsIn(sql: Sql, tradeOrderId: string, institutionIds: readonly string[] | null): Promise<boolean> {
    return (
      (await sql.query(`SELECT 1 FROM trade_order WHERE id = $1 AND ($2::uuid[] IS NULL OR institution_id = ANY($2))`, [tradeOrderId, institutionIds])).length >
      0
    )
  }
}

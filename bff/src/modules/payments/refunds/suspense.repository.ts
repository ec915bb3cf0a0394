import type { Sql } from '../../../platform/database/database.ts'

export interface SuspenseBalance {
  institutionId: string
  account: string
  balanceFen: number
}
export interface OpenItem {
  institutionId: string
  account: string
  /** Our number of the payment or refund. */
  reference: string
  /** Signed as the account is: what is owed to others is negative. */
  amountFen: number
  text: string
  since: Date
}

/** P10: what waits between accounts, and the open items that have to explain it. */
export class SuspenseRepository {
  /** Both sides in one snapshot: money that moves between two readings would look unexplained. `tx` has not read anything yet. */
  async read(tx: Sql, institutionIds: readonly string[] | null): Promise<{ balances: SuspenseBalance[]; items: OpenItem[] }> {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
    return { balances: await this.listBalances(tx, institutionIds), items: await this.listOpenItems(tx, institutionIds) }
  }

  private listBalances(sql: Sql, institutionIds: readonly string[] | null): Promise<SuspenseBalance[]> {
    return sql.query<SuspenseBalance>(
      `SELECT a.institution_id AS "institutionId", a.name AS account, coalesce(sum(e.amount_fen), 0)::int AS "balanceFen" FROM ledger_account a LEFT JOIN ledger_entry e ON e.account_id = a.id
        WHERE (a.name LIKE 'suspense:%' OR a.name = 'refund_pending') AND ($1::uuid[] IS NULL OR a.institution_id = ANY($1)) GROUP BY 1, 2 ORDER BY 1, 2`,
      [institutionIds],
    )
  }

  private listOpenItems(sql: Sql, institutionIds: readonly string[] | null): Promise<OpenItem[]> {
    return sql.query<OpenItem>(
      `SELECT o.institution_id AS "institutionId", 'suspense:late' AS account, p.out_trade_no AS reference, p.refund_held_fen - p.paid_fen AS "amountFen",
              CASE p.state WHEN 'PAID_LATE' THEN '迟到的付款，还没有安排退回' ELSE '重复的付款，还没有安排退回' END AS text, coalesce(p.paid_at, p.created_at) AS since
         FROM payment_order p JOIN trade_order o ON o.id = p.trade_order_id WHERE p.state IN ('PAID_LATE', 'PAID_DUPLICATE') AND p.refund_held_fen < p.paid_fen AND ($1::uuid[] IS NULL OR o.institution_id = ANY($1))
       UNION ALL
       SELECT o.institution_id, 'refund_pending', r.out_refund_no, -r.amount_fen, '退费还没有到账', r.requested_at
         FROM refund r JOIN trade_order o ON o.id = r.trade_order_id WHERE r.state NOT IN ('SUCCESS', 'CLOSED', 'REJECTED') AND ($1::uuid[] IS NULL OR o.institution_id = ANY($1))
       UNION ALL
       SELECT d.institution_id, 'suspense:unknown', d.natural_key, (-x.amount_fen)::int, '两人复核后记的更正，来历还没有查清', x.executed_at
         FROM difference_execution x JOIN difference_proposal p ON p.id = x.proposal_id AND p.action = 'CORRECT_LEDGER' JOIN difference d ON d.id = x.difference_id WHERE ($1::uuid[] IS NULL OR d.institution_id = ANY($1))
       ORDER BY since, reference`,
      [institutionIds],
    )
  }
}

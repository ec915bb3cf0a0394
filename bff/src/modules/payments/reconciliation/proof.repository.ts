import type { Sql } from '../../../platform/database/database.ts'
import type { MoneyProof } from './recon-desk.ts'

/** The ledger's own words about a payment or refund: what moved on the account that stands for the channel's promise. */
const moved = (account: string, source: string, types: string): string =>
  `coalesce((SELECT sum(e.amount_fen) FROM journal j JOIN ledger_entry e ON e.journal_id = j.id JOIN ledger_account a ON a.id = e.account_id WHERE j.source_id = ${source} AND j.journal_type IN (${types}) AND a.name LIKE '${account}'), 0)`

/** B33: paid − refunded = bill = fund flow = ledger, per institution and day. */
export class ProofRepository {
  prove(sql: Sql, from: string, until: string, institutionIds: readonly string[] | null): Promise<MoneyProof[]> {
    return sql.query<MoneyProof>(
      `WITH paid AS (
         SELECT o.institution_id AS id, (p.paid_at AT TIME ZONE 'Asia/Shanghai')::date AS day, sum(p.paid_fen) AS fen, sum(${moved('ch_receivable:%', 'p.id', `'PAY_ACCEPTED', 'PAY_SUSPENSE'`)}) AS ledger
           FROM payment_order p JOIN trade_order o ON o.id = p.trade_order_id
          WHERE p.paid_at >= ($1::date::timestamp AT TIME ZONE 'Asia/Shanghai') AND p.paid_at < (($2::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') AND p.paid_fen > 0 AND p.leg <> 'INSURANCE' GROUP BY 1, 2),
       refunded AS (
         SELECT o.institution_id AS id, (r.accepted_at AT TIME ZONE 'Asia/Shanghai')::date AS day, sum(r.amount_fen) AS fen, sum(-${moved('refund_pending', 'r.id', `'REFUND_REQUESTED', 'REFUND_REVERSED'`)}) AS ledger
           FROM refund r JOIN trade_order o ON o.id = r.trade_order_id
          WHERE r.accepted_at >= ($1::date::timestamp AT TIME ZONE 'Asia/Shanghai') AND r.accepted_at < (($2::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
            AND r.state NOT IN ('CLOSED', 'REJECTED') AND r.channel_refund_id IS NOT NULL GROUP BY 1, 2),
       bill AS (SELECT institution_id AS id, bill_date AS day, sum(paid_fen) AS paid, sum(refunded_fen) AS refunded, sum(fee_fen) AS fee FROM recon_institution_sum WHERE bill_kind = 'TRADE' AND bill_date BETWEEN $1 AND $2 GROUP BY 1, 2),
       flow AS (SELECT institution_id AS id, bill_date AS day, sum(paid_fen) AS paid, sum(refunded_fen) AS refunded, sum(fee_fen) AS fee FROM recon_institution_sum WHERE bill_kind = 'FUND_FLOW' AND bill_date BETWEEN $1 AND $2 GROUP BY 1, 2),
       fees AS (SELECT institution_id AS id, bill_date AS day, sum(amount_fen) AS fen FROM recon_posting WHERE journal_type = 'FEE' AND bill_date BETWEEN $1 AND $2 GROUP BY 1, 2),
       open AS (SELECT institution_id AS id, bill_date AS day, count(*) AS n FROM difference WHERE bill_date BETWEEN $1 AND $2 AND state NOT IN ('MATCHED', 'CLOSED', 'IGNORED') AND institution_id IS NOT NULL GROUP BY 1, 2),
       lines AS (SELECT id, day FROM paid UNION SELECT id, day FROM refunded UNION SELECT id, day FROM bill UNION SELECT id, day FROM flow)
       SELECT l.id AS "institutionId", l.day AS date, coalesce(p.fen, 0)::bigint AS "paidFen", coalesce(r.fen, 0)::bigint AS "refundedFen",
              b.paid::bigint AS "billPaidFen", b.refunded::bigint AS "billRefundedFen", b.fee::bigint AS "billFeeFen", f.paid::bigint AS "flowPaidFen", f.refunded::bigint AS "flowRefundedFen", f.fee::bigint AS "flowFeeFen",
              coalesce(p.ledger, 0)::bigint AS "ledgerPaidFen", coalesce(r.ledger, 0)::bigint AS "ledgerRefundedFen", coalesce(e.fen, 0)::bigint AS "ledgerFeeFen", coalesce(d.n, 0)::int AS "openDifferences",
              coalesce(d.n, 0) = 0 AND (coalesce(p.fen, 0), coalesce(r.fen, 0), coalesce(e.fen, 0)) = (b.paid, b.refunded, b.fee) IS TRUE
                AND ((b.paid, b.refunded, b.fee) = (f.paid, f.refunded, f.fee)) IS TRUE AND (coalesce(p.fen, 0), coalesce(r.fen, 0)) = (coalesce(p.ledger, 0), coalesce(r.ledger, 0)) AS "isProved"
         FROM lines l LEFT JOIN paid p USING (id, day) LEFT JOIN refunded r USING (id, day) LEFT JOIN bill b USING (id, day) LEFT JOIN flow f USING (id, day) LEFT JOIN fees e USING (id, day) LEFT JOIN open d USING (id, day)
        WHERE $3::uuid[] IS NULL OR l.id = ANY($3) ORDER BY l.day DESC, l.id`,
      [from, until, institutionIds],
    )
  }
}

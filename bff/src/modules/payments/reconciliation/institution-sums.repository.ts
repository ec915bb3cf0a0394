import type { Sql } from '../../../platform/database/database.ts'
import type { BillJournalType } from '../domain/journals.ts'
import type { BatchRow, BillSummary } from './recon-desk.ts'

export interface InstitutionSum {
  institutionId: string
  payments: number
  paidFen: number
  refunds: number
  refundedFen: number
  feeE5: number
  feeFen: number
}
/** What the ledger lacks to say what the bills say. */
export interface Posting {
  id: string
  institutionId: string
  amountFen: number
}

const SUM_OF: Record<'TRADE' | 'FUND_FLOW', string> = {
  // A number seen twice counts once; a refund counts for the institution whose payment it gives back.
  TRADE: `
    SELECT o.institution_id AS "institutionId", count(*) FILTER (WHERE b.kind = 'P')::int AS payments, coalesce(sum(b.amount_fen) FILTER (WHERE b.kind = 'P'), 0)::bigint AS "paidFen",
           count(*) FILTER (WHERE b.kind = 'R')::int AS refunds, coalesce(sum(b.amount_fen) FILTER (WHERE b.kind = 'R'), 0)::bigint AS "refundedFen",
           sum(b.fee_e5)::bigint AS "feeE5", sum(round(b.fee_e5 / 1000.0))::bigint AS "feeFen"
      FROM (SELECT DISTINCT ON (kind, own_no) kind, own_no, CASE kind WHEN 'R' THEN trade_no ELSE own_no END AS number, amount_fen, fee_e5 FROM bill_row
             WHERE batch_seq = $1 AND kind IN ('P', 'R') AND (issue IS NULL OR issue IN ('FEE', 'PAYSCORE')) ORDER BY kind, own_no, line) b
      JOIN payment_order p ON p.mchid = $2 AND p.out_trade_no = b.number JOIN trade_order o ON o.id = p.trade_order_id GROUP BY 1`,
  FUND_FLOW: `
    SELECT o.institution_id AS "institutionId", count(*) FILTER (WHERE b.kind = 'FP')::int AS payments, coalesce(sum(b.amount_fen) FILTER (WHERE b.kind = 'FP'), 0)::bigint AS "paidFen",
           count(*) FILTER (WHERE b.kind = 'FR')::int AS refunds, coalesce(-sum(b.amount_fen) FILTER (WHERE b.kind = 'FR'), 0)::bigint AS "refundedFen",
           coalesce(-sum(b.amount_fen) FILTER (WHERE b.kind IN ('FF', 'FG')), 0)::bigint * 1000 AS "feeE5", coalesce(-sum(b.amount_fen) FILTER (WHERE b.kind IN ('FF', 'FG')), 0)::bigint AS "feeFen"
      FROM (SELECT f.kind, f.amount_fen, f.own_no AS number FROM bill_row f WHERE f.batch_seq = $1 AND f.kind IN ('FP', 'FF')
            UNION ALL SELECT f.kind, f.amount_fen, t.trade_no FROM bill_row f JOIN bill_row t ON t.batch_seq = $3 AND t.kind = 'R' AND t.channel_no = f.channel_no WHERE f.batch_seq = $1 AND f.kind IN ('FR', 'FG')) b
      JOIN payment_order p ON p.mchid = $2 AND p.out_trade_no = b.number JOIN trade_order o ON o.id = p.trade_order_id GROUP BY 1`,
}

/** What a bill says about each institution that shares the merchant account; usually it has one. */
export class InstitutionSumsRepository {
  /** Without reading every order. */
  async institutionsOf(sql: Sql, mchid: string): Promise<string[]> {
    const rows = await sql.query<{ id: string }>(
      `WITH RECURSIVE i AS ((SELECT institution_id FROM trade_order WHERE mchid = $1 ORDER BY institution_id LIMIT 1)
         UNION ALL SELECT (SELECT o.institution_id FROM trade_order o WHERE o.mchid = $1 AND o.institution_id > i.institution_id ORDER BY o.institution_id LIMIT 1) FROM i WHERE i.institution_id IS NOT NULL)
       SELECT institution_id AS id FROM i WHERE institution_id IS NOT NULL`,
      [mchid],
    )
    return rows.map((r) => r.id)
  }

  sumTrade(tx: Sql, batch: BatchRow): Promise<InstitutionSum[]> {
    return tx.query<InstitutionSum>(SUM_OF.TRADE, [batch.seq, batch.mchid])
  }

  /** @param trade the trade bill of the same day: it knows which payment a refund gives back */
  sumFlow(tx: Sql, batch: BatchRow, trade: BatchRow): Promise<InstitutionSum[]> {
    return tx.query<InstitutionSum>(SUM_OF.FUND_FLOW, [batch.seq, batch.mchid, trade.seq])
  }

  /** F4: the fee of a refund that was closed is taken again; the trade bill had it as given back. */
  sumClosedFees(tx: Sql, batch: BatchRow): Promise<{ institutionId: string; amountFen: number }[]> {
    return tx.query(
      `SELECT o.institution_id AS "institutionId", -sum(f.amount_fen)::bigint AS "amountFen"
         FROM bill_row f JOIN refund r ON r.mchid = $2 AND r.channel_refund_id = f.channel_no JOIN trade_order o ON o.id = r.trade_order_id
        WHERE f.batch_seq = $1 AND f.kind = 'FC' AND f.amount_fen < 0 GROUP BY 1`,
      [batch.seq, batch.mchid],
    )
  }

  async write(tx: Sql, batch: BatchRow, sums: readonly InstitutionSum[]): Promise<void> {
    await tx.query(`DELETE FROM recon_institution_sum WHERE channel = $1 AND mchid = $2 AND bill_kind = $3 AND bill_date = $4`, [
      batch.channel,
      batch.mchid,
      batch.billKind,
      batch.billDate,
    ])
    await tx.query(
      `INSERT INTO recon_institution_sum (channel, mchid, bill_kind, bill_date, institution_id, batch_id, payments, paid_fen, refunds, refunded_fen, fee_e5, fee_fen)
       SELECT $1, $2, $3, $4, "institutionId", $5, payments, "paidFen", refunds, "refundedFen", "feeE5", "feeFen"
         FROM jsonb_to_recordset($6::jsonb) AS s("institutionId" uuid, payments int, "paidFen" bigint, refunds int, "refundedFen" bigint, "feeE5" bigint, "feeFen" bigint)`,
      [batch.channel, batch.mchid, batch.billKind, batch.billDate, batch.id, JSON.stringify(sums)],
    )
  }

  /** Notes what is still to be posted of a day so that the ledger says the same as the bill; a rerun posts only what differs. */
  async addPostings(tx: Sql, batch: BatchRow, type: BillJournalType, sums: readonly { institutionId: string; amountFen: number }[]): Promise<Posting[]> {
    return tx.query<Posting>(
      `INSERT INTO recon_posting (batch_id, mchid, bill_date, institution_id, journal_type, amount_fen)
       SELECT $1, $2, $3, x.id, $4, x.fen FROM (
         SELECT coalesce(s.id, p.institution_id) AS id, coalesce(s.fen, 0) - coalesce(p.fen, 0) AS fen
           FROM (SELECT * FROM jsonb_to_recordset($5::jsonb) AS s("institutionId" uuid, "amountFen" bigint)) AS s(id, fen)
           FULL JOIN (SELECT institution_id, sum(amount_fen) AS fen FROM recon_posting WHERE mchid = $2 AND bill_date = $3 AND journal_type = $4 GROUP BY 1) p ON p.institution_id = s.id) x
        WHERE x.fen <> 0 ON CONFLICT DO NOTHING RETURNING id, institution_id AS "institutionId", amount_fen AS "amountFen"`,
      [batch.id, batch.mchid, batch.billDate, type, JSON.stringify(sums)],
    )
  }
}

/** The only institution of a merchant account has all of its own rows. */
export const sumOfAll = (institutionId: string, s: BillSummary): InstitutionSum => ({
  institutionId,
  payments: s.payments,
  paidFen: s.paidFen,
  refunds: s.refunds,
  refundedFen: s.refundedFen,
  feeE5: s.feeE5,
  feeFen: s.feeFen,
})

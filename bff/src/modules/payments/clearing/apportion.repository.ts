import type { Sql } from '../../../platform/database/database.ts'

/** A signed-off day that is to be taken apart. */
export interface DueDay {
  mchid: string
  settleDate: string
  tradeBatchId: string
  flowBatchId: string | null
}
export interface DaySums {
  settledFen: number
  heldFen: number
  otherFen: number
}

const OPEN = `SELECT id, channel, mchid, split_part(natural_key, '#', 1) AS own_no, refund_id, trade_order_id FROM difference WHERE state NOT IN ('MATCHED', 'CLOSED', 'IGNORED') AND kind NOT IN ('CLEARING_DISPUTE', 'FOREIGN')`
/** Rows of a merchant that an open difference is about: named by its number, by its refund, or by its debt. One equality each, so that a large day is hashed once. */
const touched = (table: string, which: string): string => `
  SELECT kind, own_no, (array_agg(difference_id ORDER BY difference_id))[1] AS difference_id FROM (
    SELECT r.kind, r.own_no, o.id AS difference_id FROM open o JOIN ${table} r ON r.own_no = o.own_no WHERE o.channel = 'WECHAT' AND o.mchid = $1 AND ${which}
    UNION SELECT r.kind, r.own_no, o.id FROM open o JOIN ${table} r ON r.refund_id = o.refund_id WHERE ${which}
    UNION SELECT r.kind, r.own_no, o.id FROM open o JOIN ${table} r ON r.trade_order_id = o.trade_order_id WHERE o.refund_id IS NULL AND ${which}) t GROUP BY 1, 2`

/** Own rows, each number once as in the money proof, and refunds that the channel closed (its fund flow only says so). $1 merchant, $2 rows of the trade bill, $3 of the fund flow, $4 the only institution. */
const DRAFT = `
  CREATE TEMP TABLE clearing_draft ON COMMIT DROP AS
  SELECT b.kind, b.own_no, b.channel_no, b.printed_at, b.amount_fen, b.fee_fen, CASE b.kind WHEN 'R' THEN -b.amount_fen ELSE b.amount_fen END - b.fee_fen AS net_fen,
         coalesce(o.institution_id, $4::uuid) AS institution_id, o.id AS trade_order_id, r.id AS refund_id, NULL::uuid AS difference_id,
         EXISTS (SELECT 1 FROM clearing_row known WHERE known.channel = 'WECHAT' AND known.mchid = $1 AND known.kind = b.kind AND known.own_no = b.own_no) AS is_repeated
    FROM (SELECT DISTINCT ON (kind, own_no) kind, own_no, CASE kind WHEN 'R' THEN trade_no ELSE own_no END AS number, channel_no, printed_at, amount_fen, round(fee_e5 / 1000.0)::bigint AS fee_fen
            FROM bill_row WHERE batch_seq = $2 AND kind IN ('P', 'R') AND (issue IS NULL OR issue IN ('FEE', 'PAYSCORE')) ORDER BY kind, own_no, line) b
    LEFT JOIN payment_order p ON p.mchid = $1 AND p.out_trade_no = b.number LEFT JOIN trade_order o ON o.id = p.trade_order_id
    LEFT JOIN refund r ON b.kind = 'R' AND r.mchid = $1 AND r.out_refund_no = b.own_no
  UNION ALL
  SELECT 'C', f.channel_no, f.channel_no, f.printed_at, f.amount_fen, f.fee_fen, f.amount_fen - f.fee_fen, o.institution_id, o.id, r.id, NULL,
         EXISTS (SELECT 1 FROM clearing_row known WHERE known.channel = 'WECHAT' AND known.mchid = $1 AND known.kind = 'C' AND known.own_no = f.channel_no)
    FROM (SELECT channel_no, min(printed_at) AS printed_at, coalesce(sum(amount_fen) FILTER (WHERE amount_fen > 0), 0)::bigint AS amount_fen, coalesce(-sum(amount_fen) FILTER (WHERE amount_fen < 0), 0)::bigint AS fee_fen
            FROM bill_row WHERE batch_seq = $3 AND kind = 'FC' GROUP BY 1) f
    LEFT JOIN refund r ON r.mchid = $1 AND r.channel_refund_id = f.channel_no LEFT JOIN trade_order o ON o.id = r.trade_order_id`

/** Takes a signed-off day of a merchant apart by institution (S1, S2). All of it in one transaction. */
export class ApportionRepository {
  /** Of each merchant the oldest signed-off day that was not taken apart, unless another one still waits for its signatures. */
  listDue(sql: Sql, limit: number): Promise<DueDay[]> {
    return sql.query<DueDay>(
      `SELECT DISTINCT ON (s.mchid) s.mchid, s.bill_date AS "settleDate", t.id AS "tradeBatchId", f.id AS "flowBatchId" FROM day_sign_off s
         JOIN recon_batch t ON t.channel = 'WECHAT' AND t.mchid = s.mchid AND t.bill_date = s.bill_date AND t.bill_kind = 'TRADE' AND t.is_current AND t.adjusts_id IS NULL AND t.state = 'SIGNED_OFF'
         LEFT JOIN recon_batch f ON f.channel = 'WECHAT' AND f.mchid = s.mchid AND f.bill_date = s.bill_date AND f.bill_kind = 'FUND_FLOW' AND f.is_current AND f.adjusts_id IS NULL AND f.state = 'SIGNED_OFF'
        WHERE s.channel = 'WECHAT' AND s.second_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM clearing_day d WHERE d.channel = 'WECHAT' AND d.mchid = s.mchid AND (d.settle_date = s.bill_date OR d.closed_at IS NULL))
        ORDER BY s.mchid, s.bill_date LIMIT $1`,
      [limit],
    )
  }

  /** Another worker is at the same merchant when it is false. The unique keys of a day hold all the same. */
  async lockMerchant(tx: Sql, mchid: string): Promise<boolean> {
    const [row] = await tx.query<{ mine: boolean }>(`SELECT pg_try_advisory_xact_lock(hashtext('clearing ' || $1)) AS mine`, [mchid])
    return row?.mine === true
  }

  /** @returns what of the day belongs to institutions, waits for a difference, or is another system's */
  async draft(tx: Sql, mchid: string, tradeSeq: number, flowSeq: number | null, onlyInstitutionId: string | null): Promise<DaySums> {
    await tx.query(DRAFT, [mchid, tradeSeq, flowSeq, onlyInstitutionId])
    await tx.query(
      `WITH open AS MATERIALIZED (${OPEN}), hit AS (${touched('clearing_draft', 'NOT r.is_repeated')}) UPDATE clearing_draft d SET difference_id = hit.difference_id FROM hit WHERE hit.kind = d.kind AND hit.own_no = d.own_no`,
      [mchid],
    )
    const [sums] = await tx.query<DaySums>(
      `SELECT coalesce(sum(net_fen) FILTER (WHERE difference_id IS NULL AND institution_id IS NOT NULL AND NOT is_repeated), 0)::bigint AS "settledFen", coalesce(sum(net_fen) FILTER (WHERE difference_id IS NOT NULL), 0)::bigint AS "heldFen",
              (coalesce(sum(net_fen) FILTER (WHERE difference_id IS NULL AND (institution_id IS NULL OR is_repeated)), 0)
                + (SELECT coalesce(sum(CASE kind WHEN 'R' THEN -amount_fen ELSE amount_fen END - round(fee_e5 / 1000.0)), 0) FROM bill_row WHERE batch_seq = $1 AND kind IN ('P', 'R') AND issue = 'FOREIGN'))::bigint AS "otherFen" FROM clearing_draft`,
      [tradeSeq],
    )
    if (!sums) throw new Error('a sum has one row')
    return sums
  }

  /** @returns null when the day was taken apart by another */
  async insertDay(tx: Sql, due: DueDay, channelNetFen: number, sums: DaySums, at: Date): Promise<string | null> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO clearing_day (channel, mchid, settle_date, number, trade_batch_id, channel_net_fen, settled_fen, held_fen, other_fen, prepared_at)
       SELECT 'WECHAT', $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8 FROM clearing_day WHERE channel = 'WECHAT' AND mchid = $1 ON CONFLICT DO NOTHING RETURNING id`,
      [due.mchid, due.settleDate, due.tradeBatchId, channelNetFen, sums.settledFen, sums.heldFen, sums.otherFen, at],
    )
    return row?.id ?? null
  }

  /** With rows of the day, with rows whose difference is settled, or with a debt carried over (S4). */
  async listInstitutions(tx: Sql, mchid: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `WITH open AS MATERIALIZED (${OPEN}), hit AS (${touched('clearing_row', "r.channel = 'WECHAT' AND r.mchid = $1 AND r.batch_id IS NULL")})
       SELECT institution_id AS id FROM clearing_draft WHERE difference_id IS NULL AND institution_id IS NOT NULL AND NOT is_repeated
       UNION SELECT r.institution_id FROM clearing_row r WHERE r.channel = 'WECHAT' AND r.mchid = $1 AND r.batch_id IS NULL AND r.institution_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hit WHERE hit.kind = r.kind AND hit.own_no = r.own_no)
       UNION SELECT b.institution_id FROM clearing_batch b WHERE b.channel = 'WECHAT' AND b.mchid = $1 AND b.carried_out_fen < 0 AND NOT EXISTS (SELECT 1 FROM clearing_batch n WHERE n.previous_id = b.id)
       ORDER BY 1`,
      [mchid],
    )
    return rows.map(({ id }) => id)
  }

  /** Empty ones, with the terms in force on the day (S6) and what is carried in (S4). */
  async insertBatches(tx: Sql, dayId: string, institutions: readonly { id: string; name: string; number: string }[], at: Date): Promise<void> {
    await tx.query(
      `INSERT INTO clearing_batch (day_id, number, channel, mchid, settle_date, institution_id, institution_name, previous_id, state, carried_in_fen, carried_out_fen, rate_ppm, account_text, dispute_days, prepared_at)
       SELECT d.id, i.number, d.channel, d.mchid, d.settle_date, i.id, i.name, p.id, 'DRAFT', coalesce(p.carried_out_fen, 0), coalesce(p.carried_out_fen, 0),
              (SELECT c.rate_ppm FROM channel_rate c WHERE c.channel = d.channel AND c.mchid = d.mchid AND c.from_date <= d.settle_date ORDER BY c.from_date DESC LIMIT 1),
              (SELECT m.settles_to FROM channel_merchant m WHERE m.channel = d.channel AND m.mchid = d.mchid),
              (SELECT r.dispute_days FROM clearing_rule r WHERE r.from_date <= d.settle_date ORDER BY r.from_date DESC LIMIT 1), $3
         FROM clearing_day d CROSS JOIN jsonb_to_recordset($2::jsonb) AS i(id uuid, name text, number text)
         LEFT JOIN LATERAL (SELECT b.id, b.carried_out_fen FROM clearing_batch b JOIN clearing_day e ON e.id = b.day_id WHERE b.channel = d.channel AND b.mchid = d.mchid AND b.institution_id = i.id AND e.number < d.number ORDER BY e.number DESC LIMIT 1) p ON true
        WHERE d.id = $1`,
      [dayId, JSON.stringify(institutions), at],
    )
  }

  /** S1: every row of the day, and those that waited and need not any more. */
  async insertRows(tx: Sql, dayId: string, mchid: string): Promise<void> {
    await tx.query(
      `WITH open AS MATERIALIZED (${OPEN}), hit AS (${touched('clearing_row', "r.channel = 'WECHAT' AND r.mchid = $1 AND r.batch_id IS NULL")})
       UPDATE clearing_row r SET batch_id = b.id, is_adjustment = true FROM clearing_batch b
        WHERE b.day_id = $2 AND b.institution_id = r.institution_id AND r.channel = 'WECHAT' AND r.mchid = $1 AND r.batch_id IS NULL AND NOT EXISTS (SELECT 1 FROM hit WHERE hit.kind = r.kind AND hit.own_no = r.own_no)`,
      [mchid, dayId],
    )
    await tx.query(
      `INSERT INTO clearing_row (channel, mchid, kind, own_no, channel_no, bill_date, printed_at, amount_fen, fee_fen, net_fen, day_id, institution_id, trade_order_id, refund_id, batch_id, difference_id)
       SELECT d.channel, d.mchid, x.kind, x.own_no, x.channel_no, d.settle_date, x.printed_at, x.amount_fen, x.fee_fen, x.net_fen, d.id, x.institution_id, x.trade_order_id, x.refund_id, CASE WHEN x.difference_id IS NULL THEN b.id END, x.difference_id
         FROM clearing_draft x JOIN clearing_day d ON d.id = $1 LEFT JOIN clearing_batch b ON b.day_id = d.id AND b.institution_id = x.institution_id
        WHERE NOT x.is_repeated AND (x.difference_id IS NOT NULL OR x.institution_id IS NOT NULL)`,
      [dayId],
    )
  }

  /** Batches nobody has signed with a row that an open difference is about by now. */
  async listTouched(sql: Sql, limit: number): Promise<{ batchId: string; mchid: string }[]> {
    return sql.query(
      `WITH waiting AS (SELECT id, mchid FROM clearing_batch WHERE state <> 'SIGNED'), open AS MATERIALIZED (${OPEN} AND EXISTS (SELECT 1 FROM waiting))
       SELECT DISTINCT w.id AS "batchId", w.mchid FROM waiting w JOIN clearing_row r ON r.batch_id = w.id JOIN open o
           ON o.channel = 'WECHAT' AND o.mchid = r.mchid AND o.own_no = r.own_no OR o.refund_id = r.refund_id OR o.refund_id IS NULL AND o.trade_order_id = r.trade_order_id LIMIT $1`,
      [limit],
    )
  }

  async isTouched(tx: Sql, batchId: string, mchid: string): Promise<boolean> {
    const rows = await tx.query(
      `WITH open AS MATERIALIZED (${OPEN}), hit AS (${touched('clearing_row', "r.channel = 'WECHAT' AND r.mchid = $1 AND r.batch_id = $2")}) SELECT 1 FROM hit LIMIT 1`,
      [mchid, batchId],
    )
    return rows.length > 0
  }

  /** Its rows in dispute wait again; whoever had checked it checks it anew. The caller holds the batch. */
  async holdTouched(tx: Sql, batchId: string, mchid: string): Promise<void> {
    const [moved] = await tx.query<{ netFen: number }>(
      `WITH open AS MATERIALIZED (${OPEN}), hit AS (${touched('clearing_row', "r.channel = 'WECHAT' AND r.mchid = $1 AND r.batch_id = $2")}),
         moved AS (UPDATE clearing_row r SET batch_id = NULL, is_adjustment = false, difference_id = hit.difference_id FROM hit, clearing_row was
           WHERE hit.kind = r.kind AND hit.own_no = r.own_no AND r.channel = 'WECHAT' AND r.mchid = $1 AND was.channel = r.channel AND was.mchid = r.mchid AND was.kind = r.kind AND was.own_no = r.own_no RETURNING r.net_fen, was.is_adjustment)
       SELECT coalesce(sum(net_fen) FILTER (WHERE NOT is_adjustment), 0)::bigint AS "netFen" FROM moved`,
      [mchid, batchId],
    )
    await tx.query(
      `UPDATE clearing_day d SET settled_fen = settled_fen - $2, held_fen = held_fen + $2 FROM clearing_batch b WHERE b.id = $1 AND d.id = b.day_id`,
      [batchId, moved?.netFen ?? 0],
    )
    await tx.query(
      `UPDATE clearing_batch SET state = 'DRAFT', checked_by = NULL, checked_at = NULL, checked_sha256 = NULL, version = version + 1 WHERE id = $1`,
      [batchId],
    )
  }

  /** The database compares them with the rows again when the transaction ends. */
  async writeTotals(tx: Sql, which: { dayId: string } | { batchId: string }): Promise<void> {
    const [column, id] = 'dayId' in which ? ['day_id', which.dayId] : ['id', which.batchId]
    await tx.query(
      `UPDATE clearing_batch b SET row_count = s.n, receivable_count = s.pays, receivable_fen = s.pay_fen, refund_count = s.refunds, refund_fen = s.refund_fen, fee_fen = s.fee_fen, adjustment_count = s.adjustments,
              adjustment_fen = s.adjustment_fen, net_fen = s.pay_fen - s.refund_fen - s.fee_fen, payout_fen = greatest(s.pay_fen - s.refund_fen - s.fee_fen + s.adjustment_fen + b.carried_in_fen, 0),
              carried_out_fen = least(s.pay_fen - s.refund_fen - s.fee_fen + s.adjustment_fen + b.carried_in_fen, 0)
         FROM (SELECT o.id, count(r.kind)::int AS n, (count(*) FILTER (WHERE r.kind = 'P' AND NOT r.is_adjustment))::int AS pays, coalesce(sum(r.amount_fen) FILTER (WHERE r.kind = 'P' AND NOT r.is_adjustment), 0)::bigint AS pay_fen,
                      (count(*) FILTER (WHERE r.kind <> 'P' AND NOT r.is_adjustment))::int AS refunds,
                      coalesce(sum(CASE r.kind WHEN 'R' THEN r.amount_fen ELSE -r.amount_fen END) FILTER (WHERE r.kind <> 'P' AND NOT r.is_adjustment), 0)::bigint AS refund_fen,
                      coalesce(sum(r.fee_fen) FILTER (WHERE NOT r.is_adjustment), 0)::bigint AS fee_fen, (count(*) FILTER (WHERE r.is_adjustment))::int AS adjustments,
                      coalesce(sum(r.net_fen) FILTER (WHERE r.is_adjustment), 0)::bigint AS adjustment_fen
                 FROM clearing_batch o LEFT JOIN clearing_row r ON r.batch_id = o.id WHERE o.${column} = $1 GROUP BY 1) s WHERE s.id = b.id`,
      [id],
    )
  }

  /** Done with when all its batches are signed; a day without any is done with at once. */
  async closeDay(tx: Sql, dayId: string, at: Date): Promise<void> {
    await tx.query(
      `UPDATE clearing_day SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM clearing_batch b WHERE b.day_id = $1 AND b.state <> 'SIGNED')`,
      [dayId, at],
    )
  }
}

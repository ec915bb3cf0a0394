import type { Sql } from '../../../platform/database/database.ts'

/** FOREIGN rows that some hospital's window knows by number and amount: theirs, and nobody's difference (§3.5). */
export const KNOWN_FOREIGN = `r.issue = 'FOREIGN' AND r.kind = 'P' AND EXISTS (SELECT 1 FROM his_charge c JOIN recon_batch b ON b.id = c.batch_id AND b.is_current WHERE c.pay_ref = r.own_no AND c.event = 'WINDOW' AND c.amount_fen = r.amount_fen)`

/** Parsed rows of signed days go after some months (data); what was found, the file and its SHA1 stay (R1). */
export class BillRetentionRepository {
  /** Notes what only the rows can tell, before the first of them goes; a day where a version is at work waits. @returns how many versions begin */
  async begin(sql: Sql, at: Date, limit: number): Promise<number> {
    const rows = await sql.query(
      `INSERT INTO bill_rows_retired (batch_seq, rows, foreign_known, foreign_known_fen, started_at)
       SELECT b.seq, count(r.*)::int, (count(*) FILTER (WHERE ${KNOWN_FOREIGN}))::int, coalesce(sum(r.amount_fen) FILTER (WHERE ${KNOWN_FOREIGN}), 0)::bigint, $1
         FROM (SELECT b.seq FROM recon_batch b JOIN day_sign_off s ON s.channel = b.channel AND s.mchid = b.mchid AND s.bill_date = b.bill_date AND s.second_at IS NOT NULL
                WHERE b.channel = 'WECHAT' AND b.bill_date < ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date - make_interval(months => (SELECT months FROM bill_row_retention))
                  AND NOT EXISTS (SELECT 1 FROM bill_rows_retired d WHERE d.batch_seq = b.seq)
                  AND NOT EXISTS (SELECT 1 FROM recon_batch w WHERE w.channel = b.channel AND w.mchid = b.mchid AND w.bill_date = b.bill_date AND NOT w.is_current AND w.replaced_at IS NULL)
                ORDER BY b.bill_date, b.seq LIMIT $2) b
         LEFT JOIN bill_row r ON r.batch_seq = b.seq GROUP BY b.seq ON CONFLICT DO NOTHING RETURNING 1`,
      [at, limit],
    )
    return rows.length
  }

  /** One small piece of the oldest version that is being retired. @returns how many rows went; null when nothing is left to do */
  async dropSome(sql: Sql, at: Date, limit: number): Promise<number | null> {
    const [next] = await sql.query<{ seq: number }>(`SELECT batch_seq AS seq FROM bill_rows_retired WHERE finished_at IS NULL ORDER BY batch_seq LIMIT 1`)
    if (!next) return null
    const dropped = await sql.query(`DELETE FROM bill_row WHERE ctid = ANY(ARRAY(SELECT ctid FROM bill_row WHERE batch_seq = $1 LIMIT $2)) RETURNING 1`, [
      next.seq,
      limit,
    ])
    if (dropped.length < limit) await sql.query(`UPDATE bill_rows_retired SET finished_at = $2 WHERE batch_seq = $1`, [next.seq, at])
    return dropped.length
  }

  /** Read again from the file, they are kept until the next day's look. */
  async revive(sql: Sql, batchSeq: number): Promise<void> {
    await sql.query(`DELETE FROM bill_rows_retired WHERE batch_seq = $1`, [batchSeq])
  }
}

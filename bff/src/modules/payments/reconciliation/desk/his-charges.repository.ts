import type { Sql } from '../../../../platform/database/database.ts'
import type { BatchRow } from '../recon-desk.ts'
import { KNOWN_FOREIGN } from '../bill-retention.repository.ts'
import { type HisLine, keyOf } from './domain/his-bill.ts'
import type { ListChannel } from './institution-list.ts'

const DUE_BATCH = `b.id, b.channel, b.mchid AS "hosCode", b.bill_date AS "billDate", b.attempts`
export interface DueHisBatch {
  id: string
  channel: ListChannel
  hosCode: string
  billDate: string
  attempts: number
}
/** Lists of hospitals, and of the insurance about them, and when they are asked for (B11). */
export class HisChargesRepository {
  /**
   * A day is compared with every hospital that takes money here, from its first order on, and with the insurance from the first order of the
   * hospital that it paid. @returns how many were planned
   */
  async plan(sql: Sql, hospitals: readonly { id: string; hosCode: string }[], oldest: string, last: string, at: Date, dueTime: string): Promise<number> {
    const rows = await sql.query(
      `INSERT INTO recon_batch (channel, mchid, bill_kind, bill_date, version, is_current, state, planned_at, due_at)
       SELECT f.channel, h.code, f.channel, d.day::date, 1, true, 'PLANNED', $5, ((d.day::date + 1) + $6::time) AT TIME ZONE 'Asia/Shanghai'
         FROM unnest($1::uuid[], $2::text[]) AS h(id, code)
        CROSS JOIN LATERAL (SELECT 'HIS' AS channel, (SELECT o.created_at FROM trade_order o WHERE o.institution_id = h.id ORDER BY o.created_at LIMIT 1) AS first_at
                            UNION ALL SELECT 'INSURANCE', (SELECT min(i.finished_at) FROM insurance_order i WHERE i.hos_code = h.code AND i.state = 'SUCCESS')) f
        CROSS JOIN LATERAL generate_series(greatest($3::date, (f.first_at AT TIME ZONE 'Asia/Shanghai')::date), $4::date, interval '1 day') AS d(day)
        WHERE f.first_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM recon_batch b WHERE b.channel = f.channel AND b.mchid = h.code AND b.bill_kind = f.channel AND b.bill_date = d.day::date)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [hospitals.map((h) => h.id), hospitals.map((h) => h.hosCode), oldest, last, at, dueTime],
    )
    return rows.length
  }

  claimDue(sql: Sql, now: Date, leaseMs: number, limit: number): Promise<DueHisBatch[]> {
    return sql.query<DueHisBatch>(
      `UPDATE recon_batch b SET lease_until = $2, called_at = $1 WHERE id IN (
         SELECT id FROM recon_batch WHERE channel IN ('HIS', 'INSURANCE') AND due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY bill_date, channel, mchid LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING ${DUE_BATCH}`,
      [now, new Date(now.getTime() + leaseMs), limit],
    )
  }

  async addLines(tx: Sql, batchId: string, lines: readonly HisLine[]): Promise<void> {
    await tx.query(
      `INSERT INTO his_charge (batch_id, line_no, lock_id, event, is_online, pay_ref, amount_fen, at, kind, ref_no, insurance_fen, match_key)
       SELECT $1, * FROM unnest($2::int[], $3::text[], $4::text[], $5::bool[], $6::text[], $7::int[], $8::timestamptz[], $9::text[], $10::text[], $11::int[], $12::text[])`,
      [
        batchId,
        lines.map((l) => l.lineNo),
        lines.map((l) => l.lockId),
        lines.map((l) => l.event),
        lines.map((l) => l.isOnline),
        lines.map((l) => l.payRef),
        lines.map((l) => l.amountFen),
        lines.map((l) => new Date(l.at)),
        lines.map((l) => l.kind),
        lines.map((l) => l.refNo),
        lines.map((l) => l.insuranceFen),
        lines.map(keyOf),
      ],
    )
  }

  /** FOREIGN rows of a parsed bill that some hospital's window knows by number and amount: theirs, and nobody's difference (§3.5). */
  async countKnownForeign(sql: Sql, batchSeq: number): Promise<{ known: number; knownFen: number }> {
    const [row] = await sql.query<{ known: number; knownFen: number }>(
      `SELECT coalesce(d.foreign_known, n.known)::int AS known, coalesce(d.foreign_known_fen, n.fen, 0)::bigint AS "knownFen"
         FROM (SELECT count(*) AS known, sum(r.amount_fen) AS fen FROM bill_row r WHERE r.batch_seq = $1 AND ${KNOWN_FOREIGN}) n LEFT JOIN bill_rows_retired d ON d.batch_seq = $1`,
      [batchSeq],
    )
    return row ?? { known: 0, knownFen: 0 }
  }

  async postpone(sql: Sql, batch: Pick<BatchRow, 'id'>, dueAt: Date, reason: string): Promise<void> {
    await sql.query(
      `UPDATE recon_batch SET state = 'NOT_READY', reason = $3, due_at = $2, lease_until = NULL, attempts = attempts + 1, row_version = row_version + 1 WHERE id = $1 AND state IN ('FETCHING', 'NOT_READY')`,
      [batch.id, dueAt, reason],
    )
  }
}

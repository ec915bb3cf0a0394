import type { Sql } from '../../../../platform/database/database.ts'
import type { BatchRow } from '../recon-desk.ts'
import type { HisLine, HisPosition, PlatformPosition } from './domain/his-bill.ts'

const DUE_BATCH = `b.id, b.mchid AS "hosCode", b.bill_date AS "billDate", b.attempts`
export interface DueHisBatch {
  id: string
  hosCode: string
  billDate: string
  attempts: number
}
/** The lines in force before a day: of each the newest version that has its result, a signed day's adjustment before the signed one (R10). */
const IN_FORCE = `SELECT DISTINCT ON (b.bill_date) b.id FROM recon_batch b WHERE b.channel = 'HIS' AND b.mchid = $1 AND b.bill_date < $2 AND b.is_current AND b.state IN ('CLEAN', 'HAS_DIFFS', 'SIGNED_OFF') ORDER BY b.bill_date, b.version DESC`

/** Hospitals' own lists and what the platform holds against them (B11). */
export class HisChargesRepository {
  /** A day is compared for every hospital that takes money here, from its first order on. @returns how many were planned */
  async plan(sql: Sql, hospitals: readonly { id: string; hosCode: string }[], oldest: string, last: string, at: Date, dueTime: string): Promise<number> {
    const rows = await sql.query(
      `INSERT INTO recon_batch (channel, mchid, bill_kind, bill_date, version, is_current, state, planned_at, due_at)
       SELECT 'HIS', h.code, 'HIS', d.day::date, 1, true, 'PLANNED', $5, ((d.day::date + 1) + $6::time) AT TIME ZONE 'Asia/Shanghai'
         FROM unnest($1::uuid[], $2::text[]) AS h(id, code)
        CROSS JOIN LATERAL (SELECT o.created_at FROM trade_order o WHERE o.institution_id = h.id ORDER BY o.created_at LIMIT 1) f
        CROSS JOIN LATERAL generate_series(greatest($3::date, (f.created_at AT TIME ZONE 'Asia/Shanghai')::date), $4::date, interval '1 day') AS d(day)
        WHERE NOT EXISTS (SELECT 1 FROM recon_batch b WHERE b.channel = 'HIS' AND b.mchid = h.code AND b.bill_kind = 'HIS' AND b.bill_date = d.day::date)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [hospitals.map((h) => h.id), hospitals.map((h) => h.hosCode), oldest, last, at, dueTime],
    )
    return rows.length
  }

  claimDue(sql: Sql, now: Date, leaseMs: number, limit: number): Promise<DueHisBatch[]> {
    return sql.query<DueHisBatch>(
      `UPDATE recon_batch b SET lease_until = $2, called_at = $1 WHERE id IN (
         SELECT id FROM recon_batch WHERE channel = 'HIS' AND due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY bill_date, mchid LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING ${DUE_BATCH}`,
      [now, new Date(now.getTime() + leaseMs), limit],
    )
  }

  async addLines(tx: Sql, batchId: string, lines: readonly HisLine[]): Promise<void> {
    await tx.query(
      `INSERT INTO his_charge (batch_id, line_no, lock_id, event, is_online, pay_ref, amount_fen, at)
       SELECT $1, * FROM unnest($2::int[], $3::text[], $4::text[], $5::bool[], $6::text[], $7::int[], $8::timestamptz[])`,
      [
        batchId,
        lines.map((l) => l.lineNo),
        lines.map((l) => l.lockId),
        lines.map((l) => l.event),
        lines.map((l) => l.isOnline),
        lines.map((l) => l.payRef),
        lines.map((l) => l.amountFen),
        lines.map((l) => new Date(l.at)),
      ],
    )
  }

  /** Debts of appointments at the institution whose money moved on the day. */
  async listMoved(tx: Sql, institutionId: string, from: Date, until: Date): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `SELECT o.id FROM trade_order o WHERE o.institution_id = $1 AND o.business_kind = 'APPOINTMENT' AND o.created_at >= $2::timestamptz - interval '92 days' AND o.created_at < $3
         AND (EXISTS (SELECT 1 FROM payment_order p WHERE p.trade_order_id = o.id AND p.paid_at >= $2 AND p.paid_at < $3)
              OR EXISTS (SELECT 1 FROM refund r WHERE r.trade_order_id = o.id AND r.requested_at >= $2 AND r.requested_at < $3))`,
      [institutionId, from, until],
    )
    return rows.map(({ id }) => id)
  }

  /** By `pay_ref`, sums since the beginning up to the end of the batch's day, by its own lines of that day. */
  async hisPositions(tx: Sql, batch: Pick<BatchRow, 'id' | 'mchid' | 'billDate'>, payRefs: readonly string[]): Promise<Map<string, HisPosition>> {
    const rows = await tx.query<{ payRef: string; bookedFen: number; lastAt: Date }>(
      `SELECT c.pay_ref AS "payRef", (sum(CASE c.event WHEN 'CONFIRMED' THEN c.amount_fen ELSE -c.amount_fen END))::bigint AS "bookedFen", max(c.at) AS "lastAt"
         FROM his_charge c WHERE (c.batch_id = $3 OR c.batch_id IN (${IN_FORCE})) AND c.is_online AND c.event <> 'WINDOW' AND c.pay_ref = ANY($4) GROUP BY 1`,
      [batch.mchid, batch.billDate, batch.id, payRefs],
    )
    return new Map(rows.map(({ payRef, bookedFen, lastAt }) => [payRef, { bookedFen, lastAt: lastAt.getTime() }]))
  }

  /** What was accepted and not asked back before the end of a day. */
  async platformPositions(tx: Sql, tradeOrderIds: readonly string[], until: Date): Promise<Map<string, PlatformPosition>> {
    const rows = await tx.query<{ id: string; keptFen: number; lastAt: Date }>(
      `SELECT o.id, (coalesce(p.fen, 0) - coalesce(r.fen, 0))::bigint AS "keptFen", greatest(p.last_at, r.last_at, o.created_at) AS "lastAt" FROM trade_order o
         LEFT JOIN LATERAL (SELECT sum(paid_fen) AS fen, max(paid_at) AS last_at FROM payment_order WHERE trade_order_id = o.id AND state = 'SUCCESS' AND paid_at < $2) p ON true
         LEFT JOIN LATERAL (SELECT sum(r.amount_fen) AS fen, max(r.requested_at) AS last_at FROM refund r JOIN payment_order s ON s.id = r.payment_id AND s.state = 'SUCCESS'
                             WHERE r.trade_order_id = o.id AND r.state NOT IN ('CLOSED', 'REJECTED') AND r.requested_at < $2) r ON true
        WHERE o.id = ANY($1::uuid[])`,
      [tradeOrderIds, until],
    )
    return new Map(rows.map(({ id, keptFen, lastAt }) => [id, { keptFen, lastAt: lastAt.getTime() }]))
  }

  /** Of those ids, the institution's own, with the payment that was accepted. */
  async findOrders(tx: Sql, institutionId: string, ids: readonly string[]): Promise<Map<string, string | null>> {
    const rows = await tx.query<{ id: string; paymentId: string | null }>(
      `SELECT o.id, (SELECT p.id FROM payment_order p WHERE p.trade_order_id = o.id AND p.state = 'SUCCESS') AS "paymentId" FROM trade_order o WHERE o.institution_id = $1 AND o.id = ANY($2::uuid[])`,
      [institutionId, ids],
    )
    return new Map(rows.map(({ id, paymentId }) => [id, paymentId]))
  }

  /** FOREIGN rows of a parsed bill that some hospital's window knows by number and amount: theirs, and nobody's difference (§3.5). */
  async countKnownForeign(sql: Sql, batchSeq: number): Promise<{ known: number; knownFen: number }> {
    const [row] = await sql.query<{ known: number; knownFen: number }>(
      `SELECT count(*)::int AS known, coalesce(sum(r.amount_fen), 0)::bigint AS "knownFen" FROM bill_row r
        WHERE r.batch_seq = $1 AND r.issue = 'FOREIGN' AND r.kind = 'P'
          AND EXISTS (SELECT 1 FROM his_charge c JOIN recon_batch b ON b.id = c.batch_id AND b.is_current WHERE c.pay_ref = r.own_no AND c.event = 'WINDOW' AND c.amount_fen = r.amount_fen)`,
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

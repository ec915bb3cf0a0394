import type { BatchState, BatchStep } from '@jktl/shared/payments/reconciliation/model'

import type { Sql } from '../../../platform/database/database.ts'
import { canMove } from './domain/batch-machine.ts'
import type { BatchKey, BatchRow, BillSummary } from './recon-desk.ts'

const BATCH = `id, seq, channel, mchid, bill_kind AS "billKind", bill_date AS "billDate", version, is_current AS "isCurrent", adjusts_id AS "adjustsId", state, failed_step AS "failedStep", reason, file_id AS "fileId",
  stated_sha1 AS "statedSha1", summary, difference_count AS "differenceCount", planned_at AS "plannedAt", fetched_at AS "fetchedAt", concluded_at AS "concludedAt", replaced_at AS "replacedAt", signed_at AS "signedAt",
  attempts, due_at AS "dueAt", row_version AS "rowVersion"`
const FAMILY = `channel = $1 AND mchid = $2 AND bill_kind = $3 AND bill_date = $4`
const familyOf = (key: BatchKey): string[] => [key.channel, key.mchid, key.billKind, key.billDate]

export interface BatchChanges {
  failedStep?: BatchStep | null
  reason?: string | null
  fileId?: string
  statedSha1?: string
  summary?: BillSummary
  differenceCount?: number
  fetchedAt?: Date
  concludedAt?: Date
  calledAt?: Date
  attempts?: number
  dueAt?: Date | null
  leaseUntil?: Date | null
}
const CHANGEABLE: Record<keyof BatchChanges, string> = {
  failedStep: 'failed_step',
  reason: 'reason',
  fileId: 'file_id',
  statedSha1: 'stated_sha1',
  summary: 'summary',
  differenceCount: 'difference_count',
  fetchedAt: 'fetched_at',
  concludedAt: 'concluded_at',
  calledAt: 'called_at',
  attempts: 'attempts',
  dueAt: 'due_at',
  leaseUntil: 'lease_until',
}

/** Versions of a day's bill. */
export class BatchesRepository {
  /** Plans what is missing for each merchant since its first payment, not before `oldest`. @returns how many were planned */
  async planMissing(sql: Sql, mchids: readonly string[], oldest: string, last: string, at: Date): Promise<number> {
    const rows = await sql.query(
      `INSERT INTO recon_batch (channel, mchid, bill_kind, bill_date, version, is_current, state, planned_at, due_at)
       SELECT 'WECHAT', m.mchid, k.kind, d.day::date, 1, true, 'PLANNED', $4, $4
         FROM unnest($1::text[]) AS m(mchid)
        CROSS JOIN LATERAL (SELECT p.paid_at FROM payment_order p WHERE p.mchid = m.mchid AND p.paid_at IS NOT NULL ORDER BY p.paid_at LIMIT 1) f
        CROSS JOIN LATERAL generate_series(greatest($2::date, (f.paid_at AT TIME ZONE 'Asia/Shanghai')::date), $3::date, interval '1 day') AS d(day)
        CROSS JOIN (VALUES ('TRADE'), ('FUND_FLOW')) AS k(kind)
        WHERE NOT EXISTS (SELECT 1 FROM recon_batch b WHERE b.channel = 'WECHAT' AND b.mchid = m.mchid AND b.bill_kind = k.kind AND b.bill_date = d.day::date)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [mchids, oldest, last, at],
    )
    return rows.length
  }

  /** Oldest day first, trade bills before fund flows; of a merchant's fund flows one a second, so that with a second application the channel's three are kept. */
  async claimDue(tx: Sql, now: Date, leaseMs: number, limit: number): Promise<BatchRow[]> {
    const claimed = await tx.query<BatchRow>(
      `WITH locked AS (SELECT pg_advisory_xact_lock(hashtext('recon-claim')))
       UPDATE recon_batch SET lease_until = $2, called_at = CASE WHEN state IN ('PLANNED', 'NOT_READY', 'FETCHING', 'FAILED') THEN $1 ELSE called_at END
        WHERE id IN (SELECT id FROM (
            SELECT b.id, b.bill_date, b.bill_kind, row_number() OVER (PARTITION BY b.mchid, b.bill_kind ORDER BY b.bill_date) AS turn
              FROM recon_batch b, locked WHERE b.due_at <= $1 AND b.channel = 'WECHAT' AND (b.lease_until IS NULL OR b.lease_until <= $1)
               AND (b.bill_kind <> 'FUND_FLOW' OR NOT EXISTS (SELECT 1 FROM recon_batch o WHERE o.mchid = b.mchid AND o.bill_kind = 'FUND_FLOW' AND o.called_at > $1::timestamptz - interval '1 second'))) x
           WHERE bill_kind <> 'FUND_FLOW' OR turn = 1 ORDER BY bill_date, bill_kind DESC LIMIT $3)
        RETURNING ${BATCH}`,
      [now, new Date(now.getTime() + leaseMs), limit],
    )
    const place = (b: BatchRow): string => `${b.billDate} ${b.billKind === 'TRADE' ? 1 : 2}`
    return claimed.sort((a, b) => (place(a) < place(b) ? -1 : 1))
  }

  async find(sql: Sql, id: string): Promise<BatchRow | null> {
    const [row] = await sql.query<BatchRow>(`SELECT ${BATCH} FROM recon_batch WHERE id = $1`, [id])
    return row ?? null
  }

  async lock(tx: Sql, id: string): Promise<BatchRow | null> {
    const [row] = await tx.query<BatchRow>(`SELECT ${BATCH} FROM recon_batch WHERE id = $1 FOR UPDATE`, [id])
    return row ?? null
  }

  /** Oldest version first. */
  versionsOf(sql: Sql, key: BatchKey): Promise<BatchRow[]> {
    return sql.query<BatchRow>(`SELECT ${BATCH} FROM recon_batch WHERE ${FAMILY} ORDER BY version`, familyOf(key))
  }

  list(sql: Sql, from: string, until: string, mchids: readonly string[] | null): Promise<BatchRow[]> {
    return sql.query<BatchRow>(
      `SELECT ${BATCH} FROM recon_batch WHERE bill_date BETWEEN $1 AND $2 AND replaced_at IS NULL AND ($3::text[] IS NULL OR mchid = ANY($3)) ORDER BY bill_date DESC, channel DESC, mchid, bill_kind DESC, version`,
      [from, until, mchids],
    )
  }

  /** In force, of other days nearby. */
  async neighbourSeqs(sql: Sql, key: BatchKey, days: number): Promise<number[]> {
    const rows = await sql.query<{ seq: number }>(
      `SELECT seq FROM recon_batch WHERE channel = $1 AND mchid = $2 AND bill_kind = $3 AND bill_date BETWEEN $4::date - $5::int AND $4::date + $5::int AND bill_date <> $4 AND is_current AND state IN ('CLEAN', 'HAS_DIFFS', 'SIGNED_OFF')`,
      [...familyOf(key), days],
    )
    return rows.map((r) => r.seq)
  }

  /** In force on that day, as far as it has rows. */
  async findCurrent(sql: Sql, key: BatchKey): Promise<BatchRow | null> {
    const [row] = await sql.query<BatchRow>(`SELECT ${BATCH} FROM recon_batch WHERE ${FAMILY} AND is_current ORDER BY version DESC LIMIT 1`, familyOf(key))
    return row ?? null
  }

  /** A step forward by one writer. @returns the batch, or null when another was faster */
  async move(tx: Sql, batch: Pick<BatchRow, 'id' | 'state'>, to: BatchState, changes: BatchChanges = {}): Promise<BatchRow | null> {
    if (!canMove(batch.state, to)) throw new Error(`a batch cannot go from ${batch.state} to ${to}`)
    const names = Object.keys(changes) as (keyof BatchChanges)[]
    const values = names.map((name) => (name === 'summary' ? JSON.stringify(changes.summary) : (changes[name] ?? null)))
    const sets = names.map((name, i) => `, ${CHANGEABLE[name]} = $${i + 4}`).join('')
    const [row] = await tx.query<BatchRow>(
      `UPDATE recon_batch SET state = $3, row_version = row_version + 1${sets} WHERE id = $1 AND state = $2 RETURNING ${BATCH}`,
      [batch.id, batch.state, to, ...values],
    )
    return row ?? null
  }

  /** A new version at work beside the one in force. @returns null when one is at work already */
  async insertVersion(tx: Sql, key: BatchKey, adjustsId: string | null, at: Date): Promise<BatchRow | null> {
    const [row] = await tx.query<BatchRow>(
      `INSERT INTO recon_batch (channel, mchid, bill_kind, bill_date, version, is_current, adjusts_id, state, planned_at, due_at)
       SELECT $1, $2, $3, $4, coalesce(max(version), 0) + 1, false, $5, 'PLANNED', $6, $6 FROM recon_batch WHERE ${FAMILY} ON CONFLICT DO NOTHING RETURNING ${BATCH}`,
      [...familyOf(key), adjustsId, at],
    )
    return row ?? null
  }

  /** Steps aside for a newer version; its own result stays readable. */
  async replace(tx: Sql, id: string, at: Date): Promise<void> {
    await tx.query(`UPDATE recon_batch SET is_current = false, replaced_at = $2, due_at = NULL, row_version = row_version + 1 WHERE id = $1`, [id, at])
  }

  async putInForce(tx: Sql, batch: BatchRow, at: Date): Promise<void> {
    if (batch.isCurrent) return
    await tx.query(
      `UPDATE recon_batch SET is_current = false, replaced_at = $6, due_at = NULL WHERE ${FAMILY} AND is_current AND id <> $5 AND adjusts_id IS NOT DISTINCT FROM $7 AND state <> 'SIGNED_OFF'`,
      [...familyOf(batch), batch.id, at, batch.adjustsId],
    )
    await tx.query(`UPDATE recon_batch SET is_current = true WHERE id = $1`, [batch.id])
  }

  async signOff(tx: Sql, id: string, at: Date): Promise<void> {
    await tx.query(`UPDATE recon_batch SET state = 'SIGNED_OFF', signed_at = $2, due_at = NULL, row_version = row_version + 1 WHERE id = $1`, [id, at])
  }

  /** 约定费率 on a day; null: none is known. */
  async findRatePpm(sql: Sql, key: BatchKey): Promise<number | null> {
    const [row] = await sql.query<{ ppm: number }>(
      `SELECT rate_ppm AS ppm FROM channel_rate WHERE channel = $1 AND mchid = $2 AND from_date <= $3 ORDER BY from_date DESC LIMIT 1`,
      [key.channel, key.mchid, key.billDate],
    )
    return row?.ppm ?? null
  }
}

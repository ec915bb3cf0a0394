import { randomUUID } from 'node:crypto'

import { Inject, Injectable } from '@nestjs/common'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql } from '../../../platform/database/database.ts'

export interface Handover {
  returnedBy: string
  takenBy: string
  isSameDevice: boolean
  returnedAt: Date
  takenAt: Date
}
export interface PairRow {
  id: string
  version: number
  returnedBy: string
  takenBy: string
  firstAt: Date
  lastAt: Date
  reviewedAt: Date | null
  reviewNote: string | null
  handovers: number
  inWindow: number
  sameDevice: number
  institutionIds: string[]
}

const PAIR = `
  SELECT p.id, p.version, p.returned_by AS "returnedBy", p.taken_by AS "takenBy", p.first_at AS "firstAt", p.last_at AS "lastAt", p.reviewed_at AS "reviewedAt", p.review_note AS "reviewNote",
         h.handovers, h.in_window AS "inWindow", h.same_device AS "sameDevice", h.institution_ids AS "institutionIds"
    FROM suspicious_pair p CROSS JOIN LATERAL (
      SELECT count(*) AS handovers, count(*) FILTER (WHERE x.taken_at > $1) AS in_window, count(*) FILTER (WHERE x.same_device) AS same_device,
             coalesce(array_agg(DISTINCT x.institution_id) FILTER (WHERE x.institution_id IS NOT NULL), '{}') AS institution_ids
        FROM number_handover x WHERE x.returned_by = p.returned_by AND x.taken_by = p.taken_by) h`

/** Which account took what another one gave back (A30). */
@Injectable()
export class WatchRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  /**
   * Looks once at each appointment whether somebody else had given its number back for somebody else to take. A number kept for the
   * waiting list went where the list said and is left out. @returns how many were looked at, and the new handovers
   */
  async takeHandovers(tx: Sql, limit: number): Promise<{ looked: number; found: Handover[] }> {
    const rows = await tx.query<Partial<Handover>>(
      `WITH due AS (
         SELECT id FROM appointment WHERE handover_due ORDER BY submitted_at LIMIT $1 FOR UPDATE SKIP LOCKED
       ), looked AS (
         UPDATE appointment a SET handover_due = false FROM due WHERE a.id = due.id
         RETURNING a.id, a.number_id, a.account_id, a.identity_key, a.institution_id, a.device_key, a.submitted_at, a.reserved_for
       ), found AS (
         INSERT INTO number_handover (taken_appointment_id, returned_appointment_id, returned_by, taken_by, institution_id, same_device, returned_at, taken_at)
         SELECT t.id, p.id, p.account_id, t.account_id, t.institution_id, p.device_key IS NOT NULL AND p.device_key = t.device_key, p.changed_at, t.submitted_at
           FROM looked t CROSS JOIN LATERAL (
             SELECT p.* FROM appointment p WHERE p.number_id = t.number_id AND p.id <> t.id AND p.submitted_at <= t.submitted_at ORDER BY p.submitted_at DESC LIMIT 1) p
          WHERE t.reserved_for IS NULL AND p.account_id <> t.account_id AND p.identity_key <> t.identity_key
            AND p.state IN ('CANCELLED_BY_USER', 'EXPIRED', 'RESCHEDULED') AND p.changed_at <= t.submitted_at
         ON CONFLICT DO NOTHING RETURNING taken_appointment_id, returned_by, taken_by, same_device, returned_at, taken_at
       )
       SELECT f.returned_by AS "returnedBy", f.taken_by AS "takenBy", f.same_device AS "isSameDevice", f.returned_at AS "returnedAt", f.taken_at AS "takenAt"
         FROM looked l LEFT JOIN found f ON f.taken_appointment_id = l.id`,
      [limit],
    )
    return { looked: rows.length, found: rows.filter((row): row is Handover => row.takenAt instanceof Date) }
  }

  async countSince(tx: Sql, { returnedBy, takenBy }: Handover, since: Instant, until: Instant): Promise<number> {
    const [row] = await tx.query<{ n: number }>(
      `SELECT count(*) AS n FROM number_handover WHERE returned_by = $1 AND taken_by = $2 AND taken_at > $3 AND taken_at <= $4`,
      [returnedBy, takenBy, new Date(since), new Date(until)],
    )
    return row?.n ?? 0
  }

  /** A pair that was reviewed is open again when it goes on. */
  async listPair(tx: Sql, { returnedBy, takenBy, takenAt }: Handover): Promise<void> {
    await tx.query(
      `INSERT INTO suspicious_pair (id, returned_by, taken_by, first_at, last_at) VALUES ($1, $2, $3, $4, $4)
       ON CONFLICT (returned_by, taken_by) DO UPDATE SET last_at = greatest(suspicious_pair.last_at, EXCLUDED.last_at), reviewed_by = NULL, reviewed_at = NULL, review_note = NULL, version = suspicious_pair.version + 1`,
      [randomUUID(), returnedBy, takenBy, takenAt],
    )
  }

  listPairs(filter: { isReviewed: boolean; after: { at: string; id: string } | null; limit: number; windowFrom: Instant }): Promise<PairRow[]> {
    return this.db.query<PairRow>(
      `${PAIR} WHERE (p.reviewed_at IS NOT NULL) = $2 AND ($3::timestamptz IS NULL OR (p.last_at, p.id) < ($3::timestamptz, $4::uuid)) ORDER BY p.last_at DESC, p.id DESC LIMIT $5`,
      [new Date(filter.windowFrom), filter.isReviewed, filter.after?.at ?? null, filter.after?.id ?? null, filter.limit],
    )
  }

  async findPair(id: string, windowFrom: Instant): Promise<PairRow | null> {
    const [row] = await this.db.query<PairRow>(`${PAIR} WHERE p.id = $2`, [new Date(windowFrom), id])
    return row ?? null
  }

  /** @returns false when it is not what the reviewer saw */
  async review(id: string, version: number, by: { accountId: string; note: string; now: Instant }): Promise<boolean> {
    const rows = await this.db.query(
      `UPDATE suspicious_pair SET reviewed_by = $3, review_note = $4, reviewed_at = $5, version = version + 1 WHERE id = $1 AND version = $2 RETURNING 1`,
      [id, version, by.accountId, by.note, new Date(by.now)],
    )
    return rows.length === 1
  }
}

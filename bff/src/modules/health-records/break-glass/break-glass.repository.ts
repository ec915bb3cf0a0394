import type { BreakGlassReason, BreakGlassStatus, BreakGlassVerdict } from '@jktl/shared/health-records/break-glass/model'

import type { Database, Sql } from '../../../platform/database/database.ts'
import { BreakGlassSessions } from '../gate/reader-ports.ts'

export interface BreakGlassRow {
  id: string
  accountId: string
  role: 'doctor' | 'family_doctor'
  institutionId: string
  personId: string
  reasonCode: BreakGlassReason
  reasonSealed: Buffer
  status: BreakGlassStatus
  slot: number | null
  askedAt: Date
  startsAt: Date | null
  endsAt: Date | null
  supervisorAccountId: string | null
  reviewDueAt: Date | null
  escalatedAt: Date | null
  verdict: BreakGlassVerdict | null
  verdictSealed: Buffer | null
  reviewedBy: string | null
  reviewedAt: Date | null
  version: number
}
export type NewBreakGlass = Pick<
  BreakGlassRow,
  'accountId' | 'role' | 'institutionId' | 'personId' | 'reasonCode' | 'reasonSealed' | 'askedAt' | 'slot' | 'startsAt' | 'endsAt' | 'reviewDueAt'
>

const ROW = `id, account_id AS "accountId", role, institution_id AS "institutionId", person_id AS "personId", reason_code AS "reasonCode", reason_sealed AS "reasonSealed", status, slot,
  asked_at AS "askedAt", starts_at AS "startsAt", ends_at AS "endsAt", supervisor_account_id AS "supervisorAccountId", review_due_at AS "reviewDueAt", escalated_at AS "escalatedAt",
  verdict, verdict_sealed AS "verdictSealed", reviewed_by AS "reviewedBy", reviewed_at AS "reviewedAt", version`

/** 紧急调阅: sessions, and the limits nobody gets around by asking twice at once. */
export class BreakGlassRepository extends BreakGlassSessions {
  constructor(private readonly db: Database) {
    super()
  }

  async findActive(accountId: string, personId: string, now: Date): Promise<{ id: string; startsAt: Date; endsAt: Date } | null> {
    const [row] = await this.db.query<{ id: string; startsAt: Date; endsAt: Date }>(
      `SELECT id, starts_at AS "startsAt", ends_at AS "endsAt" FROM break_glass_session
        WHERE account_id = $1 AND person_id = $2 AND status = 'OPEN' AND starts_at <= $3 AND ends_at > $3 ORDER BY ends_at DESC LIMIT 1`,
      [accountId, personId, now],
      'break-glass-active',
    )
    return row ?? null
  }

  /** The record is this practitioner's turn once; false while an earlier one of theirs still bars it. */
  async takeTurn(tx: Sql, accountId: string, personId: string, now: Date, heldUntil: Date): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO break_glass_turn AS t (account_id, person_id, held_until) VALUES ($1, $2, $4)
       ON CONFLICT (account_id, person_id) DO UPDATE SET held_until = EXCLUDED.held_until WHERE t.held_until <= $3 RETURNING 1`,
      [accountId, personId, now, heldUntil],
    )
    return rows.length > 0
  }

  /** Who is kept from this record, and why. */
  listBlocks(tx: Sql, personId: string): Promise<{ kind: 'GUARDIAN' | 'SAFEGUARDING' | 'ABUSE_SUSPECT'; blockedPersonId: string }[]> {
    return tx.query(`SELECT kind, blocked_person_id AS "blockedPersonId" FROM record_block WHERE person_id = $1 AND ended_at IS NULL`, [personId])
  }

  /** One of the two of 24 hours; null when both are held. Each slot is taken by one statement, so racers queue for it. */
  async takeSlot(tx: Sql, accountId: string, now: Date, heldUntil: Date): Promise<number | null> {
    for (const slot of [1, 2]) {
      const rows = await tx.query(
        `INSERT INTO break_glass_slot AS s (account_id, slot, held_until) VALUES ($1, $2, $4)
         ON CONFLICT (account_id, slot) DO UPDATE SET held_until = EXCLUDED.held_until WHERE s.held_until <= $3 RETURNING 1`,
        [accountId, slot, now, heldUntil],
      )
      if (rows.length > 0) return slot
    }
    return null
  }

  async countSlotsHeld(accountId: string, now: Date): Promise<number> {
    const [row] = await this.db.query<{ held: number }>(`SELECT count(*)::int AS held FROM break_glass_slot WHERE account_id = $1 AND held_until > $2`, [
      accountId,
      now,
    ])
    return row?.held ?? 0
  }

  /** Open when it has a start, else waiting for a supervisor. @returns null when one waits already for the same record */
  async insert(tx: Sql, session: NewBreakGlass): Promise<BreakGlassRow | null> {
    const [row] = await tx.query<BreakGlassRow>(
      `INSERT INTO break_glass_session (account_id, role, institution_id, person_id, reason_code, reason_sealed, status, slot, asked_at, starts_at, ends_at, review_due_at)
       VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $9::timestamptz IS NULL THEN 'WAITING' ELSE 'OPEN' END, $7, $8, $9, $10, $11)
       ON CONFLICT (account_id, person_id) WHERE status = 'WAITING' DO NOTHING RETURNING ${ROW}`,
      [
        session.accountId,
        session.role,
        session.institutionId,
        session.personId,
        session.reasonCode,
        session.reasonSealed,
        session.slot,
        session.askedAt,
        session.startsAt,
        session.endsAt,
        session.reviewDueAt,
      ],
    )
    return row ?? null
  }

  async find(id: string, sql: Sql = this.db, lock = false): Promise<BreakGlassRow | null> {
    const [row] = await sql.query<BreakGlassRow>(`SELECT ${ROW} FROM break_glass_session WHERE id = $1${lock ? ' FOR UPDATE' : ''}`, [id])
    return row ?? null
  }

  /** Newest first. */
  listOf(accountId: string, since: Date): Promise<BreakGlassRow[]> {
    return this.db.query<BreakGlassRow>(`SELECT ${ROW} FROM break_glass_session WHERE account_id = $1 AND asked_at > $2 ORDER BY asked_at DESC, id LIMIT 50`, [
      accountId,
      since,
    ])
  }

  /** Colleagues of these institutions who wait for somebody to agree. */
  listWaiting(institutionIds: readonly string[], exceptAccountId: string, since: Date): Promise<BreakGlassRow[]> {
    return this.db.query<BreakGlassRow>(
      `SELECT ${ROW} FROM break_glass_session WHERE status = 'WAITING' AND institution_id = ANY($1) AND account_id <> $2 AND asked_at > $3 ORDER BY asked_at, id LIMIT 50`,
      [institutionIds, exceptAccountId, since],
    )
  }

  /** @returns false when it no longer waits */
  async agree(tx: Sql, id: string, supervisorAccountId: string, times: { startsAt: Date; endsAt: Date; reviewDueAt: Date }): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE break_glass_session SET status = 'OPEN', supervisor_account_id = $2, starts_at = $3, ends_at = $4, review_due_at = $5, version = version + 1
        WHERE id = $1 AND status = 'WAITING' RETURNING 1`,
      [id, supervisorAccountId, times.startsAt, times.endsAt, times.reviewDueAt],
    )
    return rows.length > 0
  }

  async lapse(sql: Sql, id: string, supervisorAccountId: string): Promise<boolean> {
    const rows = await sql.query(
      `UPDATE break_glass_session SET status = 'LAPSED', supervisor_account_id = $2, version = version + 1 WHERE id = $1 AND status = 'WAITING' RETURNING 1`,
      [id, supervisorAccountId],
    )
    return rows.length > 0
  }

  /** Nobody agreed in time. */
  async lapseOld(askedBefore: Date, limit: number): Promise<number> {
    const rows = await this.db.query(
      `UPDATE break_glass_session SET status = 'LAPSED', version = version + 1
        WHERE id IN (SELECT id FROM break_glass_session WHERE status = 'WAITING' AND asked_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`,
      [askedBefore, limit],
    )
    return rows.length
  }

  /** @returns false when it is not open any more */
  async close(id: string, accountId: string, now: Date): Promise<boolean> {
    const rows = await this.db.query(
      `UPDATE break_glass_session SET status = 'CLOSED', version = version + 1 WHERE id = $1 AND account_id = $2 AND status = 'OPEN' AND ends_at > $3 RETURNING 1`,
      [id, accountId, now],
    )
    return rows.length > 0
  }

  /** Unreviewed ones by their due time, or reviewed ones, newest first. */
  listReviews(isOpen: boolean, after: { at: Date; id: string } | null, limit: number): Promise<BreakGlassRow[]> {
    return this.db.query<BreakGlassRow>(
      isOpen
        ? `SELECT ${ROW} FROM break_glass_session WHERE starts_at IS NOT NULL AND verdict IS NULL AND ($1::timestamptz IS NULL OR (review_due_at, id) > ($1, $2::uuid)) ORDER BY review_due_at, id LIMIT $3`
        : `SELECT ${ROW} FROM break_glass_session WHERE verdict IS NOT NULL AND ($1::timestamptz IS NULL OR (reviewed_at, id) < ($1, $2::uuid)) ORDER BY reviewed_at DESC, id DESC LIMIT $3`,
      [after?.at ?? null, after?.id ?? null, limit],
    )
  }

  /** @returns false when the version has moved or it is decided already */
  async review(
    tx: Sql,
    id: string,
    version: number,
    review: { verdict: BreakGlassVerdict; verdictSealed: Buffer; reviewedBy: string; reviewedAt: Date },
  ): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE break_glass_session SET verdict = $3, verdict_sealed = $4, reviewed_by = $5, reviewed_at = $6, version = version + 1
        WHERE id = $1 AND version = $2 AND verdict IS NULL AND starts_at IS NOT NULL RETURNING 1`,
      [id, version, review.verdict, review.verdictSealed, review.reviewedBy, review.reviewedAt],
    )
    return rows.length > 0
  }

  /** Past their due time and nobody was told yet. */
  takeOverdue(tx: Sql, now: Date, limit: number): Promise<Pick<BreakGlassRow, 'id' | 'institutionId'>[]> {
    return tx.query(
      `UPDATE break_glass_session SET escalated_at = $1 WHERE id IN (
         SELECT id FROM break_glass_session WHERE starts_at IS NOT NULL AND verdict IS NULL AND escalated_at IS NULL AND review_due_at <= $1 ORDER BY review_due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING id, institution_id AS "institutionId"`,
      [now, limit],
    )
  }
}

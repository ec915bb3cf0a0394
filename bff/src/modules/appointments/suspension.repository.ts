import { Inject, Injectable } from '@nestjs/common'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql } from '../../platform/database/database.ts'

/** 停诊: the session and its numbers at once, its appointments and the hospital through due rows (J13). */
@Injectable()
export class SuspensionRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  async lockSession(
    tx: Sql,
    sessionId: string,
  ): Promise<{ id: string; institutionId: string; state: 'OPEN' | 'SUSPENDED'; version: number; endsAt: Date } | null> {
    const [row] = await tx.query<{ id: string; institutionId: string; state: 'OPEN' | 'SUSPENDED'; version: number; endsAt: Date }>(
      `SELECT s.id, s.institution_id AS "institutionId", s.state, s.version, (SELECT max(g.ends_at) FROM segment g WHERE g.session_id = s.id) AS "endsAt" FROM clinic_session s WHERE s.id = $1 FOR UPDATE OF s`,
      [sessionId],
    )
    return row ?? null
  }

  /** Marks everything of the session in the caller's transaction; the appointments follow one by one through their due rows (J13). */
  async suspend(
    tx: Sql,
    sessionId: string,
    why: { reason: string; note: string | null; by: string | null; tellHospital: boolean; now: Instant },
  ): Promise<void> {
    const now = new Date(why.now)
    const actor = why.by ? 'staff' : 'hospital'
    await tx.query(
      `UPDATE clinic_session SET state = 'SUSPENDED', version = version + 1, suspend_reason = $2, suspend_note = $3, suspended_by = $4, suspended_at = $5, stop_due_at = $6 WHERE id = $1`,
      [sessionId, why.reason, why.note, why.by, now, why.tellHospital ? now : null],
    )
    await tx.query(
      `UPDATE number SET state = 'SUSPENDED', cause = 'suspension', actor = $2, correlation_id = $1, changed_at = $3, returns_at = NULL WHERE session_id = $1 AND (state IN ('PLANNED', 'AVAILABLE', 'COOLING') OR state = 'RESERVED_REFERRAL' AND is_extra)`,
      [sessionId, actor, now],
    )
    await tx.query(
      `UPDATE appointment SET suspend_due_at = $2, due_at = $2, version = version + 1 WHERE session_id = $1 AND state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING', 'BOOKED')`,
      [sessionId, now],
    )
  }

  async countAffected(sessionId: string): Promise<{ booked: number; held: number; unsold: number; refundFen: number; alternatives: number }> {
    const [row] = await this.db.query<{ booked: number; held: number; unsold: number; refundFen: number; alternatives: number }>(
      `SELECT (SELECT count(*) FROM appointment a WHERE a.session_id = s.id AND a.state IN ('BOOKED', 'CONFIRMING')) AS booked,
              (SELECT count(*) FROM appointment a WHERE a.session_id = s.id AND a.state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD')) AS held,
              (SELECT count(*) FROM number n WHERE n.session_id = s.id AND n.state IN ('PLANNED', 'AVAILABLE', 'COOLING')) AS unsold,
              (SELECT coalesce(sum(a.fee_fen), 0) FROM appointment a WHERE a.session_id = s.id AND a.paid_at IS NOT NULL AND a.state IN ('BOOKED', 'CONFIRMING')) AS "refundFen",
              (SELECT count(*) FROM clinic_session o JOIN number n ON n.session_id = o.id AND n.state = 'AVAILABLE' WHERE o.department_id = s.department_id AND o.id <> s.id AND o.kind = s.kind AND (o.kind = 'CLINIC' OR o.doctor_id = s.doctor_id) AND o.state = 'OPEN' AND o.date BETWEEN s.date AND s.date + 7) AS alternatives
         FROM clinic_session s WHERE s.id = $1`,
      [sessionId],
    )
    return row ?? { booked: 0, held: 0, unsold: 0, refundFen: 0, alternatives: 0 }
  }

  async leaseDueStops(now: Instant, leaseMs: number): Promise<{ sessionId: string; institutionId: string; schId: string; reason: string }[]> {
    return this.db.query(
      `UPDATE clinic_session s SET stop_lease_until = $2 FROM roster r
        WHERE r.id = s.roster_id AND s.id IN (SELECT id FROM clinic_session WHERE stop_due_at <= $1 AND (stop_lease_until IS NULL OR stop_lease_until <= $1) ORDER BY stop_due_at LIMIT 20 FOR UPDATE SKIP LOCKED)
        RETURNING s.id AS "sessionId", s.institution_id AS "institutionId", r.sch_id AS "schId", s.suspend_reason AS reason`,
      [new Date(now), new Date(now + leaseMs)],
    )
  }

  async finishStop(sessionId: string, nextDueAt: Instant | null): Promise<void> {
    await this.db.query(`UPDATE clinic_session SET stop_due_at = $2, stop_lease_until = NULL WHERE id = $1`, [
      sessionId,
      nextDueAt === null ? null : new Date(nextDueAt),
    ])
  }
}

import { Inject, Injectable } from '@nestjs/common'
import type { AppointmentState } from '@jktl/shared/appointments/model'
import { dateOf, type Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql } from '../../../platform/database/database.ts'
import type { AttendanceItem } from '../domain/hospital-answers.ts'

export interface FeedPosition {
  institutionId: string
  cursorSeq: number
}
interface FactsRow {
  segmentEndsAt: Date
  sessionEndsAt: Date
  graceMinutes: number
  hasCheckIn: boolean
  hasVisit: boolean
  isSuspended: boolean
  isDelayed: boolean
  isExemptDay: boolean
  watermark: Date | null
}

const JUDGED = `('BOOKED', 'CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'ATTENDANCE_UNKNOWN', 'NO_SHOW')`
const SESSION_END = `(SELECT max(e.ends_at) FROM segment e WHERE e.session_id = a.session_id)`
const IS_DELAYED = `EXISTS (SELECT 1 FROM session_delay d WHERE d.session_id = a.session_id AND d.resolved_at IS NULL AND d.delay_minutes > r.late_minutes)`
const IS_EXEMPT = `EXISTS (SELECT 1 FROM exemption_day x WHERE x.date = a.date AND x.ended_at IS NULL AND (x.institution_ids IS NULL OR a.institution_id = ANY (x.institution_ids)))`
/** Steps of ours that only somebody in the house can have taken. */
const OWN_CHECK_IN = `EXISTS (SELECT 1 FROM appointment_event o WHERE o.appointment_id = a.id AND o.to_state IN ('CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT'))`
const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

@Injectable()
export class AttendanceRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  // ---- the feed ----

  /** Institutions whose feed is due; a new one is due at once. Leased, so that one process reads each. */
  async leaseDueFeeds(institutionIds: readonly string[], now: Instant, leaseMs: number): Promise<FeedPosition[]> {
    await this.db.query(`INSERT INTO attendance_sync (institution_id, due_at) SELECT unnest($1::uuid[]), $2 ON CONFLICT DO NOTHING`, [
      institutionIds,
      new Date(now),
    ])
    return this.db.query<FeedPosition>(
      `UPDATE attendance_sync SET lease_until = $2 WHERE institution_id IN (SELECT institution_id FROM attendance_sync WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) FOR UPDATE SKIP LOCKED)
        RETURNING institution_id AS "institutionId", cursor_seq AS "cursorSeq"`,
      [new Date(now), new Date(now + leaseMs)],
    )
  }

  /** Cursor and watermark only grow, whatever the feed says; the watermark is written after everything it speaks of. */
  async finishFeed(institutionId: string, read: { cursorSeq: number; watermark: Instant } | null, now: Instant, nextDueAt: Instant): Promise<void> {
    await this.db.query(
      `UPDATE attendance_sync SET due_at = $2, lease_until = NULL, cursor_seq = greatest(cursor_seq, $3::bigint), watermark = greatest(watermark, $4::timestamptz), done_at = coalesce($5::timestamptz, done_at) WHERE institution_id = $1`,
      [institutionId, new Date(nextDueAt), read?.cursorSeq ?? 0, read ? new Date(read.watermark) : null, read ? new Date(now) : null],
    )
  }

  /** @returns the appointment it speaks of; null when it was known already, or speaks of none of ours */
  async takeEvidence(tx: Sql, institutionId: string, item: AttendanceItem, now: Instant): Promise<string | null> {
    const [row] = await tx.query<{ appointmentId: string | null }>(
      `INSERT INTO attendance_evidence (institution_id, seq, appointment_id, event, at, taken_at)
       VALUES ($1, $2, (SELECT id FROM appointment WHERE id = $3 AND institution_id = $1), $4, $5, $6) ON CONFLICT DO NOTHING RETURNING appointment_id AS "appointmentId"`,
      [institutionId, item.seq, isUuid(item.lockId) ? item.lockId : null, item.event, new Date(item.at), new Date(now)],
    )
    return row?.appointmentId ?? null
  }

  // ---- judging ----

  /** What is due to be judged: ends in something else than waiting, by the same conditions as `judgeAttendance`. */
  async listDue(now: Instant, limit: number): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT a.id FROM appointment a JOIN segment g ON g.id = a.segment_id JOIN clinic_session s ON s.id = a.session_id JOIN rule_version r ON r.id = a.rule_version_id
         LEFT JOIN attendance_sync y ON y.institution_id = a.institution_id
        WHERE a.state IN ${JUDGED} AND a.date <= $3::date AND a.suspend_due_at IS NULL
          AND (a.state = 'BOOKED' AND s.state = 'OPEN' AND g.ends_at + make_interval(mins => r.attendance_grace_minutes) <= $1 AND NOT ${IS_DELAYED}
            OR a.state IN ('CHECKED_IN', 'QUEUED', 'CALLED', 'IN_CONSULT', 'ATTENDANCE_UNKNOWN') AND g.ends_at + make_interval(mins => r.attendance_grace_minutes) <= $1 AND y.watermark >= ${SESSION_END} AND ${SESSION_END} <= $1 AND NOT ${IS_DELAYED}
            OR a.state = 'NO_SHOW' AND (s.state = 'SUSPENDED' OR ${IS_EXEMPT}))
        ORDER BY a.date, a.id LIMIT $2`,
      [new Date(now), limit, dateOf(now)],
      'credit-due',
    )
    return rows.map((row) => row.id)
  }

  /** Read after the appointment's row lock, in the same transaction. */
  async facts(tx: Sql, appointmentId: string): Promise<FactsRow> {
    const [row] = await tx.query<FactsRow>(
      `SELECT g.ends_at AS "segmentEndsAt", ${SESSION_END} AS "sessionEndsAt", r.attendance_grace_minutes AS "graceMinutes",
              (${OWN_CHECK_IN} OR EXISTS (SELECT 1 FROM attendance_evidence v WHERE v.appointment_id = a.id AND v.event = 'CHECKED_IN')) AS "hasCheckIn",
              EXISTS (SELECT 1 FROM attendance_evidence v WHERE v.appointment_id = a.id AND v.event = 'VISITED') AS "hasVisit",
              s.state = 'SUSPENDED' AS "isSuspended", ${IS_DELAYED} AS "isDelayed", ${IS_EXEMPT} AS "isExemptDay", y.watermark
         FROM appointment a JOIN segment g ON g.id = a.segment_id JOIN clinic_session s ON s.id = a.session_id JOIN rule_version r ON r.id = a.rule_version_id
         LEFT JOIN attendance_sync y ON y.institution_id = a.institution_id WHERE a.id = $1`,
      [appointmentId],
    )
    if (!row) throw new Error('an appointment without its place')
    return row
  }

  /** The suspension's own steps give the money back. */
  async handToSuspension(tx: Sql, appointmentId: string, now: Instant): Promise<void> {
    await tx.query(`UPDATE appointment SET suspend_due_at = $2, due_at = $2, version = version + 1 WHERE id = $1`, [appointmentId, new Date(now)])
  }

  // ---- what the hospital sees ----

  async listSources(
    institutionIds: readonly string[] | null,
  ): Promise<{ institutionId: string; watermark: Date | null; doneAt: Date | null; unseen: number }[]> {
    return this.db.query(
      `SELECT y.institution_id AS "institutionId", y.watermark, y.done_at AS "doneAt", (SELECT count(*) FROM appointment a WHERE a.institution_id = y.institution_id AND a.state = 'ATTENDANCE_UNKNOWN') AS unseen
         FROM attendance_sync y WHERE ($1::uuid[] IS NULL OR y.institution_id = ANY ($1)) ORDER BY unseen DESC, y.institution_id`,
      [institutionIds],
    )
  }

  async listUnseen(
    institutionIds: readonly string[] | null,
    now: Instant,
    limit: number,
  ): Promise<
    {
      appointmentId: string
      version: number
      state: AppointmentState
      sessionId: string
      institutionId: string
      departmentId: string
      doctorId: string
      personId: string
      date: string
      start: string
      ordinal: number
      isComplete: boolean
      isDelayed: boolean
    }[]
  > {
    return this.db.query(
      `SELECT a.id AS "appointmentId", a.version, a.state, a.session_id AS "sessionId", a.institution_id AS "institutionId", a.department_id AS "departmentId", a.doctor_id AS "doctorId", a.person_id AS "personId",
              a.date, g.start_time AS start, n.ordinal, coalesce(y.watermark >= ${SESSION_END} AND ${SESSION_END} <= $2, false) AS "isComplete", ${IS_DELAYED} AS "isDelayed"
         FROM appointment a JOIN segment g ON g.id = a.segment_id JOIN number n ON n.id = a.number_id JOIN rule_version r ON r.id = a.rule_version_id LEFT JOIN attendance_sync y ON y.institution_id = a.institution_id
        WHERE (a.state = 'ATTENDANCE_UNKNOWN' OR a.state = 'NO_SHOW' AND a.date >= $4::date - 30) AND ($1::uuid[] IS NULL OR a.institution_id = ANY ($1))
        ORDER BY a.state, a.date, g.starts_at, n.ordinal LIMIT $3`,
      [institutionIds, new Date(now), limit, dateOf(now)],
    )
  }

  /** Sessions of today that have begun, with their delay. */
  async listRunning(
    institutionIds: readonly string[] | null,
    now: Instant,
    limit: number,
  ): Promise<
    { sessionId: string; departmentId: string; doctorId: string; date: string; half: 'AM' | 'PM' | 'NIGHT'; delayMinutes: number; version: number }[]
  > {
    return this.db.query(
      `SELECT s.id AS "sessionId", s.department_id AS "departmentId", s.doctor_id AS "doctorId", s.date, s.half, CASE WHEN d.resolved_at IS NULL THEN coalesce(d.delay_minutes, 0) ELSE 0 END AS "delayMinutes", coalesce(d.version, 0) AS version
         FROM clinic_session s LEFT JOIN session_delay d ON d.session_id = s.id
        WHERE s.state = 'OPEN' AND ($1::uuid[] IS NULL OR s.institution_id = ANY ($1))
          AND (d.session_id IS NOT NULL AND d.resolved_at IS NULL AND d.delay_minutes > 0
            OR s.date = $3::date AND EXISTS (SELECT 1 FROM segment g WHERE g.session_id = s.id AND g.starts_at <= $2) AND EXISTS (SELECT 1 FROM appointment a WHERE a.session_id = s.id AND a.state IN ${JUDGED}))
        ORDER BY s.date, s.half, s.id LIMIT $4`,
      [institutionIds, new Date(now), dateOf(now), limit],
    )
  }

  async findSessionPlace(sessionId: string): Promise<{ institutionId: string; version: number } | null> {
    const [row] = await this.db.query<{ institutionId: string; version: number }>(
      `SELECT s.institution_id AS "institutionId", coalesce(d.version, 0) AS version FROM clinic_session s LEFT JOIN session_delay d ON d.session_id = s.id WHERE s.id = $1`,
      [sessionId],
    )
    return row ?? null
  }

  /** By compare-and-set on the version; 0 is a first report. @returns the new version, or null when it is stale */
  async saveDelay(sessionId: string, version: number, delayMinutes: number, by: string, now: Instant): Promise<number | null> {
    const values = [sessionId, delayMinutes, delayMinutes === 0 ? new Date(now) : null, by, new Date(now)]
    const [row] =
      version === 0
        ? await this.db.query<{ version: number }>(
            `INSERT INTO session_delay (session_id, delay_minutes, resolved_at, reported_by, changed_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING version`,
            values,
          )
        : await this.db.query<{ version: number }>(
            `UPDATE session_delay SET delay_minutes = $2, resolved_at = $3, reported_by = $4, changed_at = $5, version = version + 1 WHERE session_id = $1 AND version = $6 RETURNING version`,
            [...values, version],
          )
    return row?.version ?? null
  }
}

import { Inject, Injectable } from '@nestjs/common'
import type { SubstitutionAnswer } from '@jktl/shared/appointments/pool/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql, violates } from '../../../platform/database/database.ts'

type SuspensionReason = 'DOCTOR_ILL' | 'DOCTOR_EMERGENCY' | 'EQUIPMENT' | 'WEATHER' | 'OTHER'
export interface RequestRow {
  id: string
  version: number
  sessionId: string
  institutionId: string
  doctorId: string
  date: string
  half: 'AM' | 'PM' | 'NIGHT'
  reason: SuspensionReason
  note: string | null
  isEmergency: boolean
  state: 'REQUESTED' | 'APPROVED' | 'REJECTED'
  requestedBy: string
  requestedAt: Date
  reviewDueAt: Date
  reviewNote: string | null
}
interface SubstitutionRow {
  appointmentId: string
  accountId: string
  personId: string
  institutionId: string
  departmentId: string
  doctorId: string
  fromDoctorId: string
  date: string
  start: string
  end: string
  startsAt: Date
  location: string
  feeFen: number
  reason: string
  answer: SubstitutionAnswer
  isLive: boolean
}
const REQUEST = `SELECT q.id, q.version, q.session_id AS "sessionId", q.institution_id AS "institutionId", s.doctor_id AS "doctorId", s.date, s.half, q.reason, q.note, q.is_emergency AS "isEmergency", q.state,
    q.requested_by AS "requestedBy", q.requested_at AS "requestedAt", q.review_due_at AS "reviewDueAt", q.review_note AS "reviewNote"
  FROM suspension_request q JOIN clinic_session s ON s.id = q.session_id`
const ANSWER = `SELECT x.appointment_id AS "appointmentId", a.account_id AS "accountId", a.person_id AS "personId", a.institution_id AS "institutionId", a.department_id AS "departmentId", a.doctor_id AS "doctorId",
    u.from_doctor_id AS "fromDoctorId", a.date, g.start_time AS start, g.end_time AS "end", g.starts_at AS "startsAt", s.location, a.fee_fen AS "feeFen", u.reason, x.answer, a.state = 'BOOKED' AS "isLive"
  FROM substitution_answer x JOIN substitution u ON u.id = x.substitution_id JOIN appointment a ON a.id = x.appointment_id JOIN segment g ON g.id = a.segment_id JOIN clinic_session s ON s.id = a.session_id`

/** 停诊 with a second person, and 替诊 (A26). */
@Injectable()
export class ReviewRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  /** @returns null when one waits already */
  async addRequest(
    request: {
      sessionId: string
      institutionId: string
      reason: string
      note: string | null
      isEmergency: boolean
      by: string
      now: Instant
      reviewDueAt: Instant
    },
    tx: Sql,
  ): Promise<string | null> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO suspension_request (session_id, institution_id, reason, note, is_emergency, requested_by, requested_at, review_due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (session_id) WHERE state = 'REQUESTED' DO NOTHING RETURNING id`,
      [
        request.sessionId,
        request.institutionId,
        request.reason,
        request.note,
        request.isEmergency,
        request.by,
        new Date(request.now),
        new Date(request.reviewDueAt),
      ],
    )
    return row?.id ?? null
  }

  async findRequest(id: string, sql: Sql = this.db): Promise<RequestRow | null> {
    const [row] = await sql.query<RequestRow>(`${REQUEST} WHERE q.id = $1`, [id])
    return row ?? null
  }

  async lockRequest(id: string, tx: Sql): Promise<RequestRow | null> {
    const [row] = await tx.query<RequestRow>(`${REQUEST} WHERE q.id = $1 FOR UPDATE OF q`, [id])
    return row ?? null
  }

  async findOpenRequest(sessionId: string): Promise<RequestRow | null> {
    const [row] = await this.db.query<RequestRow>(`${REQUEST} WHERE q.session_id = $1 ORDER BY q.state = 'REQUESTED' DESC, q.requested_at DESC LIMIT 1`, [
      sessionId,
    ])
    return row ?? null
  }

  /** Those that wait, longest first, then the latest decided ones. */
  listRequests(institutionIds: readonly string[] | null): Promise<RequestRow[]> {
    return this.db.query<RequestRow>(
      `${REQUEST} WHERE $1::uuid[] IS NULL OR q.institution_id = ANY($1::uuid[]) ORDER BY q.state = 'REQUESTED' DESC, CASE WHEN q.state = 'REQUESTED' THEN q.requested_at END, q.requested_at DESC LIMIT 100`,
      [institutionIds],
    )
  }

  async decide(id: string, decision: { state: 'APPROVED' | 'REJECTED'; by: string; note: string | null; now: Instant }, tx: Sql): Promise<void> {
    await tx.query(`UPDATE suspension_request SET state = $2, reviewed_by = $3, review_note = $4, reviewed_at = $5, version = version + 1 WHERE id = $1`, [
      id,
      decision.state,
      decision.by,
      decision.note,
      new Date(decision.now),
    ])
  }

  // ---- 替诊 ----

  /** Doctors of the department without a clinic of their own in that half day. */
  async listBusyDoctors(institutionId: string, date: string, half: string, sql: Sql = this.db): Promise<Set<string>> {
    const rows = await sql.query<{ id: string }>(
      `SELECT DISTINCT doctor_id AS id FROM clinic_session WHERE institution_id = $1 AND date = $2::date AND half = $3 AND state = 'OPEN'`,
      [institutionId, date, half],
    )
    return new Set(rows.map((row) => row.id))
  }

  /** The session and whoever is in it go over to the other doctor; each of them may answer. @returns whom to tell */
  async substitute(
    change: { sessionId: string; fromDoctorId: string; toDoctorId: string; reason: string; by: string | null; now: Instant },
    tx: Sql,
  ): Promise<{ appointmentId: string; accountId: string; start: string; date: string; institutionId: string }[]> {
    await tx.query(`UPDATE clinic_session SET doctor_id = $2, version = version + 1 WHERE id = $1`, [change.sessionId, change.toDoctorId])
    const [made] = await tx.query<{ id: string }>(
      `INSERT INTO substitution (session_id, from_doctor_id, to_doctor_id, reason, done_by, done_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      [change.sessionId, change.fromDoctorId, change.toDoctorId, change.reason, change.by, new Date(change.now)],
    )
    if (!made) throw new Error('a substitution was not written')
    await tx.query(
      `UPDATE appointment SET doctor_id = $2 WHERE session_id = $1 AND state IN ('HOLDING', 'HOLD_UNKNOWN', 'HELD', 'RELEASING', 'CONFIRMING', 'BOOKED', 'CANCELLING')`,
      [change.sessionId, change.toDoctorId],
    )
    return tx.query(
      `WITH asked AS (
         INSERT INTO substitution_answer (appointment_id, substitution_id) SELECT a.id, $2 FROM appointment a WHERE a.session_id = $1 AND a.state IN ('BOOKED', 'CONFIRMING')
         ON CONFLICT (appointment_id) DO UPDATE SET substitution_id = EXCLUDED.substitution_id, answer = 'PENDING', answered_at = NULL WHERE substitution_answer.answer <> 'LEFT' RETURNING appointment_id)
       SELECT a.id AS "appointmentId", a.account_id AS "accountId", g.start_time AS start, a.date, a.institution_id AS "institutionId" FROM asked JOIN appointment a ON a.id = asked.appointment_id JOIN segment g ON g.id = a.segment_id`,
      [change.sessionId, made.id],
    )
  }

  async findSubstitution(sessionId: string): Promise<{ fromDoctorId: string; at: Date; pending: number; kept: number; left: number } | null> {
    const [row] = await this.db.query<{ fromDoctorId: string; at: Date; pending: number; kept: number; left: number }>(
      `SELECT u.from_doctor_id AS "fromDoctorId", u.done_at AS at, (SELECT count(*) FROM substitution_answer x WHERE x.substitution_id = u.id AND x.answer = 'PENDING') AS pending,
              (SELECT count(*) FROM substitution_answer x WHERE x.substitution_id = u.id AND x.answer = 'KEPT') AS kept, (SELECT count(*) FROM substitution_answer x WHERE x.substitution_id = u.id AND x.answer = 'LEFT') AS "left"
         FROM substitution u WHERE u.session_id = $1 ORDER BY u.done_at DESC LIMIT 1`,
      [sessionId],
    )
    return row ?? null
  }

  /** Sessions whose roster names another doctor than we have, unless somebody here put the present one in that doctor's place. */
  listDoctorChanges(
    places: readonly { sessionId: string; doctorId: string }[],
    tx: Sql,
  ): Promise<{ sessionId: string; fromDoctorId: string; toDoctorId: string }[]> {
    return tx.query(
      `SELECT s.id AS "sessionId", s.doctor_id AS "fromDoctorId", x.d AS "toDoctorId" FROM unnest($1::uuid[], $2::uuid[]) AS x(s, d) JOIN clinic_session s ON s.id = x.s AND s.doctor_id <> x.d
        WHERE NOT EXISTS (SELECT 1 FROM substitution u WHERE u.session_id = s.id AND u.from_doctor_id = x.d AND u.done_by IS NOT NULL)`,
      [places.map((p) => p.sessionId), places.map((p) => p.doctorId)],
    )
  }

  listAnswersFor(accountId: string, now: Instant): Promise<SubstitutionRow[]> {
    return this.db.query<SubstitutionRow>(`${ANSWER} WHERE a.account_id = $1 AND g.starts_at > $2 ORDER BY g.starts_at LIMIT 50`, [accountId, new Date(now)])
  }

  /** @returns false when it was answered already */
  async answer(appointmentId: string, answer: 'KEPT' | 'LEFT', now: Instant, tx: Sql): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE substitution_answer SET answer = $2, answered_at = $3 WHERE appointment_id = $1 AND (answer = 'PENDING' OR answer = 'KEPT' AND $2 = 'LEFT') RETURNING 1`,
      [appointmentId, answer, new Date(now)],
    )
    return rows.length > 0
  }
}

/** The unique violation of two versions written at once. */
export const isTakenVersion = (error: unknown): boolean =>
  violates(error, 'quota_plan_institution_id_version_key') || violates(error, 'rule_version_place_version')

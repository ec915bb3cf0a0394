import { Injectable } from '@nestjs/common'
import { type Dimension, DIMENSIONS, type ScoreKind } from '@jktl/shared/appointments/evaluations/model'
import type { AppointmentState } from '@jktl/shared/appointments/model'
import { DAY_MS, type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

import { Database, type Sql } from '../../../platform/database/database.ts'
import type { Place } from './domain/cursor.ts'
import { BURST_MINUTES, BURST_SIZE, COUNT_ONCE_DAYS, type EvaluationRecord, type Ratings } from './domain/evaluation.ts'

const STAR_COLUMNS = DIMENSIONS.map((dimension) => [dimension, dimension.toLowerCase()] as const)
export const EVALUATION = `
  e.id, e.appointment_id AS "appointmentId", e.account_id AS "accountId", e.person_id AS "personId", e.institution_id AS "institutionId", e.department_id AS "departmentId", e.doctor_id AS "doctorId",
  e.visit_date AS "visitDate", jsonb_strip_nulls(jsonb_build_object(${STAR_COLUMNS.map(([name, column]) => `'${name}', e.${column}`).join(', ')})) AS ratings, e.text, e.is_anonymous AS "isAnonymous",
  e.state, e.counts, e.in_burst AS "inBurst", e.content_check AS "contentCheck", e.hidden_reason AS "hiddenReason", e.version, e.submitted_at AS "submittedAt",
  CASE WHEN w.id IS NOT NULL THEN jsonb_build_object('text', w.text, 'state', w.state, 'contentCheck', w.content_check, 'hiddenReason', w.hidden_reason, 'version', w.version, 'submittedAt', w.submitted_at) END AS answer`
export const EVALUATION_SOURCE = `evaluation e LEFT JOIN evaluation_answer w ON w.evaluation_id = e.id`
const NAMES_OF: Record<ScoreKind, string> = { DOCTOR: 'e.doctor_id', DEPARTMENT: 'e.department_id', INSTITUTION: 'e.institution_id' }

export interface VisitRow {
  appointmentId: string
  personId: string
  institutionId: string
  departmentId: string
  doctorId: string
  date: string
  state: AppointmentState
  evaluated: boolean
}
const VISIT = `a.id AS "appointmentId", a.person_id AS "personId", a.institution_id AS "institutionId", a.department_id AS "departmentId", a.doctor_id AS "doctorId", a.date, a.state,
  EXISTS (SELECT 1 FROM evaluation e WHERE e.appointment_id = a.id) AS evaluated`
/** Booked by the account, or for somebody it cares for. */
const MINE = `(a.account_id = $1 OR a.person_id = ANY($2::uuid[]))`

interface NewEvaluation {
  appointmentId: string
  accountId: string
  ratings: Ratings
  text: string | null
  isAnonymous: boolean
}
interface ScoreRow {
  scoreX10: number | null
  sampleSize: number
  dimensions: { dimension: Dimension; scoreX10: number; sampleSize: number }[]
}

/** What residents and the public read and write of evaluations. */
@Injectable()
export class EvaluationsRepository {
  constructor(private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  async findVisit(accountId: string, personIds: readonly string[], appointmentId: string, sql: Sql = this.db): Promise<VisitRow | null> {
    const [row] = await sql.query<VisitRow>(`SELECT ${VISIT} FROM appointment a WHERE a.id = $3 AND ${MINE}`, [accountId, personIds, appointmentId])
    return row ?? null
  }

  /** Attended since `from` and not evaluated yet, the latest first. */
  listWaiting(accountId: string, personIds: readonly string[], from: string): Promise<VisitRow[]> {
    return this.db.query<VisitRow>(
      `SELECT ${VISIT} FROM appointment a
        WHERE ${MINE} AND a.state = 'FULFILLED' AND a.date >= $3::date AND NOT EXISTS (SELECT 1 FROM evaluation e WHERE e.appointment_id = a.id) ORDER BY a.date DESC, a.id LIMIT 20`,
      [accountId, personIds, from],
    )
  }

  /** One per visit, and only of an attended one: one statement. @returns the new id; null when somebody was faster */
  async insert(tx: Sql, e: NewEvaluation, now: Instant): Promise<string | null> {
    // One person on one doctor: two visits evaluated at once must see each other.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended(a.identity_key || a.doctor_id::text, 0)) FROM appointment a WHERE a.id = $1`, [
      e.appointmentId,
    ])
    const [row] = await tx.query<{ id: string; doctorId: string }>(
      `INSERT INTO evaluation (appointment_id, account_id, person_id, identity_key, institution_id, department_id, doctor_id, visit_date, ${STAR_COLUMNS.map(([, column]) => column).join(', ')},
                               text, is_anonymous, state, counts, content_check, check_due_at, submitted_at, changed_at)
       SELECT a.id, $2, a.person_id, a.identity_key, a.institution_id, a.department_id, a.doctor_id, a.date, ${STAR_COLUMNS.map((_, index) => `$${index + 7}::smallint`).join(', ')},
              $3, $4, CASE WHEN $3::text IS NULL THEN 'PUBLISHED' ELSE 'SUBMITTED' END,
              NOT EXISTS (SELECT 1 FROM evaluation o WHERE o.identity_key = a.identity_key AND o.doctor_id = a.doctor_id AND o.counts AND o.submitted_at > $6),
              CASE WHEN $3::text IS NULL THEN 'NONE' ELSE 'PENDING' END, CASE WHEN $3::text IS NOT NULL THEN $5::timestamptz END, $5, $5
         FROM appointment a WHERE a.id = $1 AND a.state = 'FULFILLED'
       ON CONFLICT (appointment_id) DO NOTHING RETURNING id, doctor_id AS "doctorId"`,
      [
        e.appointmentId,
        e.accountId,
        e.text,
        e.isAnonymous,
        new Date(now),
        new Date(now - COUNT_ONCE_DAYS * DAY_MS),
        ...DIMENSIONS.map((dimension) => e.ratings[dimension] ?? null),
      ],
    )
    if (!row) return null
    await tx.query(
      `UPDATE evaluation SET in_burst = true WHERE doctor_id = $1 AND submitted_at > $2 AND NOT in_burst AND (SELECT count(*) FROM evaluation o WHERE o.doctor_id = $1 AND o.submitted_at > $2) >= $3`,
      [row.doctorId, new Date(now - BURST_MINUTES * MINUTE_MS), BURST_SIZE],
    )
    return row.id
  }

  async findByAppointment(appointmentId: string): Promise<EvaluationRecord | null> {
    const [row] = await this.db.query<EvaluationRecord>(`SELECT ${EVALUATION} FROM ${EVALUATION_SOURCE} WHERE e.appointment_id = $1`, [appointmentId])
    return row ?? null
  }

  async listOwn(accountId: string, after: Place | null, limit: number): Promise<EvaluationRecord[]> {
    return this.db.query<EvaluationRecord>(
      `SELECT ${EVALUATION} FROM ${EVALUATION_SOURCE} WHERE e.account_id = $1 AND ($2::timestamptz IS NULL OR (e.submitted_at, e.id) < ($2, $3::uuid)) ORDER BY e.submitted_at DESC, e.id DESC LIMIT $4`,
      [accountId, after ? new Date(after.at) : null, after?.id ?? null, limit],
    )
  }

  async findOwn(accountId: string, id: string): Promise<EvaluationRecord | null> {
    const [row] = await this.db.query<EvaluationRecord>(`SELECT ${EVALUATION} FROM ${EVALUATION_SOURCE} WHERE e.id = $2 AND e.account_id = $1`, [accountId, id])
    return row ?? null
  }

  /** @returns false when it was withdrawn already */
  async withdraw(id: string, now: Instant): Promise<boolean> {
    const rows = await this.db.query(
      `UPDATE evaluation SET state = 'WITHDRAWN', counts = false, hidden_reason = NULL, check_due_at = NULL, version = version + 1, changed_at = $2 WHERE id = $1 AND state <> 'WITHDRAWN' RETURNING id`,
      [id, new Date(now)],
    )
    return rows.length > 0
  }

  // ---- what everybody may read ----

  async findScore(kind: ScoreKind, objectId: string): Promise<ScoreRow> {
    const [row] = await this.db.query<ScoreRow>(
      `SELECT s.score_x10 AS "scoreX10", s.sample_size AS "sampleSize",
              coalesce((SELECT jsonb_agg(jsonb_build_object('dimension', d.dimension, 'scoreX10', round(10.0 * d.star_sum / d.star_count)::int, 'sampleSize', d.star_count))
                          FROM evaluation_dimension_summary d WHERE d.kind = s.kind AND d.object_id = s.object_id AND d.star_count >= 5 AND s.score_x10 IS NOT NULL), '[]') AS dimensions
         FROM evaluation_summary s WHERE s.kind = $1 AND s.object_id = $2`,
      [kind, objectId],
    )
    return row ?? { scoreX10: null, sampleSize: 0, dimensions: [] }
  }

  listPublished(kind: ScoreKind, objectId: string, after: Place | null, limit: number): Promise<EvaluationRecord[]> {
    return this.db.query<EvaluationRecord>(
      `SELECT ${EVALUATION} FROM ${EVALUATION_SOURCE}
        WHERE ${NAMES_OF[kind]} = $1 AND e.state = 'PUBLISHED' AND e.text IS NOT NULL AND ($2::timestamptz IS NULL OR (e.submitted_at, e.id) < ($2, $3::uuid)) ORDER BY e.submitted_at DESC, e.id DESC LIMIT $4`,
      [objectId, after ? new Date(after.at) : null, after?.id ?? null, limit],
    )
  }
}

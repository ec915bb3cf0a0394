import { Injectable } from '@nestjs/common'
import type { ContentCheck, EvaluationState, HideReason } from '@jktl/shared/appointments/evaluations/model'
import { DAY_MS, type Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql } from '../../../platform/database/database.ts'
import type { Place } from './domain/cursor.ts'
import { type CheckedObject, COUNT_ONCE_DAYS, type EvaluationRecord, type Ratings } from './domain/evaluation.ts'
import { EVALUATION, EVALUATION_SOURCE } from './evaluations.repository.ts'

const TABLES: Record<CheckedObject, { table: string; id: string }> = {
  EVALUATION: { table: 'evaluation', id: 'id' },
  ANSWER: { table: 'evaluation_answer', id: 'evaluation_id' },
}
const WAITING: Record<'waiting' | 'burst' | 'published' | 'hidden', string> = {
  waiting: `q.state = 'SUBMITTED'`,
  burst: `q."inBurst" AND q.state <> 'WITHDRAWN'`,
  published: `q.state = 'PUBLISHED' AND q.text IS NOT NULL`,
  hidden: `q.state = 'HIDDEN'`,
}
export type QueueFilter = keyof typeof WAITING

export interface DueWords {
  object: CheckedObject
  /** Of the evaluation. */
  id: string
  accountId: string
  text: string
  attempts: number
}
export interface QueueRow {
  id: string
  object: CheckedObject
  version: number
  institutionId: string
  departmentId: string
  doctorId: string
  personId: string
  ratings: Ratings
  text: string | null
  about: string | null
  state: EvaluationState
  contentCheck: ContentCheck
  inBurst: boolean
  hiddenReason: HideReason | null
  submittedAt: Date
}

const QUEUE = `
  SELECT e.id, 'EVALUATION' AS object, e.version, e.institution_id AS "institutionId", e.department_id AS "departmentId", e.doctor_id AS "doctorId", e.person_id AS "personId", x.ratings, e.text, NULL::text AS about, e.state,
         e.content_check AS "contentCheck", e.in_burst AS "inBurst", e.hidden_reason AS "hiddenReason", e.submitted_at AS "submittedAt"
    FROM evaluation e CROSS JOIN LATERAL (SELECT jsonb_strip_nulls(jsonb_build_object('TECHNIQUE', e.technique, 'QUALITY', e.quality, 'CARE_ATTITUDE', e.care_attitude, 'PRIVACY', e.privacy, 'PROCESS', e.process,
         'WINDOW_ATTITUDE', e.window_attitude, 'ENVIRONMENT', e.environment)) AS ratings) x
   UNION ALL
  SELECT e.id, 'ANSWER', w.version, e.institution_id, e.department_id, e.doctor_id, e.person_id, '{}', w.text, coalesce(e.text, ''), w.state, w.content_check, false, w.hidden_reason, w.submitted_at
    FROM evaluation_answer w JOIN evaluation e ON e.id = w.evaluation_id`

/** Words of residents and hospitals on their way to the public: WeChat's check, then a moderator. */
@Injectable()
export class ModerationRepository {
  constructor(private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  /** Words whose check is due, leased. */
  async leaseDue(now: Instant, leaseMs: number, limit: number): Promise<DueWords[]> {
    const due = await Promise.all(
      (['EVALUATION', 'ANSWER'] as const).map((object) => {
        const { table, id } = TABLES[object]
        return this.db.query<DueWords>(
          `UPDATE ${table} SET check_lease_until = $2, check_attempts = check_attempts + 1
            WHERE id IN (SELECT id FROM ${table} WHERE check_due_at <= $1 AND (check_lease_until IS NULL OR check_lease_until <= $1) ORDER BY check_due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
            RETURNING '${object}' AS object, ${id} AS id, account_id AS "accountId", text, check_attempts AS attempts`,
          [new Date(now), new Date(now + leaseMs), limit],
        )
      }),
    )
    return due.flat()
  }

  /** No usable answer: the words stay unseen until the next try. */
  async askAgain({ object, id }: DueWords, dueAt: Instant): Promise<void> {
    const { table, id: key } = TABLES[object]
    await this.db.query(`UPDATE ${table} SET check_due_at = $2, check_lease_until = NULL WHERE ${key} = $1 AND check_due_at IS NOT NULL`, [id, new Date(dueAt)])
  }

  /** Risky words are hidden at once. @returns false when the words are no longer waiting */
  async saveVerdict(tx: Sql, { object, id }: DueWords, verdict: 'PASS' | 'REVIEW' | 'RISKY', now: Instant): Promise<boolean> {
    const { table, id: key } = TABLES[object]
    const rows = await tx.query(
      `UPDATE ${table} SET content_check = $2, check_due_at = NULL, check_lease_until = NULL, state = CASE WHEN $2 = 'RISKY' THEN 'HIDDEN' ELSE state END,
              hidden_reason = CASE WHEN $2 = 'RISKY' THEN 'CONTENT_RISKY' END, version = version + 1, changed_at = $3
        WHERE ${key} = $1 AND state = 'SUBMITTED' AND content_check = 'PENDING' RETURNING id`,
      [id, verdict, new Date(now)],
    )
    return rows.length > 0
  }

  /** The evaluation and its answer, both locked. */
  async lock(tx: Sql, id: string): Promise<EvaluationRecord | null> {
    await tx.query(`SELECT 1 FROM evaluation_answer WHERE evaluation_id = $1 FOR UPDATE`, [id])
    const [row] = await tx.query<EvaluationRecord>(`SELECT ${EVALUATION} FROM ${EVALUATION_SOURCE} WHERE e.id = $1 FOR UPDATE OF e`, [id])
    return row ?? null
  }

  /** Fake ones stop counting; what is published again counts again unless another one of the same person counts by now. */
  async decide(tx: Sql, object: CheckedObject, id: string, hiddenReason: HideReason | null, by: string, now: Instant): Promise<void> {
    const { table, id: key } = TABLES[object]
    const counts =
      object === 'ANSWER'
        ? ''
        : `, counts = CASE WHEN $2::text = 'FAKE' THEN false WHEN hidden_reason = 'FAKE' THEN NOT EXISTS (SELECT 1 FROM evaluation o WHERE o.identity_key = x.identity_key AND o.doctor_id = x.doctor_id AND o.counts AND o.submitted_at > x.submitted_at - $5 * interval '1 millisecond') ELSE counts END`
    await tx.query(
      `UPDATE ${table} x SET state = CASE WHEN $2::text IS NULL THEN 'PUBLISHED' ELSE 'HIDDEN' END, hidden_reason = $2, moderated_by = $3, moderated_at = $4, check_due_at = NULL, version = version + 1, changed_at = $4${counts} WHERE x.${key} = $1`,
      [id, hiddenReason, by, new Date(now), ...(object === 'ANSWER' ? [] : [COUNT_ONCE_DAYS * DAY_MS])],
    )
  }

  /** One per evaluation. @returns false when there is one */
  async insertAnswer(tx: Sql, id: string, accountId: string, text: string, now: Instant): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO evaluation_answer (evaluation_id, account_id, text, state, content_check, check_due_at, submitted_at, changed_at) VALUES ($1, $2, $3, 'SUBMITTED', 'PENDING', $4, $4, $4)
       ON CONFLICT (evaluation_id) DO NOTHING RETURNING id`,
      [id, accountId, text, new Date(now)],
    )
    if (rows.length > 0) await tx.query(`UPDATE evaluation SET version = version + 1, changed_at = $2 WHERE id = $1`, [id, new Date(now)])
    return rows.length > 0
  }

  list(filter: QueueFilter, after: Place | null, limit: number): Promise<QueueRow[]> {
    const isQueue = filter === 'waiting'
    return this.db.query<QueueRow>(
      `SELECT * FROM (${QUEUE}) q WHERE ${WAITING[filter]} AND ($1::timestamptz IS NULL OR (q."submittedAt", q.id) ${isQueue ? '>' : '<'} ($1, $2::uuid)) ORDER BY q."submittedAt" ${isQueue ? '' : 'DESC'}, q.id ${isQueue ? '' : 'DESC'} LIMIT $3`,
      [after ? new Date(after.at) : null, after?.id ?? null, limit],
    )
  }

  async find(object: CheckedObject, id: string): Promise<QueueRow | null> {
    const [row] = await this.db.query<QueueRow>(`SELECT * FROM (${QUEUE}) q WHERE q.id = $1 AND q.object = $2`, [id, object])
    return row ?? null
  }

  async countWaiting(): Promise<number> {
    const [row] = await this.db.query<{ count: number }>(
      `SELECT (SELECT count(*) FROM evaluation WHERE state = 'SUBMITTED') + (SELECT count(*) FROM evaluation_answer WHERE state = 'SUBMITTED') AS count`,
    )
    return row?.count ?? 0
  }
}

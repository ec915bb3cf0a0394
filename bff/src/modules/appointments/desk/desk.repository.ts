import { randomUUID } from 'node:crypto'

import { Inject, Injectable } from '@nestjs/common'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql, violates } from '../../../platform/database/database.ts'
import { DESK_STATES, type DeskState } from './domain/desk-questions.ts'

export type Verdict = 'DONE' | 'NOT_DONE'
export interface DeskRow {
  id: string
  version: number
  state: DeskState
  institutionId: string
  departmentId: string
  doctorId: string
  personId: string
  date: string
  start: string
  ordinal: number
  isPaid: boolean
  since: Date
  attempts: number
  verdict: Verdict | null
  reason: string | null
  decisionVersion: number | null
  decidedBy: string | null
  decidedAt: Date | null
}
export interface OpenDecision {
  id: string
  appointmentState: string
  verdict: Verdict
  decidedBy: string
  version: number
}

const STATES = DESK_STATES.map((state) => `'${state}'`).join(', ')
/** When the hospital was first asked; being asked again moves nothing. */
const SINCE = `CASE a.state WHEN 'CONFIRMING' THEN coalesce(a.confirming_since, a.submitted_at) WHEN 'CANCELLING' THEN coalesce(a.cancel_requested_at, a.changed_at) ELSE a.submitted_at END`
const CASE = `
  SELECT a.id, a.version, a.state, a.institution_id AS "institutionId", a.department_id AS "departmentId", a.doctor_id AS "doctorId", a.person_id AS "personId", a.date, g.start_time AS start, n.ordinal,
         a.paid_at IS NOT NULL AS "isPaid", ${SINCE} AS since, a.attempts, d.verdict, d.reason, d.version AS "decisionVersion", d.decided_by AS "decidedBy", d.decided_at AS "decidedAt"
    FROM appointment a JOIN number n ON n.id = a.number_id JOIN segment g ON g.id = a.segment_id JOIN rule_version r ON r.id = a.rule_version_id
    JOIN institution i ON i.id = a.institution_id LEFT JOIN desk_decision d ON d.appointment_id = a.id AND d.status = 'PROPOSED'
   WHERE a.state IN (${STATES}) AND NOT (a.replaces_id IS NOT NULL AND a.confirmed_at IS NOT NULL)
     AND (a.manual_desk_at IS NOT NULL OR d.id IS NOT NULL OR (NOT i.query_supported AND a.attempts > 0) OR ${SINCE} <= $1::timestamptz - make_interval(mins => r.confirm_max_minutes))
     AND ($2::uuid[] IS NULL OR a.institution_id = ANY($2))`

/** Steps whose outcome a hospital has not told, and what people found out about them. */
@Injectable()
export class DeskRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
    return this.db.transaction(work)
  }

  /** @param institutionIds null: the whole region */
  listCases(now: Instant, institutionIds: readonly string[] | null): Promise<DeskRow[]> {
    return this.db.query<DeskRow>(`${CASE} ORDER BY a.date, g.starts_at, a.id LIMIT 200`, [new Date(now), institutionIds])
  }

  async findCase(id: string, now: Instant, institutionIds: readonly string[] | null): Promise<DeskRow | null> {
    const [row] = await this.db.query<DeskRow>(`${CASE} AND a.id = $3`, [new Date(now), institutionIds, id])
    return row ?? null
  }

  /** @returns false when a decision already waits for its check */
  async propose(
    tx: Sql,
    decision: { appointmentId: string; state: string; verdict: Verdict; reason: string; accountId: string; now: Instant },
  ): Promise<boolean> {
    try {
      await tx.query(
        `INSERT INTO desk_decision (id, appointment_id, appointment_state, verdict, reason, status, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, 'PROPOSED', $6, $7)`,
        [randomUUID(), decision.appointmentId, decision.state, decision.verdict, decision.reason, decision.accountId, new Date(decision.now)],
      )
      return true
    } catch (error) {
      if (violates(error, 'desk_decision_one_open')) return false
      throw error
    }
  }

  async lockOpen(tx: Sql, appointmentId: string): Promise<OpenDecision | null> {
    const [row] = await tx.query<OpenDecision>(
      `SELECT id, appointment_state AS "appointmentState", verdict, decided_by AS "decidedBy", version FROM desk_decision WHERE appointment_id = $1 AND status = 'PROPOSED' FOR UPDATE`,
      [appointmentId],
    )
    return row ?? null
  }

  async close(tx: Sql, id: string, status: 'APPLIED' | 'REJECTED' | 'OVERTAKEN', by: { accountId: string; now: Instant }): Promise<void> {
    await tx.query(
      `UPDATE desk_decision SET status = $2, checked_by = CASE WHEN $2 = 'OVERTAKEN' THEN NULL ELSE $3::uuid END, checked_at = CASE WHEN $2 = 'OVERTAKEN' THEN NULL ELSE $4::timestamptz END, version = version + 1 WHERE id = $1`,
      [id, status, by.accountId, new Date(by.now)],
    )
  }

  /** The next step reads the verdict; due at once, also after a crash. */
  async makeDue(tx: Sql, appointmentId: string, now: Instant): Promise<void> {
    await tx.query(`UPDATE appointment SET due_at = $2, lease_until = NULL WHERE id = $1`, [appointmentId, new Date(now)])
  }
}

import { randomUUID } from 'node:crypto'

import { Inject, Injectable } from '@nestjs/common'
import type { AppealState, ViolationKind } from '@jktl/shared/appointments/credit/model'
import type { Instant } from '@jktl/shared/kernel/dates'

import { Database, type Sql, violates } from '../../../platform/database/database.ts'

export interface AppealRow {
  id: string
  eventId: string
  accountId: string
  text: string
  evidence: string[]
  state: AppealState
  submittedAt: Date
  statement: string | null
  statementBy: string | null
  decidedAt: Date | null
  decisionReason: string | null
  version: number
  identityKey: string
  personId: string
  institutionId: string
  departmentId: string
  appointmentId: string
  kind: ViolationKind
  date: string
  start: string
}

const APPEAL = `
  SELECT p.id, p.event_id AS "eventId", p.account_id AS "accountId", p.text, p.evidence, p.state, p.submitted_at AS "submittedAt", p.statement, p.statement_by AS "statementBy", p.decided_at AS "decidedAt",
         p.decision_reason AS "decisionReason", p.version, v.identity_key AS "identityKey", v.person_id AS "personId", v.institution_id AS "institutionId", a.department_id AS "departmentId",
         v.appointment_id AS "appointmentId", v.kind, a.date, g.start_time AS start
    FROM credit_appeal p JOIN violation_event v ON v.id = p.event_id JOIN appointment a ON a.id = v.appointment_id JOIN segment g ON g.id = a.segment_id`

@Injectable()
export class AppealsRepository {
  constructor(@Inject(Database) private readonly db: Database) {}

  /** @returns null when the violation has an appeal already */
  async add(tx: Sql, appeal: { eventId: string; accountId: string; text: string; evidence: readonly string[]; now: Instant }): Promise<string | null> {
    const id = randomUUID()
    try {
      await tx.query(`INSERT INTO credit_appeal (id, event_id, account_id, text, evidence, submitted_at) VALUES ($1, $2, $3, $4, $5::text[], $6)`, [
        id,
        appeal.eventId,
        appeal.accountId,
        appeal.text,
        appeal.evidence,
        new Date(appeal.now),
      ])
      return id
    } catch (error) {
      if (violates(error, 'credit_appeal_event_id_key')) return null
      throw error
    }
  }

  async find(id: string, sql: Sql = this.db): Promise<AppealRow | null> {
    const [row] = await sql.query<AppealRow>(`${APPEAL} WHERE p.id = $1`, [id])
    return row ?? null
  }

  listOfEvents(eventIds: readonly string[], sql: Sql = this.db): Promise<{ id: string; eventId: string; state: AppealState }[]> {
    return sql.query(`SELECT id, event_id AS "eventId", state FROM credit_appeal WHERE event_id = ANY ($1::uuid[])`, [eventIds])
  }

  /** Waiting ones oldest first, decided ones newest first. */
  list(filter: { institutionIds: readonly string[] | null; isWaiting: boolean; after: { at: Date; id: string } | null; limit: number }): Promise<AppealRow[]> {
    const [state, column, order, beyond] = filter.isWaiting
      ? [`p.state = 'SUBMITTED'`, 'p.submitted_at', 'ASC', '>']
      : [`p.state <> 'SUBMITTED'`, 'p.decided_at', 'DESC', '<']
    return this.db.query<AppealRow>(
      `${APPEAL} WHERE ${state} AND ($1::uuid[] IS NULL OR v.institution_id = ANY ($1)) AND ($2::timestamptz IS NULL OR (${column}, p.id) ${beyond} ($2, $3::uuid)) ORDER BY ${column} ${order}, p.id ${order} LIMIT $4`,
      [filter.institutionIds, filter.after?.at ?? null, filter.after?.id ?? null, filter.limit],
    )
  }

  /** @returns false when somebody else changed it first, or it is decided */
  async state(id: string, version: number, statement: string, by: string, now: Instant): Promise<boolean> {
    const rows = await this.db.query(
      `UPDATE credit_appeal SET statement = $3, statement_by = $4, statement_at = $5, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'SUBMITTED' RETURNING 1`,
      [id, version, statement, by, new Date(now)],
    )
    return rows.length === 1
  }

  async decide(tx: Sql, id: string, version: number, decision: { state: 'ACCEPTED' | 'REJECTED'; reason: string; by: string; now: Instant }): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE credit_appeal SET state = $3, decision_reason = $4, decided_by = $5, decided_at = $6, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'SUBMITTED' RETURNING 1`,
      [id, version, decision.state, decision.reason, decision.by, new Date(decision.now)],
    )
    return rows.length === 1
  }

  /** The violation is gone: nothing is left to decide. */
  async settle(tx: Sql, eventIds: readonly string[], now: Instant): Promise<void> {
    await tx.query(
      `UPDATE credit_appeal SET state = 'SETTLED', decided_at = $2, version = version + 1 WHERE event_id = ANY ($1::uuid[]) AND state = 'SUBMITTED'`,
      [eventIds, new Date(now)],
    )
  }

  /** What the systems know of one appointment's day: its own states and the hospital's records. */
  listFacts(appointmentId: string): Promise<{ at: Date; source: 'OWN' | 'HOSPITAL'; what: string }[]> {
    return this.db.query(
      `SELECT at, 'OWN' AS source, to_state AS what FROM appointment_event WHERE appointment_id = $1 AND from_state IS DISTINCT FROM to_state
       UNION ALL SELECT at, 'HOSPITAL', event FROM attendance_evidence WHERE appointment_id = $1 ORDER BY at`,
      [appointmentId],
    )
  }
}

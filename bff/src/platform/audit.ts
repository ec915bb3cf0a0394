import type { Clock } from './clock.ts'
import type { Sql } from './database/database.ts'

export interface AuditEntry {
  actorAccountId: string | null
  /** `slice.verbNoun` of the operation, or the job's name. */
  action: string
  objectKind: string
  objectId: string | null
  /** Whose data it is about. */
  personId: string | null
  outcome: 'ALLOWED' | 'DENIED'
  /** Why the reader said they looked; from a closed list or a staff member's own words, never data of the person. */
  reason?: string
  requestId: string | null
}

/** Append-only: the database refuses UPDATE and DELETE on `audit_log`. Written before the data is returned: no audit, no data. */
export class Audit {
  constructor(
    private readonly db: Sql,
    private readonly clock: Clock,
  ) {}

  async record(entry: AuditEntry, sql: Sql = this.db): Promise<void> {
    await sql.query(
      `INSERT INTO audit_log (at, actor_account_id, action, object_kind, object_id, person_id, outcome, reason, request_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        this.clock.date(),
        entry.actorAccountId,
        entry.action,
        entry.objectKind,
        entry.objectId,
        entry.personId,
        entry.outcome,
        entry.reason ?? null,
        entry.requestId,
      ],
      'audit-record',
    )
  }
}

import type { Clock } from './clock.ts'
import { Coalescer } from './database/coalescer.ts'
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

type Row = AuditEntry & { at: Date }

/** Append-only: the database refuses UPDATE and DELETE on `audit_log`. Written before the data is returned: no audit, no data. */
export class Audit {
  private readonly records = new Coalescer<Row, void>(async (rows) => {
    await this.write(rows, this.db)
    return rows.map(() => undefined)
  })

  constructor(
    private readonly db: Sql,
    private readonly clock: Clock,
  ) {}

  /** @param sql the caller's transaction; without one, entries that arrive together are one statement, and each call waits for its own */
  record(entry: AuditEntry, sql?: Sql): Promise<void> {
    const row = { ...entry, at: this.clock.date() }
    return sql ? this.write([row], sql) : this.records.call(row)
  }

  private async write(rows: readonly Row[], sql: Sql): Promise<void> {
    await sql.query(
      `INSERT INTO audit_log (at, actor_account_id, action, object_kind, object_id, person_id, outcome, reason, request_id)
       SELECT * FROM unnest($1::timestamptz[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::text[])`,
      [
        rows.map((row) => row.at),
        rows.map((row) => row.actorAccountId),
        rows.map((row) => row.action),
        rows.map((row) => row.objectKind),
        rows.map((row) => row.objectId),
        rows.map((row) => row.personId),
        rows.map((row) => row.outcome),
        rows.map((row) => row.reason ?? null),
        rows.map((row) => row.requestId),
      ],
      'audit-record',
    )
  }
}

import type { Sql } from '../../platform/database/database.ts'

/** What accounts have seen of reports. */
export class ReportsRepository {
  /** Newest version seen, by report. */
  async listRead(sql: Sql, accountId: string, objectIds: readonly string[]): Promise<Map<string, number>> {
    if (objectIds.length === 0) return new Map()
    const rows = await sql.query<{ object_id: string; version: string }>(
      `SELECT object_id, version FROM report_read WHERE account_id = $1 AND object_id = ANY($2::uuid[])`,
      [accountId, objectIds],
    )
    return new Map(rows.map((row) => [row.object_id, Number(row.version)]))
  }

  /** Never goes back to an older version. */
  async markRead(sql: Sql, accountId: string, objectId: string, version: number, at: Date): Promise<void> {
    await sql.query(
      `INSERT INTO report_read (account_id, object_id, version, read_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (account_id, object_id) DO UPDATE SET version = excluded.version, read_at = excluded.read_at WHERE report_read.version < excluded.version`,
      [accountId, objectId, version, at],
    )
  }

  /** Whose object it is, to know for what purpose the reader asks; told to nobody. */
  async findOwner(sql: Sql, objectId: string): Promise<string | null> {
    const [row] = await sql.query<{ person_id: string }>(
      `SELECT coalesce(p.merged_into, o.person_id) AS person_id FROM record_object o LEFT JOIN record_patient p ON p.person_id = o.person_id WHERE o.id = $1`,
      [objectId],
      'reports-owner',
    )
    return row?.person_id ?? null
  }
}

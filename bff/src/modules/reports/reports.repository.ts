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

  /** Whose report it is, when this account was told of it. */
  async findTold(sql: Sql, accountId: string, objectId: string): Promise<string | null> {
    const [row] = await sql.query<{ person_id: string }>(`SELECT person_id FROM report_delivery WHERE account_id = $1 AND object_id = $2 LIMIT 1`, [
      accountId,
      objectId,
    ])
    return row?.person_id ?? null
  }
}

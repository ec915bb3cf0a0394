import type { Sql } from '../../platform/database/database.ts'

export class AudienceRepository {
  /** Persons with a permit that says `push`. */
  async listPushGrantees(sql: Sql, personId: string): Promise<string[]> {
    const rows = await sql.query<{ grantee_ref: string }>(
      `SELECT DISTINCT grantee_ref FROM record_grant
        WHERE person_id = $1 AND status = 'active' AND effect = 'permit' AND grantee_kind = 'person' AND 'push' = ANY (actions)`,
      [personId],
    )
    return rows.map((row) => row.grantee_ref)
  }
}

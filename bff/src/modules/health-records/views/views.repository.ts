import type { Sql } from '../../../platform/database/database.ts'

/** What the views ask of the tables themselves: never the content of a record, which only the gate opens. */
export class ViewsRepository {
  /** Whose object it is, to know for what purpose the reader asks; told to nobody. */
  async findPersonId(sql: Sql, objectId: string): Promise<string | null> {
    const [row] = await sql.query<{ personId: string }>(
      `SELECT coalesce(p.merged_into, o.person_id) AS "personId" FROM record_object o LEFT JOIN record_patient p ON p.person_id = o.person_id WHERE o.id = $1`,
      [objectId],
      'record-views-person',
    )
    return row?.personId ?? null
  }

  async countEarlier(sql: Sql, objectId: string, version: number): Promise<number> {
    const [row] = await sql.query<{ earlier: number }>(
      `SELECT count(*)::int AS earlier FROM record_version WHERE object_id = $1 AND version < $2`,
      [objectId, version],
      'record-views-earlier',
    )
    return row?.earlier ?? 0
  }

  /** Persons who let this person see something now. */
  async listGrantors(sql: Sql, personId: string, now: Date): Promise<string[]> {
    const rows = await sql.query<{ personId: string }>(
      `SELECT DISTINCT person_id AS "personId" FROM record_grant
        WHERE grantee_kind = 'person' AND grantee_ref = $1 AND effect = 'permit' AND status = 'active' AND starts_at <= $2 AND ends_at > $2 ORDER BY 1`,
      [personId, now],
      'record-views-grantors',
    )
    return rows.map((row) => row.personId)
  }

  /** The one of these grants that lasts longest. */
  async findLongestGrant(sql: Sql, grantIds: readonly string[]): Promise<{ id: string; endsAt: Date } | null> {
    const [row] = await sql.query<{ id: string; endsAt: Date }>(
      `SELECT id, ends_at AS "endsAt" FROM record_grant WHERE id = ANY($1::uuid[]) ORDER BY ends_at DESC, id LIMIT 1`,
      [grantIds],
      'record-views-grant-end',
    )
    return row ?? null
  }
}

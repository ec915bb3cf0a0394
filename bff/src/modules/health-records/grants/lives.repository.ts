import type { Sql } from '../../../platform/database/database.ts'

/** Whether patients and grantees live, and which identity they are now. */
export class LivesRepository {
  /** Whose grants depend on their living and about whom the registry was not asked since `before`; marked as asked now. */
  async takeToAsk(sql: Sql, before: Date, now: Date, limit: number): Promise<{ personId: string; deceasedAt: Date | null }[]> {
    return sql.query<{ personId: string; deceasedAt: Date | null }>(
      `UPDATE record_patient SET life_asked_at = $2 WHERE person_id IN (
         SELECT p.person_id FROM record_patient p WHERE (p.life_asked_at IS NULL OR p.life_asked_at <= $1) AND (p.deceased_at IS NOT NULL
            OR EXISTS (SELECT 1 FROM record_grant g WHERE g.person_id = p.person_id AND g.effect = 'permit' AND g.status IN ('proposed', 'active', 'suspended'))
            OR EXISTS (SELECT 1 FROM record_grant g WHERE g.grantee_kind = 'person' AND g.grantee_ref = p.person_id AND g.effect = 'permit' AND g.status IN ('proposed', 'active', 'suspended')))
         ORDER BY p.life_asked_at NULLS FIRST LIMIT $3 FOR UPDATE OF p SKIP LOCKED)
       RETURNING person_id AS "personId", deceased_at AS "deceasedAt"`,
      [before, now, limit],
    )
  }

  /** @returns false when it is known already */
  async setDeceased(tx: Sql, personId: string, at: Date | null): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO record_patient (person_id, deceased_at) VALUES ($1, $2)
       ON CONFLICT (person_id) DO UPDATE SET deceased_at = $2 WHERE (record_patient.deceased_at IS NULL) <> ($2::timestamptz IS NULL) RETURNING 1`,
      [personId, at],
    )
    return rows.length > 0
  }

  /** @returns false when it is known already */
  async setMerged(tx: Sql, personId: string, into: string | null): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO record_patient (person_id, merged_into) VALUES ($1, $2)
       ON CONFLICT (person_id) DO UPDATE SET merged_into = $2 WHERE record_patient.merged_into IS DISTINCT FROM $2 RETURNING 1`,
      [personId, into],
    )
    return rows.length > 0
  }
}

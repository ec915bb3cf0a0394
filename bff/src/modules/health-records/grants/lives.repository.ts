import type { Sql } from '../../../platform/database/database.ts'

/** Whether patients and grantees live, and which identity they are now. */
export class LivesRepository {
  /** About whom the registry was not asked since `before`; marked as asked now. Of whom no grant depends any more drops out. */
  async takeToAsk(sql: Sql, before: Date, now: Date, limit: number): Promise<{ personId: string; deceasedAt: Date | null; isNeeded: boolean }[]> {
    return sql.query<{ personId: string; deceasedAt: Date | null; isNeeded: boolean }>(
      `UPDATE record_patient p SET life_asked_at = CASE WHEN due.needed THEN $2::timestamptz END FROM (
         SELECT r.person_id, r.deceased_at IS NOT NULL
             OR EXISTS (SELECT 1 FROM record_grant g WHERE g.person_id = r.person_id AND g.effect = 'permit' AND g.status IN ('proposed', 'active', 'suspended'))
             OR EXISTS (SELECT 1 FROM record_grant g WHERE g.grantee_ref = r.person_id AND g.grantee_kind = 'person' AND g.effect = 'permit' AND g.status IN ('proposed', 'active', 'suspended')) AS needed
           FROM record_patient r WHERE r.life_asked_at <= $1 ORDER BY r.life_asked_at LIMIT $3 FOR UPDATE OF r SKIP LOCKED) AS due
        WHERE p.person_id = due.person_id RETURNING p.person_id AS "personId", p.deceased_at AS "deceasedAt", due.needed AS "isNeeded"`,
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

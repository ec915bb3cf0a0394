import type { AdolescentLabel } from '@jktl/shared/health-records/grants/model'

import type { Sql } from '../../../platform/database/database.ts'

/** What 14–17 year olds let one guardian see (§3.6); ended rows stay as history. Whoever writes raises the patient's policy epoch in the same transaction. */
export class OptInsRepository {
  list(sql: Sql, personId: string): Promise<{ guardianPersonId: string; label: AdolescentLabel }[]> {
    return sql.query<{ guardianPersonId: string; label: AdolescentLabel }>(
      `SELECT guardian_person_id AS "guardianPersonId", label FROM record_label_opt_in WHERE person_id = $1 AND ended_at IS NULL`,
      [personId],
    )
  }

  /** @returns false when it is so already */
  async add(tx: Sql, personId: string, guardianPersonId: string, label: AdolescentLabel, at: Date): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO record_label_opt_in (person_id, guardian_person_id, label, created_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (person_id, guardian_person_id, label) WHERE ended_at IS NULL DO NOTHING RETURNING 1`,
      [personId, guardianPersonId, label, at],
    )
    return rows.length > 0
  }

  /** @param label null: every label. @returns how many ended */
  async end(tx: Sql, personId: string, guardianPersonId: string, label: AdolescentLabel | null, at: Date): Promise<number> {
    const rows = await tx.query(
      `UPDATE record_label_opt_in SET ended_at = $4 WHERE person_id = $1 AND guardian_person_id = $2 AND ($3::text IS NULL OR label = $3) AND ended_at IS NULL RETURNING 1`,
      [personId, guardianPersonId, label, at],
    )
    return rows.length
  }
}

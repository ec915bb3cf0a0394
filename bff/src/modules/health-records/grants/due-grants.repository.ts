import type { Sql } from '../../../platform/database/database.ts'

/** Grants for which something is due, found without looking at the others. */
export class DueGrantsRepository {
  /** Their end has come, or their uses are spent; denies have no end. */
  async listSpent(sql: Sql, now: Date, limit: number): Promise<string[]> {
    return this.ids(
      sql,
      `(SELECT id FROM record_grant WHERE status IN ('active', 'suspended') AND ends_at <= $1 LIMIT $2)
       UNION (SELECT id FROM record_grant WHERE status = 'active' AND uses >= max_uses LIMIT $2)`,
      [now, limit],
    )
  }

  async listUnanswered(sql: Sql, now: Date, limit: number): Promise<string[]> {
    return this.ids(sql, `SELECT id FROM record_grant WHERE status = 'proposed' AND answer_by <= $1 LIMIT $2`, [now, limit])
  }

  /** Let in as a doctor of an institution where they no longer treat anybody. */
  async listLeavers(sql: Sql, limit: number): Promise<string[]> {
    return this.ids(
      sql,
      `SELECT g.id FROM record_grant g WHERE g.status IN ('active', 'suspended') AND g.grantee_kind = 'practitioner' AND g.effect = 'permit'
          AND NOT EXISTS (SELECT 1 FROM staff_post p WHERE p.account_id = g.grantee_ref AND p.ended_at IS NULL AND p.role IN ('doctor', 'family_doctor')
                             AND (g.grantee_institution_id IS NULL OR p.institution_id = g.grantee_institution_id)) LIMIT $1`,
      [limit],
    )
  }

  /** Marks those that end by `until` and of which the patient has not been told; grants that were short from the start are left out. */
  async takeExpiring(tx: Sql, now: Date, until: Date, limit: number): Promise<string[]> {
    return this.ids(
      tx,
      `UPDATE record_grant SET reminded_at = $1 WHERE id IN (
         SELECT id FROM record_grant WHERE status = 'active' AND effect = 'permit' AND reminded_at IS NULL AND ends_at > $1 AND ends_at <= $2
            AND ends_at - starts_at > $2::timestamptz - $1::timestamptz LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING id`,
      [now, until, limit],
    )
  }

  /** Live permits given by this guardian for the ward. */
  async listGivenByGuardian(sql: Sql, personId: string, guardianPersonId: string): Promise<string[]> {
    return this.ids(
      sql,
      `SELECT id FROM record_grant WHERE person_id = $1 AND grantor_person_id = $2 AND grantor_capacity = 'guardian' AND effect = 'permit' AND status IN ('active', 'suspended')`,
      [personId, guardianPersonId],
    )
  }

  /** Live permits between two people, either way. */
  async listBetween(sql: Sql, one: string, other: string): Promise<string[]> {
    return this.ids(
      sql,
      `SELECT id FROM record_grant WHERE grantee_kind = 'person' AND effect = 'permit' AND status IN ('proposed', 'active', 'suspended')
          AND ((person_id = $1 AND grantee_ref = $2) OR (person_id = $2 AND grantee_ref = $1))`,
      [one, other],
    )
  }

  /** Live permits of a person, as patient or as grantee. */
  async listOfLife(sql: Sql, personId: string): Promise<string[]> {
    return this.ids(
      sql,
      `SELECT id FROM record_grant WHERE effect = 'permit' AND status IN ('proposed', 'active', 'suspended') AND (person_id = $1 OR (grantee_kind = 'person' AND grantee_ref = $1))`,
      [personId],
    )
  }

  /** What the death of this person ended. */
  async listEndedByDeath(sql: Sql, personId: string): Promise<string[]> {
    return this.ids(
      sql,
      `SELECT id FROM record_grant WHERE (person_id = $1 AND reason = 'PATIENT_DECEASED') OR (grantee_kind = 'person' AND grantee_ref = $1 AND reason = 'GRANTEE_DECEASED')`,
      [personId],
    )
  }

  async listActiveOf(sql: Sql, personId: string): Promise<string[]> {
    return this.ids(sql, `SELECT id FROM record_grant WHERE person_id = $1 AND effect = 'permit' AND status = 'active'`, [personId])
  }

  private async ids(sql: Sql, text: string, values: readonly unknown[]): Promise<string[]> {
    return (await sql.query<{ id: string }>(text, values)).map((row) => row.id)
  }
}

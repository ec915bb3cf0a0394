import type { RecordSource } from '@jktl/shared/health-records/model'

import type { Database } from '../../../platform/database/database.ts'

export interface Link {
  patientRef: string
  importedAt: Date | null
}

/** Whose record a Patient of a source is. */
export class LinksRepository {
  constructor(private readonly db: Database) {}

  async ofPerson(source: RecordSource, personId: string): Promise<Link[]> {
    return this.db.query(
      `SELECT patient_ref AS "patientRef", imported_at AS "importedAt" FROM record_link WHERE person_id = $1 AND source = $2 ORDER BY patient_ref`,
      [personId, source],
      'record-links-of-person',
    )
  }

  async personsOf(source: RecordSource, patientRefs: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ patient_ref: string; person_id: string }>(
      `SELECT patient_ref, person_id FROM record_link WHERE source = $1 AND patient_ref = ANY($2::text[])`,
      [source, patientRefs],
      'record-links-persons',
    )
    return new Map(rows.map((row) => [row.patient_ref, row.person_id]))
  }

  /** From now on the Patient is this person's; what was another's goes over with it. */
  async link(source: RecordSource, patientRef: string, personId: string, at: Date): Promise<void> {
    await this.db.transaction(async (tx) => {
      const [changed] = await tx.query(
        `INSERT INTO record_link AS l (source, patient_ref, person_id, linked_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (source, patient_ref) DO UPDATE SET person_id = EXCLUDED.person_id, linked_at = EXCLUDED.linked_at, imported_at = NULL WHERE l.person_id <> EXCLUDED.person_id
         RETURNING 1`,
        [source, patientRef, personId, at],
      )
      if (changed) await this.moveObjects(tx, source, patientRef, personId)
    })
  }

  /** The Patient turned out to be nobody known here. */
  async unlink(source: RecordSource, patientRef: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.query(`DELETE FROM record_link WHERE source = $1 AND patient_ref = $2`, [source, patientRef])
      await this.moveObjects(tx, source, patientRef, null)
    })
  }

  async noteImport(source: RecordSource, patientRef: string, at: Date): Promise<void> {
    await this.db.query(`UPDATE record_link SET imported_at = $3 WHERE source = $1 AND patient_ref = $2`, [source, patientRef, at])
  }

  private async moveObjects(tx: Pick<Database, 'query'>, source: RecordSource, patientRef: string, personId: string | null): Promise<void> {
    await tx.query(
      `WITH moved AS (SELECT id, person_id FROM record_object WHERE source = $1 AND subject_ref = $2 AND person_id IS NOT NULL AND person_id IS DISTINCT FROM $3::uuid FOR UPDATE),
            done AS (UPDATE record_object o SET person_id = $3::uuid FROM moved m WHERE o.id = m.id RETURNING 1)
       INSERT INTO record_patient (person_id) SELECT DISTINCT p FROM (SELECT person_id AS p FROM moved UNION SELECT $3::uuid FROM moved) x WHERE p IS NOT NULL ORDER BY p
       ON CONFLICT (person_id) DO UPDATE SET policy_epoch = record_patient.policy_epoch + 1`,
      [source, patientRef, personId],
    )
  }
}

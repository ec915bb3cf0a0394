import type { Basis, Directory, GranteeKind, GrantStatus, Label, Purpose, RecordAction } from '@jktl/shared/health-records/model'

import type { Database, Sql } from '../../../platform/database/database.ts'
import type { PatientFacts } from '../domain/policy/facts.ts'

interface PatientRow {
  merged_into: string | null
  is_under_review: boolean
  deceased_at: Date | null
  is_self_supporting: boolean
  has_court_lock: boolean
  birth_precision: PatientFacts['birthPrecision']
}
/** A grant of one person as it stands, in force or not. */
export interface StoredGrant {
  id: string
  personId: string
  grantorPersonId: string
  grantorCapacity: 'self' | 'guardian' | 'deputy'
  effect: 'permit' | 'deny'
  granteeKind: GranteeKind
  granteeRef: string
  granteeInstitutionId: string | null
  basis: Basis
  directories: Directory[]
  labels: Label[]
  actions: RecordAction[]
  purposes: Purpose[]
  dataFrom: Date | null
  dataTo: Date | null
  startsAt: Date
  endsAt: Date
  maxUses: number | null
  uses: number
  authLevelMin: number
  status: GrantStatus
  firstUsedAt: Date | null
}

/** What the database of this slice knows for a decision about one person's records. */
export class FactsRepository {
  constructor(private readonly db: Database) {}

  /** @returns null while nothing is kept about the person: the ordinary case */
  async findPatient(personId: string): Promise<PatientRow | null> {
    const [row] = await this.db.query<PatientRow>(
      `SELECT merged_into, is_under_review, deceased_at, is_self_supporting, has_court_lock, birth_precision FROM record_patient WHERE person_id = $1`,
      [personId],
      'record-facts-patient',
    )
    return row ?? null
  }

  async listBlocks(personId: string): Promise<{ kind: 'GUARDIAN' | 'SAFEGUARDING' | 'ABUSE_SUSPECT'; blockedPersonId: string }[]> {
    return this.db.query(
      `SELECT kind, blocked_person_id AS "blockedPersonId" FROM record_block WHERE person_id = $1 AND ended_at IS NULL`,
      [personId],
      'record-facts-blocks',
    )
  }

  async listOptIns(personId: string): Promise<{ guardianPersonId: string; label: Label }[]> {
    return this.db.query(
      `SELECT guardian_person_id AS "guardianPersonId", label FROM record_label_opt_in WHERE person_id = $1 AND ended_at IS NULL`,
      [personId],
      'record-facts-opt-ins',
    )
  }

  /** Grants that could speak for or against somebody now; what has ended for good is left out. */
  async listGrants(personId: string): Promise<StoredGrant[]> {
    return this.db.query(
      `SELECT id, person_id AS "personId", grantor_person_id AS "grantorPersonId", grantor_capacity AS "grantorCapacity", effect, grantee_kind AS "granteeKind",
              grantee_ref AS "granteeRef", grantee_institution_id AS "granteeInstitutionId", basis, directories, labels, actions, purposes, data_from AS "dataFrom", data_to AS "dataTo", starts_at AS "startsAt",
              ends_at AS "endsAt", max_uses AS "maxUses", uses, auth_level_min AS "authLevelMin", status, first_used_at AS "firstUsedAt"
         FROM record_grant WHERE person_id = $1 AND status = 'active'`,
      [personId],
      'record-facts-grants',
    )
  }

  /** One use of a grant. @returns null when it may not be used any more; else whether this was the first */
  async use(tx: Sql, grantId: string, at: Date): Promise<{ isFirst: boolean } | null> {
    const [row] = await tx.query<{ is_first: boolean }>(
      `WITH before AS (SELECT id, first_used_at FROM record_grant WHERE id = $1 FOR UPDATE)
       UPDATE record_grant g SET uses = uses + 1, first_used_at = coalesce(g.first_used_at, $2)
         FROM before WHERE g.id = before.id AND g.status = 'active' AND g.ends_at > $2 AND (g.max_uses IS NULL OR g.uses < g.max_uses)
       RETURNING before.first_used_at IS NULL AS is_first`,
      [grantId, at],
      'record-grant-use',
    )
    return row ? { isFirst: row.is_first } : null
  }
}

import type { DeskBasis } from '@jktl/shared/health-records/desk/model'
import type { Directory } from '@jktl/shared/health-records/model'
import { BREAK_GLASS_DIRECTORIES } from '@jktl/shared/health-records/break-glass/model'

import type { Database } from '../../../platform/database/database.ts'

/** One way of a practitioner to a patient, in force now. */
export interface DeskPath {
  personId: string
  basis: DeskBasis
  purpose: 'TREAT' | 'ETREAT'
  institutionId: string
  directories: Directory[]
  until: Date
}
const MOST = 60

/** Whom a practitioner may see. The gate still decides every object; this only finds the doors. */
export class DeskPathsRepository {
  constructor(private readonly db: Database) {}

  /** @param personId only of this person */
  async list(accountId: string, institutionIds: readonly string[], now: Date, personId: string | null = null): Promise<DeskPath[]> {
    const granted = await this.db.query<DeskPath>(
      `SELECT g.person_id AS "personId", CASE WHEN g.channel = 'card' THEN 'CARD' WHEN g.grantee_kind = 'org' THEN 'ORG' ELSE 'GRANT' END AS basis, 'TREAT' AS purpose,
              CASE WHEN g.grantee_kind = 'org' THEN g.grantee_ref ELSE coalesce(g.grantee_institution_id, ($2::uuid[])[1]) END AS "institutionId", g.directories, g.ends_at AS until
         FROM record_grant g LEFT JOIN record_patient p ON p.person_id = g.person_id
        WHERE g.status = 'active' AND g.effect = 'permit' AND 'TREAT' = ANY(g.purposes) AND g.starts_at <= $3 AND g.ends_at > $3 AND (g.max_uses IS NULL OR g.uses < g.max_uses)
          AND (g.grantee_kind = 'practitioner' AND g.grantee_ref = $1 AND (g.grantee_institution_id IS NULL OR g.grantee_institution_id = ANY($2))
            OR g.grantee_kind = 'org' AND g.grantee_ref = ANY($2))
          AND p.deceased_at IS NULL AND ($4::uuid IS NULL OR g.person_id = $4)
        ORDER BY g.ends_at DESC, g.id LIMIT ${MOST}`,
      [accountId, institutionIds, now, personId],
      'desk-paths',
    )
    const emergencies = await this.db.query<Pick<DeskPath, 'personId' | 'institutionId' | 'until'>>(
      `SELECT person_id AS "personId", institution_id AS "institutionId", ends_at AS until FROM break_glass_session
        WHERE account_id = $1 AND institution_id = ANY($2) AND status = 'OPEN' AND starts_at <= $3 AND ends_at > $3 AND ($4::uuid IS NULL OR person_id = $4)
        ORDER BY ends_at DESC, id LIMIT ${MOST}`,
      [accountId, institutionIds, now, personId],
      'desk-emergencies',
    )
    return [
      ...emergencies.map((row) => ({ ...row, basis: 'EMERGENCY' as const, purpose: 'ETREAT' as const, directories: [...BREAK_GLASS_DIRECTORIES] })),
      ...granted,
    ]
  }
}

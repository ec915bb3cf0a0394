import { dateOf } from '@jktl/shared/kernel/dates'
import type { PersonRelation } from '@jktl/shared/identity/model'

import type { Clock } from '../../platform/clock.ts'
import type { Database, Sql } from '../../platform/database/database.ts'
import type { Vault } from '../../platform/vault.ts'

interface Relative {
  personId: string
  name: string
  sex: 'M' | 'F'
  /** What the relative is to the person. */
  relation: PersonRelation
  phone: string | null
}
/** A guardian binding near its last day. */
interface EndingGuardianship {
  bindingId: string
  accountId: string
  personId: string
  notices: number
}

/** The other side of each relation. */
const INVERSE: Record<PersonRelation, PersonRelation> = { SELF: 'SELF', CHILD: 'PARENT', PARENT: 'CHILD', SPOUSE: 'SPOUSE', OTHER: 'OTHER' }
/** Verified selves: who owns an account. */
const SELVES = `SELECT s.account_id, s.person_id FROM person_binding s JOIN real_name_check sc ON sc.binding_id = s.id WHERE s.relation = 'SELF' AND s.state = 'ACTIVE' AND sc.state = 'VERIFIED'`
const TIE = `b.relation <> 'SELF' AND b.state = 'ACTIVE' AND (b.guardian_until IS NULL OR b.guardian_until > $2::date)`

/** Who belongs to whom, looked at from the person instead of from an account. */
export class TiesRepository {
  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Family with a verified account of their own: bound by the person, or having the person bound. */
  async listRelatives(personId: string): Promise<Relative[]> {
    const rows = await this.db.query<{
      person_id: string
      relation: PersonRelation
      is_binder: boolean
      name_sealed: Buffer
      sex: 'M' | 'F'
      phone_sealed: Buffer | null
    }>(
      `WITH self AS (${SELVES}), tie AS (
         SELECT b.person_id, b.relation, false AS is_binder, b.requested_at FROM person_binding b JOIN self me ON me.account_id = b.account_id AND me.person_id = $1 WHERE ${TIE}
         UNION ALL
         SELECT other.person_id, b.relation, true, b.requested_at FROM person_binding b JOIN self other ON other.account_id = b.account_id WHERE b.person_id = $1 AND ${TIE})
       SELECT DISTINCT ON (t.person_id) t.person_id, t.relation, t.is_binder, p.name_sealed, p.sex, a.phone_sealed
         FROM tie t JOIN person p ON p.id = t.person_id JOIN self owner ON owner.person_id = t.person_id JOIN account a ON a.id = owner.account_id
        WHERE t.person_id <> $1 ORDER BY t.person_id, t.is_binder, t.requested_at`,
      [personId, dateOf(this.clock.now())],
    )
    return rows.map((row) => ({
      personId: row.person_id,
      name: this.vault.open(row.name_sealed),
      sex: row.sex,
      relation: row.is_binder ? INVERSE[row.relation] : row.relation,
      phone: row.phone_sealed && this.vault.open(row.phone_sealed),
    }))
  }

  /** Whether an account of the one has the other bound, either way round. */
  async areTied(one: string, other: string): Promise<boolean> {
    const rows = await this.db.query(
      `WITH self AS (${SELVES}) SELECT 1 FROM person_binding b JOIN self o ON o.account_id = b.account_id
        WHERE ((o.person_id = $1 AND b.person_id = $3) OR (o.person_id = $3 AND b.person_id = $1)) AND ${TIE} LIMIT 1`,
      [one, dateOf(this.clock.now()), other],
    )
    return rows.length > 0
  }

  /** Accounts whose verified self each person is. */
  async listAccountsOf(personIds: readonly string[], sql: Sql = this.db): Promise<{ personId: string; accountId: string }[]> {
    return sql.query<{ personId: string; accountId: string }>(
      `SELECT x.person_id AS "personId", x.account_id AS "accountId" FROM (${SELVES}) x WHERE x.person_id = ANY($1::uuid[]) ORDER BY 1, 2`,
      [personIds],
    )
  }

  /** Marks guardianships that end by `until` and of which fewer than `notices` notices were given; answers which. */
  async takeEnding(tx: Sql, until: string, notices: number, limit: number): Promise<EndingGuardianship[]> {
    return tx.query<EndingGuardianship>(
      `UPDATE person_binding SET majority_notices = $3 WHERE id IN (
         SELECT id FROM person_binding WHERE state = 'ACTIVE' AND guardian_until > $1::date AND guardian_until <= $2::date AND majority_notices < $3 ORDER BY id LIMIT $4 FOR UPDATE SKIP LOCKED)
       RETURNING id AS "bindingId", account_id AS "accountId", person_id AS "personId", majority_notices AS notices`,
      [dateOf(this.clock.now()), until, notices, limit],
    )
  }
}

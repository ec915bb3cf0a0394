import { randomUUID } from 'node:crypto'

import type { Basis, Directory, GranteeKind, GrantReason, GrantStatus, Label, Purpose, RecordAction } from '@jktl/shared/health-records/model'

import type { Sql } from '../../../platform/database/database.ts'

/** What a grant says; every version keeps it as it was. */
export interface GrantTerms {
  grantorPersonId: string
  grantorCapacity: 'self' | 'guardian' | 'deputy'
  directories: readonly Directory[]
  labels: readonly Label[]
  actions: readonly RecordAction[]
  purposes: readonly Purpose[]
  dataFrom: Date | null
  dataTo: Date | null
  startsAt: Date
  endsAt: Date
  maxUses: number | null
}
/** Of whom, for whom, on what ground: never changes. */
export interface GrantKey {
  personId: string
  effect: 'permit' | 'deny'
  granteeKind: GranteeKind
  granteeRef: string
  /** Of a practitioner: for which institution. */
  granteeInstitutionId: string | null
  basis: Basis
}
export interface NewGrant extends GrantKey, GrantTerms {
  authLevelMin: 1 | 2 | 3
  channel: 'app' | 'card' | 'assisted'
  status: Extract<GrantStatus, 'proposed' | 'active'>
  reason: GrantReason
  /** Of a request: until when it can be answered. */
  answerBy: Date | null
}
export interface GrantRow extends GrantKey, GrantTerms {
  id: string
  version: number
  uses: number
  authLevelMin: number
  status: GrantStatus
  reason: GrantReason
  channel: 'app' | 'card' | 'assisted'
  isRequest: boolean
  answerBy: Date | null
  createdAt: Date
  changedAt: Date
  firstUsedAt: Date | null
}
export interface GrantVersionRow {
  version: number
  status: GrantStatus
  reason: GrantReason
  terms: Omit<GrantTerms, 'dataFrom' | 'dataTo' | 'startsAt' | 'endsAt'> & { startsAt: string; endsAt: string }
  actorAccountId: string | null
  at: Date
}
export type GrantChange = Partial<GrantTerms> & { status: GrantStatus; reason: GrantReason }
/** Where a list ordered by time and id goes on. */
type Place = { at: Date; id: string } | null

const GRANT = `id, version, person_id AS "personId", grantor_person_id AS "grantorPersonId", grantor_capacity AS "grantorCapacity", effect, grantee_kind AS "granteeKind", grantee_ref AS "granteeRef",
  grantee_institution_id AS "granteeInstitutionId", basis, directories, labels, actions, purposes, data_from AS "dataFrom", data_to AS "dataTo", starts_at AS "startsAt", ends_at AS "endsAt",
  max_uses AS "maxUses", uses, auth_level_min AS "authLevelMin", status, reason, channel, is_request AS "isRequest", answer_by AS "answerBy", created_at AS "createdAt", changed_at AS "changedAt", first_used_at AS "firstUsedAt"`
const LIVE = `status IN ('proposed', 'active', 'suspended')`

const termsOf = (grant: GrantTerms): GrantTerms => ({
  grantorPersonId: grant.grantorPersonId,
  grantorCapacity: grant.grantorCapacity,
  directories: grant.directories,
  labels: grant.labels,
  actions: grant.actions,
  purposes: grant.purposes,
  dataFrom: grant.dataFrom,
  dataTo: grant.dataTo,
  startsAt: grant.startsAt,
  endsAt: grant.endsAt,
  maxUses: grant.maxUses,
})

/**
 * 授权 (R378). Every write is three things in one transaction: the row, the version it became, and the patient's policy epoch, by which caches of
 * decisions die; so `insert` and `change` take the caller's transaction and are the only ways in.
 */
export class GrantsRepository {
  /** @returns null when the same is there already: an active permit for this grantee on this basis, an open request, or the same deny */
  async insert(tx: Sql, grant: NewGrant, actorAccountId: string | null, at: Date): Promise<GrantRow | null> {
    const [row] = await tx.query<GrantRow>(
      `INSERT INTO record_grant (id, person_id, grantor_person_id, grantor_capacity, effect, grantee_kind, grantee_ref, grantee_institution_id, basis, directories, labels, actions, purposes,
         data_from, data_to, starts_at, ends_at, max_uses, auth_level_min, status, reason, channel, is_request, answer_by, created_at, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $25) ON CONFLICT DO NOTHING RETURNING ${GRANT}`,
      [
        randomUUID(),
        grant.personId,
        grant.grantorPersonId,
        grant.grantorCapacity,
        grant.effect,
        grant.granteeKind,
        grant.granteeRef,
        grant.granteeInstitutionId,
        grant.basis,
        [...grant.directories].sort(),
        [...grant.labels].sort(),
        grant.actions,
        grant.purposes,
        grant.dataFrom,
        grant.dataTo,
        grant.startsAt,
        grant.endsAt,
        grant.maxUses,
        grant.authLevelMin,
        grant.status,
        grant.reason,
        grant.channel,
        grant.answerBy !== null,
        grant.answerBy,
        at,
      ],
    )
    if (!row) return null
    if (row.effect === 'permit') await this.watchLives(tx, [row.personId, ...(row.granteeKind === 'person' ? [row.granteeRef] : [])], at)
    await this.keepVersion(tx, row, actorAccountId, at)
    return row
  }

  /** From now on the population registry is asked about these. In one order, so that two who give to each other do not wait for each other. */
  private async watchLives(tx: Sql, personIds: readonly string[], at: Date): Promise<void> {
    await tx.query(
      `INSERT INTO record_patient (person_id, life_asked_at) SELECT id, $2 FROM unnest($1::uuid[]) AS id ORDER BY id
       ON CONFLICT (person_id) DO UPDATE SET life_asked_at = coalesce(record_patient.life_asked_at, $2)`,
      [personIds, at],
    )
  }

  /**
   * Makes the next version of exactly the version that was read. A second active permit violates `record_grant_active_key`.
   * @returns null when somebody changed it in between
   */
  async change(tx: Sql, grant: GrantRow, change: GrantChange, actorAccountId: string | null, at: Date): Promise<GrantRow | null> {
    const to = { ...grant, ...change }
    const [row] = await tx.query<GrantRow>(
      `UPDATE record_grant SET version = version + 1, grantor_person_id = $3, grantor_capacity = $4, directories = $5, labels = $6, actions = $7, purposes = $8, data_from = $9, data_to = $10,
         starts_at = $11, ends_at = $12, max_uses = $13, status = $14, reason = $15, changed_at = $16, reminded_at = CASE WHEN ends_at = $12 THEN reminded_at END
        WHERE id = $1 AND version = $2 RETURNING ${GRANT}`,
      [
        grant.id,
        grant.version,
        to.grantorPersonId,
        to.grantorCapacity,
        [...to.directories].sort(),
        [...to.labels].sort(),
        to.actions,
        to.purposes,
        to.dataFrom,
        to.dataTo,
        to.startsAt,
        to.endsAt,
        to.maxUses,
        to.status,
        to.reason,
        at,
      ],
    )
    if (row) await this.keepVersion(tx, row, actorAccountId, at)
    return row ?? null
  }

  private async keepVersion(tx: Sql, grant: GrantRow, actorAccountId: string | null, at: Date): Promise<void> {
    await tx.query(`INSERT INTO record_grant_version (grant_id, version, status, reason, terms, actor_account_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`, [
      grant.id,
      grant.version,
      grant.status,
      grant.reason,
      JSON.stringify(termsOf(grant)),
      actorAccountId,
      at,
    ])
    await this.raiseEpoch(tx, grant.personId)
  }

  /** From now on decisions about this person are made anew. */
  async raiseEpoch(tx: Sql, personId: string): Promise<void> {
    await tx.query(
      `INSERT INTO record_patient (person_id, policy_epoch) VALUES ($1, 2) ON CONFLICT (person_id) DO UPDATE SET policy_epoch = record_patient.policy_epoch + 1`,
      [personId],
    )
  }

  async find(sql: Sql, id: string): Promise<GrantRow | null> {
    return (await sql.query<GrantRow>(`SELECT ${GRANT} FROM record_grant WHERE id = $1`, [id]))[0] ?? null
  }

  /** Holds the row until the transaction ends. */
  async lock(tx: Sql, id: string): Promise<GrantRow | null> {
    return (await tx.query<GrantRow>(`SELECT ${GRANT} FROM record_grant WHERE id = $1 FOR UPDATE`, [id]))[0] ?? null
  }

  /** The live one of this key: active, or a request that waits. */
  async findLive(sql: Sql, key: Pick<GrantKey, 'personId' | 'effect' | 'granteeKind' | 'granteeRef'>): Promise<GrantRow | null> {
    const [row] = await sql.query<GrantRow>(
      `SELECT ${GRANT} FROM record_grant WHERE person_id = $1 AND effect = $2 AND grantee_kind = $3 AND grantee_ref = $4 AND ${LIVE} ORDER BY status = 'active' DESC, changed_at DESC LIMIT 1`,
      [key.personId, key.effect, key.granteeKind, key.granteeRef],
    )
    return row ?? null
  }

  /** Active permits of this key whose time or uses are over, though no sweep has ended them yet. */
  lockSpent(tx: Sql, key: GrantKey, now: Date): Promise<GrantRow[]> {
    return tx.query<GrantRow>(
      `SELECT ${GRANT} FROM record_grant WHERE person_id = $1 AND grantee_kind = $2 AND grantee_ref = $3 AND basis = $4 AND status = 'active' AND effect = 'permit'
         AND (ends_at <= $5 OR uses >= max_uses) FOR UPDATE`,
      [key.personId, key.granteeKind, key.granteeRef, key.basis, now],
    )
  }

  async versions(sql: Sql, id: string): Promise<GrantVersionRow[]> {
    return sql.query<GrantVersionRow>(
      `SELECT version, status, reason, terms, actor_account_id AS "actorAccountId", at FROM record_grant_version WHERE grant_id = $1 ORDER BY version DESC`,
      [id],
    )
  }

  /** In force, waiting or stopped for a while, of one patient. */
  listLiveOf(sql: Sql, personId: string): Promise<GrantRow[]> {
    return sql.query<GrantRow>(`SELECT ${GRANT} FROM record_grant WHERE person_id = $1 AND ${LIVE} ORDER BY changed_at DESC, id DESC`, [personId])
  }

  /** Live permits for this person, whoever gave them. */
  listLiveFor(sql: Sql, granteePersonId: string): Promise<GrantRow[]> {
    return sql.query<GrantRow>(
      `SELECT ${GRANT} FROM record_grant WHERE grantee_kind = 'person' AND grantee_ref = $1 AND effect = 'permit' AND ${LIVE} ORDER BY changed_at DESC, id DESC`,
      [granteePersonId],
    )
  }

  /** All there ever were, the last changed first. */
  list(sql: Sql, side: 'given' | 'received', personId: string, after: Place, limit: number): Promise<GrantRow[]> {
    const mine = side === 'given' ? `person_id = $1` : `grantee_kind = 'person' AND grantee_ref = $1 AND effect = 'permit'`
    return sql.query<GrantRow>(
      `SELECT ${GRANT} FROM record_grant WHERE ${mine} AND ($2::timestamptz IS NULL OR (changed_at, id) < ($2, $3::uuid)) ORDER BY changed_at DESC, id DESC LIMIT $4`,
      [personId, after?.at ?? null, after?.id ?? null, limit],
    )
  }

  /** Withdrawn from this person by staff, as a guardian or for safety. */
  async isBlocked(sql: Sql, personId: string, blockedPersonId: string): Promise<boolean> {
    const rows = await sql.query(
      `SELECT 1 FROM record_block WHERE person_id = $1 AND blocked_person_id = $2 AND kind IN ('GUARDIAN', 'SAFEGUARDING') AND ended_at IS NULL LIMIT 1`,
      [personId, blockedPersonId],
    )
    return rows.length > 0
  }

  /** Has, or once had, something of this person's to look at: knows that there is such a person. */
  async isGrantee(sql: Sql, personId: string, granteePersonId: string): Promise<boolean> {
    const rows = await sql.query(
      `SELECT 1 FROM record_grant WHERE person_id = $1 AND grantee_kind = 'person' AND grantee_ref = $2 AND effect = 'permit' LIMIT 1`,
      [personId, granteePersonId],
    )
    return rows.length > 0
  }

  /** What authorization knows of the patient. */
  async findPatient(sql: Sql, personId: string): Promise<{ deceasedAt: Date | null; mergedInto: string | null; isSelfSupporting: boolean } | null> {
    const [row] = await sql.query<{ deceasedAt: Date | null; mergedInto: string | null; isSelfSupporting: boolean }>(
      `SELECT deceased_at AS "deceasedAt", merged_into AS "mergedInto", is_self_supporting AS "isSelfSupporting" FROM record_patient WHERE person_id = $1`,
      [personId],
    )
    return row ?? null
  }
}

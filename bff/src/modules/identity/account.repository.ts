import type { Role } from '@jktl/shared/kernel/roles'
import type { TypeSize } from '@jktl/shared/identity/model'

import type { Clock } from '../../platform/clock.ts'
import type { Database, Sql } from '../../platform/database/database.ts'
import type { AppName, Post } from '../../platform/sessions.ts'
import type { Vault } from '../../platform/vault.ts'

export interface Account {
  id: string
  app: AppName
  displayName: string | null
  phone: string | null
  typeSize: TypeSize
  dark: boolean
}
export interface PrivacyDecision {
  version: string
  decision: 'agreed' | 'refused'
  at: Date
}
export interface WechatIdentity {
  app: AppName
  openid: string
  unionid: string | null
}

const CLINICAL_ROLES: readonly Role[] = ['doctor', 'family_doctor']

/** Accounts, their preferences, privacy decisions and staff posts. */
export class AccountRepository {
  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  private fingerprints({ app, openid, unionid }: WechatIdentity): { openid: Buffer; unionid: Buffer | null } {
    return { openid: this.vault.fingerprint('openid', `${app}\n${openid}`), unionid: unionid ? this.vault.fingerprint('unionid', unionid) : null }
  }

  /**
   * One account per person and app: the unionid decides where WeChat tells one (it joins H5 and mini program also under different appids),
   * else the openid. A newer openid replaces the older one, because WeChat pays and notifies by the one it gave last.
   */
  async findId(identity: WechatIdentity): Promise<string | null> {
    const { openid, unionid } = this.fingerprints(identity)
    const [row] = await this.db.query<{ id: string; same_openid: boolean; same_unionid: boolean }>(
      `SELECT id, openid_fingerprint = $2 AS same_openid, unionid_fingerprint IS NOT DISTINCT FROM $3 AS same_unionid FROM account
        WHERE app = $1 AND (unionid_fingerprint = $3 OR openid_fingerprint = $2) ORDER BY unionid_fingerprint = $3 DESC NULLS LAST LIMIT 1`,
      [identity.app, openid, unionid],
    )
    if (!row) return null
    if (!row.same_openid || (unionid && !row.same_unionid)) {
      await this.db.query(
        `UPDATE account SET openid_fingerprint = $2, openid_sealed = $3, unionid_fingerprint = coalesce($4, unionid_fingerprint) WHERE id = $1`,
        [row.id, openid, this.vault.seal(identity.openid), unionid],
      )
    }
    return row.id
  }

  /** Finds or creates; two first sign-ins at once end in one account. */
  async open(identity: WechatIdentity, displayName: string | null = null): Promise<string> {
    const found = await this.findId(identity)
    if (found) return found
    const { openid, unionid } = this.fingerprints(identity)
    const [created] = await this.db.query<{ id: string }>(
      `INSERT INTO account (app, openid_fingerprint, openid_sealed, unionid_fingerprint, display_name, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
      [identity.app, openid, this.vault.seal(identity.openid), unionid, displayName, this.clock.date()],
    )
    const id = created?.id ?? (await this.findId(identity))
    if (!id) throw new Error('an account that exists was not found')
    return id
  }

  async get(id: string): Promise<Account> {
    const [row] = await this.db.query<{ app: AppName; display_name: string | null; phone_sealed: Buffer | null; type_size: TypeSize; dark: boolean }>(
      `SELECT app, display_name, phone_sealed, type_size, dark FROM account WHERE id = $1`,
      [id],
    )
    if (!row) throw new Error('the account of a session is missing')
    return {
      id,
      app: row.app,
      displayName: row.display_name,
      phone: row.phone_sealed && this.vault.open(row.phone_sealed),
      typeSize: row.type_size,
      dark: row.dark,
    }
  }

  async findOpenid(id: string): Promise<string | null> {
    const [row] = await this.db.query<{ openid_sealed: Buffer }>(`SELECT openid_sealed FROM account WHERE id = $1`, [id])
    return row ? this.vault.open(row.openid_sealed) : null
  }

  async setPreferences(id: string, preferences: { typeSize: TypeSize; dark: boolean }): Promise<void> {
    await this.db.query(`UPDATE account SET type_size = $2, dark = $3 WHERE id = $1`, [id, preferences.typeSize, preferences.dark])
  }

  async setPhone(id: string, phone: string): Promise<void> {
    await this.db.query(`UPDATE account SET phone_sealed = $2 WHERE id = $1`, [id, this.vault.seal(phone)])
  }

  async findPrivacyDecision(id: string): Promise<PrivacyDecision | null> {
    const [row] = await this.db.query<PrivacyDecision>(`SELECT version, decision, at FROM privacy_consent WHERE account_id = $1 ORDER BY seq DESC LIMIT 1`, [
      id,
    ])
    return row ?? null
  }

  async addPrivacyDecision(id: string, decision: { version: string; decision: 'agreed' | 'refused' }): Promise<void> {
    await this.db.query(`INSERT INTO privacy_consent (account_id, version, decision, at) VALUES ($1, $2, $3, $4)`, [
      id,
      decision.version,
      decision.decision,
      this.clock.date(),
    ])
  }

  async listPosts(id: string): Promise<Post[]> {
    return this.db.query<Post>(
      `SELECT role, institution_id AS "institutionId", area_code AS "areaCode" FROM staff_post WHERE account_id = $1 AND ended_at IS NULL ORDER BY granted_at, id`,
      [id],
    )
  }

  /** Of one institution, or region-wide. */
  async listHolders(role: Role, institutionId: string | null, sql: Sql = this.db): Promise<string[]> {
    const rows = await sql.query<{ accountId: string }>(
      `SELECT DISTINCT account_id AS "accountId" FROM staff_post WHERE role = $1 AND institution_id IS NOT DISTINCT FROM $2 AND ended_at IS NULL ORDER BY 1`,
      [role, institutionId],
    )
    return rows.map(({ accountId }) => accountId)
  }

  /** Those who treat patients at this institution, by name. */
  async listClinicians(institutionId: string): Promise<{ accountId: string; name: string; role: Role }[]> {
    return this.db.query<{ accountId: string; name: string; role: Role }>(
      `SELECT DISTINCT ON (a.display_name, a.id) a.id AS "accountId", coalesce(a.display_name, '') AS name, p.role FROM staff_post p JOIN account a ON a.id = p.account_id
        WHERE p.institution_id = $1 AND p.ended_at IS NULL AND p.role = ANY($2) ORDER BY a.display_name, a.id, p.role`,
      [institutionId, CLINICAL_ROLES],
    )
  }

  /** Names and posts of staff, also of those who have left. */
  async describeStaff(ids: readonly string[], sql: Sql = this.db): Promise<{ accountId: string; name: string }[]> {
    return sql.query<{ accountId: string; name: string }>(
      `SELECT id AS "accountId", coalesce(display_name, '') AS name FROM account WHERE id = ANY($1::uuid[]) AND app = 'staff'`,
      [ids],
    )
  }

  /** Once per live post. */
  async grantPost(id: string, post: { role: Role; institutionId: string | null; areaCode: string | null }): Promise<void> {
    await this.db.query(`INSERT INTO staff_post (account_id, role, institution_id, area_code, granted_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, [
      id,
      post.role,
      post.institutionId,
      post.areaCode,
      this.clock.date(),
    ])
  }

  /** Serialises what an account may have a limited number of. */
  async lock(tx: Sql, id: string): Promise<void> {
    await tx.query(`SELECT 1 FROM account WHERE id = $1 FOR UPDATE`, [id])
  }

  /** Whether a staff account and a resident's account belong to the same WeChat user. */
  async isSameHuman(staffAccountId: string, accountId: string): Promise<boolean> {
    const rows = await this.db.query(`SELECT 1 FROM account s JOIN account r ON r.unionid_fingerprint = s.unionid_fingerprint WHERE s.id = $1 AND r.id = $2`, [
      staffAccountId,
      accountId,
    ])
    return rows.length > 0
  }
}

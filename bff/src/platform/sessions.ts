import { createHash, randomBytes } from 'node:crypto'

import { DAY_MS, HOUR_MS, type Instant } from '@jktl/shared/kernel/dates'
import type { Role } from '@jktl/shared/kernel/roles'

import type { Clock } from './clock.ts'
import { Coalescer } from './database/coalescer.ts'
import type { Sql } from './database/database.ts'

export type AppName = 'citizen' | 'staff'
/** A staff role and where it is held. Both null: the whole region. */
export interface Post {
  role: Role
  institutionId: string | null
  areaCode: string | null
}
/** Who is calling, as the guard established it. */
export interface Caller {
  accountId: string
  sessionId: string
  app: AppName
  roles: ReadonlySet<Role>
  posts: readonly Post[]
}

interface SessionRow {
  id: string
  account_id: string
  app: AppName
  expires_at: Date
  posts: Post[] | null
}

const LIFETIME_MS: Record<AppName, number> = { citizen: 30 * DAY_MS, staff: 12 * HOUR_MS }
/** A revoked session may live on this long in another process; the same bound as a revoked grant. */
const CACHE_MS = 1_000
const CACHE_SIZE = 20_000

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Opaque bearer tokens: 32 random bytes, stored only as SHA-256, expiring, revocable. */
export class Sessions {
  private readonly cache = new Map<string, { caller: Caller; expiresAt: Instant; cachedAt: number }>()
  private readonly lookups = new Coalescer<Buffer, SessionRow | null>((hashes) => this.findAll(hashes))

  constructor(
    private readonly db: Sql,
    private readonly clock: Clock,
  ) {}

  async create(accountId: string, app: AppName): Promise<{ token: string; expiresAt: Instant }> {
    const token = randomBytes(32).toString('base64url')
    const expiresAt = this.clock.now() + LIFETIME_MS[app]
    await this.db.query(`INSERT INTO session (token_hash, account_id, app, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`, [
      hashOf(token),
      accountId,
      app,
      this.clock.date(),
      new Date(expiresAt),
    ])
    return { token, expiresAt }
  }

  async find(token: string): Promise<Caller | null> {
    const now = this.clock.now()
    const cached = this.cache.get(token)
    if (cached && performance.now() - cached.cachedAt < CACHE_MS && cached.expiresAt > now) return cached.caller
    const row = await this.lookups.call(hashOf(token))
    if (!row) {
      this.cache.delete(token)
      return null
    }
    const posts = row.posts ?? []
    const roles = new Set<Role>(row.app === 'citizen' ? ['resident'] : posts.map((p) => p.role))
    const caller: Caller = { accountId: row.account_id, sessionId: row.id, app: row.app, roles, posts }
    if (this.cache.size >= CACHE_SIZE) this.cache.clear()
    this.cache.set(token, { caller, expiresAt: row.expires_at.getTime(), cachedAt: performance.now() })
    return caller
  }

  private async findAll(hashes: Buffer[]): Promise<(SessionRow | null)[]> {
    const rows = await this.db.query<SessionRow & { token_hash: Buffer }>(
      `SELECT s.token_hash, s.id, s.account_id, s.app, s.expires_at,
              CASE WHEN s.app = 'staff' THEN (SELECT json_agg(json_build_object('role', p.role, 'institutionId', p.institution_id, 'areaCode', p.area_code)) FROM staff_post p WHERE p.account_id = s.account_id AND p.ended_at IS NULL) END AS posts
         FROM session s WHERE s.token_hash = ANY($1::bytea[]) AND s.revoked_at IS NULL AND s.expires_at > $2`,
      [hashes, this.clock.date()],
      'session-find',
    )
    const byHash = new Map(rows.map((row) => [row.token_hash.toString('hex'), row]))
    return hashes.map((hash) => byHash.get(hash.toString('hex')) ?? null)
  }

  async revoke(sessionId: string): Promise<void> {
    for (const [token, entry] of this.cache) if (entry.caller.sessionId === sessionId) this.cache.delete(token)
    await this.db.query(`UPDATE session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL`, [sessionId, this.clock.date()])
  }
}

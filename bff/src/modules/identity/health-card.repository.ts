import type { Instant } from '@jktl/shared/kernel/dates'

import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Vault } from '../../platform/vault.ts'

/** Codes are stateless; only that one was taken is stored. */
export class HealthCardRepository {
  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Sealed anew for every code, so two codes of one person cannot be told to be the same person's. */
  handleOf(personId: string): string {
    return this.vault.seal(personId).toString('base64url')
  }

  personOf(handle: string): string {
    return this.vault.open(Buffer.from(handle, 'base64url'))
  }

  /** @returns false when somebody took this code before */
  async take(use: { nonce: string; personId: string; usedBy: string; expiresAt: Instant }): Promise<boolean> {
    const rows = await this.db.query(
      `INSERT INTO health_card_use (nonce, person_id, used_by, used_at, expires_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING 1`,
      [Buffer.from(use.nonce, 'base64url'), use.personId, use.usedBy, this.clock.date(), new Date(use.expiresAt)],
    )
    return rows.length > 0
  }

  async forgetExpired(): Promise<number> {
    return (await this.db.query(`DELETE FROM health_card_use WHERE expires_at <= $1 RETURNING 1`, [this.clock.date()])).length
  }
}

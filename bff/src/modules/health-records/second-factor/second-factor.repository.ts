import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import { SECOND_FACTOR_MINUTES } from '@jktl/shared/health-records/second-factor/model'

import type { Clock } from '../../../platform/clock.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { Vault } from '../../../platform/vault.ts'
import { AuthLevels } from '../gate/reader-ports.ts'

export interface SecondFactorRow {
  secret: Buffer
  confirmedAt: Date | null
  lastStep: number
  failures: number
  lockedUntil: Date | null
}

/** Secrets of the second factor, and which session proved one when (§3.7). */
export class SecondFactorRepository extends AuthLevels {
  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {
    super()
  }

  async levelOf(sessionId: string): Promise<1 | 2 | 3> {
    const passedAt = await this.passedAt(sessionId)
    if (!passedAt) return 1
    return this.clock.now() < passedAt.getTime() + SECOND_FACTOR_MINUTES * MINUTE_MS ? 3 : 2
  }

  async passedAt(sessionId: string): Promise<Date | null> {
    const [row] = await this.db.query<{ passedAt: Date }>(
      `SELECT passed_at AS "passedAt" FROM second_factor WHERE passed_session_id = $1`,
      [sessionId],
      'second-factor-passed',
    )
    return row?.passedAt ?? null
  }

  async find(accountId: string): Promise<SecondFactorRow | null> {
    const [row] = await this.db.query<Omit<SecondFactorRow, 'secret'> & { sealed: Buffer }>(
      `SELECT secret_sealed AS sealed, confirmed_at AS "confirmedAt", last_step AS "lastStep", failures, locked_until AS "lockedUntil" FROM second_factor WHERE account_id = $1`,
      [accountId],
    )
    return row ? { ...row, secret: Buffer.from(this.vault.open(row.sealed), 'base64') } : null
  }

  /** A fresh secret; one that is in use is replaced only by a session that has just proved it. @returns false when it may not */
  async begin(accountId: string, secret: Buffer, replacesProved: boolean): Promise<boolean> {
    const rows = await this.db.query(
      `INSERT INTO second_factor AS f (account_id, secret_sealed, created_at) VALUES ($1, $2, $3)
       ON CONFLICT (account_id) DO UPDATE SET secret_sealed = EXCLUDED.secret_sealed, created_at = EXCLUDED.created_at, confirmed_at = NULL, last_step = 0,
              failures = 0, locked_until = NULL, passed_session_id = NULL, passed_at = NULL
         WHERE f.confirmed_at IS NULL OR $4 RETURNING 1`,
      [accountId, this.vault.seal(secret.toString('base64')), this.clock.date(), replacesProved],
    )
    return rows.length > 0
  }

  /** Takes a time step once, whoever asks at the same moment. @returns false when it was taken before */
  async take(accountId: string, sessionId: string, step: number): Promise<boolean> {
    const rows = await this.db.query(
      `UPDATE second_factor SET last_step = $3, failures = 0, locked_until = NULL, confirmed_at = coalesce(confirmed_at, $4), passed_session_id = $2, passed_at = $4
        WHERE account_id = $1 AND last_step < $3 RETURNING 1`,
      [accountId, sessionId, step, this.clock.date()],
    )
    return rows.length > 0
  }

  async fail(accountId: string, most: number, lockedUntil: Date): Promise<void> {
    await this.db.query(
      `UPDATE second_factor SET failures = CASE WHEN failures + 1 >= $2 THEN 0 ELSE failures + 1 END,
              locked_until = CASE WHEN failures + 1 >= $2 THEN $3 ELSE locked_until END WHERE account_id = $1`,
      [accountId, most, lockedUntil],
    )
  }
}

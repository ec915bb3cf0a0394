import type { Instant } from '@jktl/shared/kernel/dates'

import type { Database } from '../../../platform/database/database.ts'

export interface PassRow {
  id: string
  accountId: string
  secretSealed: Buffer
  expiresAt: Date
}
const ROW = `id, account_id AS "accountId", secret_sealed AS "secretSealed", expires_at AS "expiresAt"`

/** Keys that phones sign reports with (§3.8). */
export class PassesRepository {
  constructor(private readonly db: Database) {}

  async find(id: string): Promise<PassRow | null> {
    const [row] = await this.db.query<PassRow>(`SELECT ${ROW} FROM grid_report_pass WHERE id = $1`, [id], 'report-pass-find')
    return row ?? null
  }

  /** The account's pass that lasts longest, when it lasts until then. */
  async findLasting(accountId: string, until: Instant): Promise<PassRow | null> {
    const [row] = await this.db.query<PassRow>(
      `SELECT ${ROW} FROM grid_report_pass WHERE account_id = $1 AND expires_at > $2 ORDER BY expires_at DESC, id LIMIT 1`,
      [accountId, new Date(until)],
      'report-pass-lasting',
    )
    return row ?? null
  }

  async insert(pass: Omit<PassRow, 'id'> & { issuedAt: Date }): Promise<PassRow> {
    const [row] = await this.db.query<PassRow>(
      `INSERT INTO grid_report_pass (account_id, secret_sealed, issued_at, expires_at) VALUES ($1, $2, $3, $4) RETURNING ${ROW}`,
      [pass.accountId, pass.secretSealed, pass.issuedAt, pass.expiresAt],
    )
    if (!row) throw new Error('a pass was not inserted')
    return row
  }

  async deleteEndedBefore(before: Date, limit: number): Promise<number> {
    const rows = await this.db.query(
      `DELETE FROM grid_report_pass WHERE id IN (SELECT id FROM grid_report_pass WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`,
      [before, limit],
    )
    return rows.length
  }
}

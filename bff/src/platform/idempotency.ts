import { createHash } from 'node:crypto'

import { DAY_MS } from '@jktl/shared/kernel/dates'

import type { Clock } from './clock.ts'
import type { Sql } from './database/database.ts'

export interface IdempotencyScope {
  accountId: string
  routeId: string
  key: string
}
export type Claim = { kind: 'new' } | { kind: 'replay'; status: number; body: unknown } | { kind: 'other-body' } | { kind: 'running' }

/** A crashed request may be run again after this; its use case finds its own traces by the same key. */
const LEASE_MS = 60_000
export const IDEMPOTENCY_RETENTION_MS = 7 * DAY_MS

export const hashOfInput = (input: unknown): Buffer => createHash('sha256').update(JSON.stringify(input)).digest()

/** Key → (hash of the input, status, answer), per account and operation (booking-payment §6.1, seams.md). */
export class IdempotencyStore {
  constructor(
    private readonly db: Sql,
    private readonly clock: Clock,
  ) {}

  async claim(scope: IdempotencyScope, inputHash: Buffer): Promise<Claim> {
    const now = this.clock.now()
    const [mine] = await this.db.query(
      `INSERT INTO idempotency_record AS r (account_id, route_id, key, input_hash, created_at, lease_until) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (account_id, route_id, key) DO UPDATE SET lease_until = EXCLUDED.lease_until
         WHERE r.status IS NULL AND r.lease_until < $5 AND r.input_hash = EXCLUDED.input_hash
       RETURNING 1 AS mine`,
      [scope.accountId, scope.routeId, scope.key, inputHash, new Date(now), new Date(now + LEASE_MS)],
      'idempotency-claim',
    )
    if (mine) return { kind: 'new' }
    const [row] = await this.db.query<{ input_hash: Buffer; status: number | null; answer: unknown }>(
      `SELECT input_hash, status, answer FROM idempotency_record WHERE account_id = $1 AND route_id = $2 AND key = $3`,
      [scope.accountId, scope.routeId, scope.key],
    )
    if (!row) return { kind: 'running' }
    if (!row.input_hash.equals(inputHash)) return { kind: 'other-body' }
    return row.status === null ? { kind: 'running' } : { kind: 'replay', status: row.status, body: row.answer }
  }

  async complete(scope: IdempotencyScope, status: number, answer: unknown): Promise<void> {
    await this.db.query(
      `UPDATE idempotency_record SET status = $4, answer = $5 WHERE account_id = $1 AND route_id = $2 AND key = $3`,
      [scope.accountId, scope.routeId, scope.key, status, JSON.stringify(answer ?? null)],
      'idempotency-complete',
    )
  }

  /** After a fault nothing is known to have happened: the same key may try again. */
  async abandon(scope: IdempotencyScope): Promise<void> {
    await this.db.query(`DELETE FROM idempotency_record WHERE account_id = $1 AND route_id = $2 AND key = $3 AND status IS NULL`, [scope.accountId, scope.routeId, scope.key])
  }

  async purge(): Promise<number> {
    const rows = await this.db.query(`DELETE FROM idempotency_record WHERE created_at < $1 RETURNING 1`, [new Date(this.clock.now() - IDEMPOTENCY_RETENTION_MS)])
    return rows.length
  }
}

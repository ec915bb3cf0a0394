import { createHash } from 'node:crypto'

import { DAY_MS, HOUR_MS, type Instant } from '@jktl/shared/kernel/dates'

import type { Clock } from './clock.ts'
import { Coalescer } from './database/coalescer.ts'
import type { Sql } from './database/database.ts'
import type { Vault } from './vault.ts'

export interface IdempotencyScope {
  accountId: string
  routeId: string
  key: string
}
/** The same without saying whose: an answer names what was made, and what was made may be anonymous. */
interface Own extends Omit<IdempotencyScope, 'accountId'> {
  callerKey: string
}
export type Claim = { kind: 'new' } | { kind: 'replay'; status: number; body: unknown } | { kind: 'other-body' } | { kind: 'running' }

/** A crashed request may be run again after this; its use case finds its own traces by the same key. */
const LEASE_MS = 60_000
export const IDEMPOTENCY_RETENTION_MS = 7 * DAY_MS
const PURGE_INTERVAL_MS = HOUR_MS

export const hashOfInput = (input: unknown): Buffer => createHash('sha256').update(JSON.stringify(input)).digest()

/** The first 16 of 32 bytes, as the column holds them. */
const stringify = (fingerprint: Buffer): string => fingerprint.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
const nameOf = ({ callerKey, routeId, key }: Own): string => `${callerKey} ${routeId} ${key}`
const columnsOf = (items: readonly { scope: Own }[]): string[][] => [
  items.map(({ scope }) => scope.callerKey),
  items.map(({ scope }) => scope.routeId),
  items.map(({ scope }) => scope.key),
]

/** Key → (hash of the input, status, answer), per account and operation (booking-payment §6.1, seams.md). */
export class IdempotencyStore {
  private purgeAt: Instant = 0
  private readonly claims = new Coalescer((items: { scope: Own; inputHash: Buffer }[]) => this.claimAll(items))
  private readonly completions = new Coalescer((items: { scope: Own; status: number; answer: string }[]) => this.completeAll(items))

  constructor(
    private readonly db: Sql,
    private readonly clock: Clock,
    private readonly vault: Pick<Vault, 'fingerprint'>,
  ) {}

  private own({ accountId, routeId, key }: IdempotencyScope): Own {
    return { callerKey: stringify(this.vault.fingerprint('idempotency', accountId)), routeId, key }
  }

  async claim(asked: IdempotencyScope, inputHash: Buffer): Promise<Claim> {
    const scope = this.own(asked)
    const mine = await this.claims.call({ scope, inputHash })
    if (mine) return { kind: 'new' }
    const [row] = await this.db.query<{ input_hash: Buffer; status: number | null; answer: unknown }>(
      `SELECT input_hash, status, answer FROM idempotency_record WHERE caller_key = $1 AND route_id = $2 AND key = $3`,
      [scope.callerKey, scope.routeId, scope.key],
    )
    if (!row) return { kind: 'running' }
    if (!row.input_hash.equals(inputHash)) return { kind: 'other-body' }
    return row.status === null ? { kind: 'running' } : { kind: 'replay', status: row.status, body: row.answer }
  }

  async complete(scope: IdempotencyScope, status: number, answer: unknown): Promise<void> {
    await this.completions.call({ scope: this.own(scope), status, answer: JSON.stringify(answer ?? null) })
  }

  /** After a fault nothing is known to have happened: the same key may try again. */
  async abandon(asked: IdempotencyScope): Promise<void> {
    const scope = this.own(asked)
    await this.db.query(`DELETE FROM idempotency_record WHERE caller_key = $1 AND route_id = $2 AND key = $3 AND status IS NULL`, [
      scope.callerKey,
      scope.routeId,
      scope.key,
    ])
  }

  /** Inserts every claim of the batch; a key that comes twice in it goes to the first. Ordered, so that two batches never wait for each other. */
  private async claimAll(items: { scope: Own; inputHash: Buffer }[]): Promise<boolean[]> {
    const now = this.clock.now()
    const first = new Map<string, number>()
    items.forEach(({ scope }, index) => first.has(nameOf(scope)) || first.set(nameOf(scope), index))
    const chosen = [...first].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, index]) => items[index] ?? [])
    const rows = await this.db.query<{ caller_key: string; route_id: string; key: string }>(
      `INSERT INTO idempotency_record AS r (caller_key, route_id, key, input_hash, created_at, lease_until) SELECT a, o, k, h, $5, $6 FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[]) AS x(a, o, k, h)
       ON CONFLICT (caller_key, route_id, key) DO UPDATE SET lease_until = EXCLUDED.lease_until
         WHERE r.status IS NULL AND r.lease_until < $5 AND r.input_hash = EXCLUDED.input_hash
       RETURNING caller_key, route_id, key`,
      [...columnsOf(chosen), chosen.map(({ inputHash }) => inputHash), new Date(now), new Date(now + LEASE_MS)],
      'idempotency-claim',
    )
    const claimed = new Set(rows.map((row) => nameOf({ callerKey: row.caller_key, routeId: row.route_id, key: row.key })))
    return items.map(({ scope }, index) => first.get(nameOf(scope)) === index && claimed.has(nameOf(scope)))
  }

  private async completeAll(items: { scope: Own; status: number; answer: string }[]): Promise<void[]> {
    await this.db.query(
      `UPDATE idempotency_record r SET status = x.s, answer = x.b::jsonb FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::text[]) AS x(a, o, k, s, b)
        WHERE r.caller_key = x.a AND r.route_id = x.o AND r.key = x.k`,
      [...columnsOf(items), items.map(({ status }) => status), items.map(({ answer }) => answer)],
      'idempotency-complete',
    )
    return items.map(() => undefined)
  }

  /** Once an hour is often enough; a fresh process looks at once. */
  async purge(): Promise<number> {
    const now = this.clock.now()
    if (now < this.purgeAt) return 0
    this.purgeAt = now + PURGE_INTERVAL_MS
    const rows = await this.db.query(`DELETE FROM idempotency_record WHERE created_at < $1 RETURNING 1`, [new Date(now - IDEMPOTENCY_RETENTION_MS)])
    return rows.length
  }
}

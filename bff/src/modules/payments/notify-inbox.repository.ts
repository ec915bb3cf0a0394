import type { Sql } from '../../platform/database/database.ts'
import type { NotifyKind, VerifiedNotify } from './payment-channel.ts'

export interface NotifyRow {
  id: string
  kind: NotifyKind
  mchid: string
  raw: Buffer
  attempts: number
  receivedAt: Date
}
export type NotifyEnd = 'DONE' | 'QUARANTINED' | 'FOREIGN'

const NOTIFY = `id, kind, mchid, raw, attempts, received_at AS "receivedAt"`

export class NotifyInboxRepository {
  /** Durable before it is acknowledged (P9), and leased to the caller. @returns null when this event is stored already */
  async store(sql: Sql, notify: VerifiedNotify, kind: NotifyKind, raw: Buffer, now: Date, leaseMs: number): Promise<NotifyRow | null> {
    const [row] = await sql.query<NotifyRow>(
      `INSERT INTO notify_inbox (event_id, event_type, kind, mchid, serial, raw, received_at, state, due_at, lease_until) VALUES ($1, $2, $3, $4, $5, $6, $7, 'RECEIVED', $7, $8) ON CONFLICT (event_id) DO NOTHING RETURNING ${NOTIFY}`,
      [notify.eventId, notify.eventType, kind, notify.mchid, notify.serial, raw, now, new Date(now.getTime() + leaseMs)],
    )
    return row ?? null
  }

  claimDue(sql: Sql, now: Date, leaseMs: number, limit: number): Promise<NotifyRow[]> {
    return sql.query<NotifyRow>(
      `UPDATE notify_inbox SET lease_until = $2 WHERE id IN (SELECT id FROM notify_inbox WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING ${NOTIFY}`,
      [now, new Date(now.getTime() + leaseMs), limit],
    )
  }

  async finish(sql: Sql, id: string, state: NotifyEnd, now: Date): Promise<void> {
    await sql.query(`UPDATE notify_inbox SET state = $2, processed_at = $3, due_at = NULL, lease_until = NULL WHERE id = $1`, [id, state, now])
  }

  async postpone(sql: Sql, id: string, dueAt: Date): Promise<void> {
    await sql.query(`UPDATE notify_inbox SET attempts = attempts + 1, due_at = $2, lease_until = NULL WHERE id = $1`, [id, dueAt])
  }
}

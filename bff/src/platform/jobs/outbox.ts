import type { Instant } from '@jktl/shared/kernel/dates'

import type { Clock } from '../clock.ts'
import type { Sql } from '../database/database.ts'

export interface Message {
  id: number
  topic: string
  payload: Record<string, unknown>
}
export interface Announcement {
  /** `slice.what-happened`. */
  topic: string
  /** The same effect is announced once, however often its cause is repeated (booking-payment §6.1). */
  dedupeKey: string
  payload: Record<string, unknown>
  /** Default: at once. */
  dueAt?: Instant
}

const LEASE_MS = 30_000
/** After this many failures a message waits for a person; `outbox_dead` in /metrics counts them. */
const MAX_ATTEMPTS = 20
const backoffMs = (attempts: number): number => Math.min(600_000, 1_000 * 2 ** Math.min(attempts, 10))

/** Transactional outbox: news to other slices is written with the facts it announces and delivered at least once. */
export class Outbox {
  constructor(
    private readonly db: Sql,
    private readonly clock: Clock,
  ) {}

  /** Writes the message with the caller's transaction. */
  async announce(tx: Sql, news: Announcement): Promise<void> {
    await tx.query(
      `INSERT INTO outbox (topic, dedupe_key, payload, created_at, due_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (topic, dedupe_key) DO NOTHING`,
      [news.topic, news.dedupeKey, JSON.stringify(news.payload), this.clock.date(), new Date(news.dueAt ?? this.clock.now())],
      'outbox-announce',
    )
  }

  /** The same for many, in one statement. */
  async announceAll(tx: Sql, news: readonly Announcement[]): Promise<void> {
    if (news.length === 0) return
    await tx.query(
      `INSERT INTO outbox (topic, dedupe_key, payload, created_at, due_at) SELECT x.topic, x.key, x.payload, $2, x.due FROM jsonb_to_recordset($1::jsonb) AS x(topic text, key text, payload jsonb, due timestamptz)
       ON CONFLICT (topic, dedupe_key) DO NOTHING`,
      [
        JSON.stringify(news.map(({ topic, dedupeKey, payload, dueAt }) => ({ topic, key: dedupeKey, payload, due: new Date(dueAt ?? this.clock.now()) }))),
        this.clock.date(),
      ],
      'outbox-announce-all',
    )
  }

  async claimDue(limit: number): Promise<(Message & { attempts: number })[]> {
    const now = this.clock.now()
    return this.db.query<Message & { attempts: number }>(
      `UPDATE outbox SET lease_until = $2, attempts = attempts + 1
        WHERE id IN (SELECT id FROM outbox WHERE done_at IS NULL AND dead_at IS NULL AND due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
        RETURNING id, topic, payload, attempts`,
      [new Date(now), new Date(now + LEASE_MS), limit],
    )
  }

  /** The inbox of one consumer: true when it has already taken this message. */
  async wasTaken(messageId: number, consumer: string): Promise<boolean> {
    return (await this.db.query(`SELECT 1 FROM inbox WHERE message_id = $1 AND consumer = $2`, [messageId, consumer])).length > 0
  }

  async take(messageId: number, consumer: string): Promise<void> {
    await this.db.query(`INSERT INTO inbox (message_id, consumer, taken_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [
      messageId,
      consumer,
      this.clock.date(),
    ])
  }

  async done(id: number): Promise<void> {
    await this.db.query(`UPDATE outbox SET done_at = $2, lease_until = NULL WHERE id = $1`, [id, this.clock.date()])
  }

  async failed(id: number, attempts: number): Promise<void> {
    const now = this.clock.now()
    await this.db.query(`UPDATE outbox SET lease_until = NULL, due_at = $2, dead_at = $3 WHERE id = $1`, [
      id,
      new Date(now + backoffMs(attempts)),
      attempts >= MAX_ATTEMPTS ? new Date(now) : null,
    ])
  }
}

import type { Database, Sql } from '../../../platform/database/database.ts'

export interface DigestRow {
  personId: string
  date: string
  isPrivate: boolean
  accesses: number
}

/** How far the chains have been read for notices, and what waits to be told. */
export class AccessNoticesRepository {
  constructor(private readonly db: Database) {}

  async digestHour(): Promise<number> {
    const [rule] = await this.db.query<{ hour: number }>(`SELECT digest_hour AS hour FROM access_log_rule ORDER BY version DESC LIMIT 1`)
    return rule?.hour ?? 0
  }

  /** Chains with events that were not yet read, and how far they were. */
  listOpen(): Promise<{ shard: number; seq: number }[]> {
    return this.db.query(`SELECT c.shard, c.seq FROM access_notice_cursor c JOIN access_shard s ON s.shard = c.shard WHERE s.head_seq > c.seq ORDER BY c.shard`)
  }

  /** @returns false when another process has read on from there */
  async advance(tx: Sql, shard: number, from: number, to: number): Promise<boolean> {
    return (await tx.query(`UPDATE access_notice_cursor SET seq = $3 WHERE shard = $1 AND seq = $2 RETURNING seq`, [shard, from, to])).length > 0
  }

  async addToDigest(tx: Sql, { personId, date, isPrivate, accesses }: DigestRow, dueAt: Date): Promise<void> {
    await tx.query(
      `INSERT INTO access_digest AS d (person_id, date, is_private, accesses, due_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (person_id, date, is_private) DO UPDATE SET accesses = d.accesses + excluded.accesses`,
      [personId, date, isPrivate, accesses, dueAt],
    )
  }

  listDue(now: Date, limit: number): Promise<{ personId: string; date: string }[]> {
    return this.db.query(`SELECT DISTINCT person_id AS "personId", date FROM access_digest WHERE due_at <= $1 ORDER BY date, person_id LIMIT $2`, [now, limit])
  }

  /** Said once: gone for everybody else. */
  take(tx: Sql, { personId, date }: Pick<DigestRow, 'personId' | 'date'>): Promise<DigestRow[]> {
    return tx.query(
      `DELETE FROM access_digest WHERE person_id = $1 AND date = $2 RETURNING person_id AS "personId", date, is_private AS "isPrivate", accesses`,
      [personId, date],
    )
  }

  /** Accounts that were refused more often than the rule allows and of which nobody was told. */
  takeAlarms(tx: Sql, at: Date, limit: number): Promise<{ actorAccountId: string; hour: Date }[]> {
    return tx.query(
      `UPDATE access_denial SET alarmed_at = $1 WHERE (actor_account_id, hour) IN (
         SELECT actor_account_id, hour FROM access_denial
          WHERE alarmed_at IS NULL AND denied > (SELECT alarm_after_denied FROM access_log_rule ORDER BY version DESC LIMIT 1) LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING actor_account_id AS "actorAccountId", hour`,
      [at, limit],
    )
  }
}

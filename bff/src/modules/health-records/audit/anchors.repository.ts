import type { Database, Sql } from '../../../platform/database/database.ts'
import type { DayRoot, SignedAnchor } from './domain/anchor.ts'

const ANCHOR = `shard, from_seq AS "fromSeq", seq, at_ms AS "atMs", root, previous, key_id AS "keyId", signature`

/** Signed roots of the chains, and the daily fingerprints made of them. */
export class AnchorsRepository {
  constructor(private readonly db: Database) {}

  async anchorMs(): Promise<number> {
    const [rule] = await this.db.query<{ minutes: number }>(`SELECT anchor_minutes AS minutes FROM access_log_rule ORDER BY version DESC LIMIT 1`)
    return (rule?.minutes ?? 0) * 60_000
  }

  /** The end of every chain and its last anchor. */
  async ends(): Promise<{ shard: number; algorithm: string; headSeq: number; anchor: SignedAnchor | null }[]> {
    const [heads, anchors] = await Promise.all([
      this.db.query<{ shard: number; algorithm: string; headSeq: number }>(`SELECT shard, algorithm, head_seq AS "headSeq" FROM access_shard ORDER BY shard`),
      this.db.query<SignedAnchor>(
        `SELECT a.* FROM access_shard s JOIN LATERAL (SELECT ${ANCHOR} FROM access_anchor WHERE access_anchor.shard = s.shard ORDER BY access_anchor.seq DESC LIMIT 1) a ON true`,
      ),
    ])
    return heads.map((head) => ({ ...head, anchor: anchors.find(({ shard }) => shard === head.shard) ?? null }))
  }

  /** Links of a stretch of one chain, in order. */
  async links(shard: number, fromSeq: number, toSeq: number): Promise<string[]> {
    const rows = await this.db.query<{ hash: string }>(`SELECT hash FROM access_event WHERE shard = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq`, [
      shard,
      fromSeq,
      toSeq,
    ])
    return rows.map(({ hash }) => hash)
  }

  /** @returns false when another process has anchored this stretch */
  async insert(sql: Sql, anchor: SignedAnchor): Promise<boolean> {
    const rows = await sql.query(
      `INSERT INTO access_anchor (shard, from_seq, seq, at_ms, root, previous, key_id, signature) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING seq`,
      [anchor.shard, anchor.fromSeq, anchor.seq, anchor.atMs, anchor.root, anchor.previous, anchor.keyId, anchor.signature],
    )
    return rows.length > 0
  }

  async hasDayRoot(date: string): Promise<boolean> {
    return (await this.db.query(`SELECT 1 FROM access_day_root WHERE date = $1`, [date])).length > 0
  }

  async insertDayRoot(sql: Sql, day: DayRoot, signature: string): Promise<boolean> {
    const rows = await sql.query(
      `INSERT INTO access_day_root (date, anchors, root, at_ms, key_id, signature) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING date`,
      [day.date, JSON.stringify(day.anchors), day.root, day.atMs, day.keyId, signature],
    )
    return rows.length > 0
  }

  /** Newest first. */
  listDayRoots(limit: number): Promise<{ date: string; root: string }[]> {
    return this.db.query(`SELECT date, root FROM access_day_root ORDER BY date DESC LIMIT $1`, [limit])
  }
}

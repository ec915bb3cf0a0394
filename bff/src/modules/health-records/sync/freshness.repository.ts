import { RECORD_SOURCES, type RecordSource } from '@jktl/shared/health-records/model'

import type { Database } from '../../../platform/database/database.ts'
import type { SourceFreshness } from '../record-sync.ts'

const SOURCES = Object.keys(RECORD_SOURCES) as RecordSource[]

export interface FeedState {
  token: string | null
  /** Everything that had arrived by then was read. */
  readTo: Date
}

/** How far every source has been read: for a person, and in its feed for everybody. */
export class FreshnessRepository {
  constructor(private readonly db: Database) {}

  /** One of the fleet asks, and not again before `notBefore` has passed. @param notAfter asked later than that: too early to ask again */
  async claimAsk(source: RecordSource, personId: string, now: Date, notAfter: Date): Promise<boolean> {
    const rows = await this.db.query(
      `INSERT INTO record_source_state AS s (person_id, source, asked_at) VALUES ($1, $2, $3)
       ON CONFLICT (person_id, source) DO UPDATE SET asked_at = EXCLUDED.asked_at WHERE s.asked_at IS NULL OR s.asked_at <= $4 RETURNING 1`,
      [personId, source, now, notAfter],
      'record-claim-ask',
    )
    return rows.length > 0
  }

  async noteAnswer(source: RecordSource, personId: string, at: Date): Promise<void> {
    await this.db.query(`UPDATE record_source_state SET answered_at = greatest(answered_at, $3) WHERE person_id = $1 AND source = $2`, [personId, source, at])
  }

  /** Whoever was once read whole is as fresh as the feed that goes on from there. */
  async read(personId: string): Promise<SourceFreshness[]> {
    const rows = await this.db.query<{ source: RecordSource; asked_at: Date | null; as_of: Date | null }>(
      `SELECT s.source, s.asked_at, CASE WHEN s.answered_at IS NULL THEN NULL
              WHEN EXISTS (SELECT 1 FROM record_link l WHERE l.person_id = s.person_id AND l.source = s.source AND l.imported_at IS NULL) THEN s.answered_at
              ELSE greatest(s.answered_at, f.read_to) END AS as_of
         FROM record_source_state s LEFT JOIN record_feed_state f ON f.source = s.source WHERE s.person_id = $1`,
      [personId],
      'record-read-freshness',
    )
    return SOURCES.map((source): SourceFreshness => {
      const row = rows.find((one) => one.source === source)
      const asOf = row?.as_of ?? null
      const isFresh = asOf !== null && (row?.asked_at ?? asOf).getTime() <= asOf.getTime()
      return { source, name: RECORD_SOURCES[source], state: asOf === null ? 'NEVER' : isFresh ? 'FRESH' : 'STALE', asOf }
    })
  }

  /** Where the feed begins: written before anybody is read whole, so that nothing falls between. */
  async openFeed(source: RecordSource, now: Date): Promise<FeedState> {
    await this.db.query(`INSERT INTO record_feed_state (source, read_to) VALUES ($1, $2) ON CONFLICT DO NOTHING`, [source, now])
    const [row] = await this.db.query<FeedState>(`SELECT token, read_to AS "readTo" FROM record_feed_state WHERE source = $1`, [source])
    if (!row) throw new Error('an opened feed has a state')
    return row
  }

  async claimFeed(source: RecordSource, now: Date, notAfter: Date): Promise<boolean> {
    await this.openFeed(source, now)
    const rows = await this.db.query(`UPDATE record_feed_state SET asked_at = $2 WHERE source = $1 AND (asked_at IS NULL OR asked_at <= $3) RETURNING 1`, [
      source,
      now,
      notAfter,
    ])
    return rows.length > 0
  }

  /** @param readTo null while there is more */
  async moveFeed(source: RecordSource, token: string | null, readTo: Date | null): Promise<void> {
    await this.db.query(`UPDATE record_feed_state SET token = $2, read_to = greatest(read_to, coalesce($3, read_to)) WHERE source = $1`, [
      source,
      token,
      readTo,
    ])
  }
}

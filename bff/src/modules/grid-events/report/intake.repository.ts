import type { ClockKind } from '@jktl/shared/grid-events/clocks/model'
import type { EventState } from '@jktl/shared/grid-events/lifecycle'
import type { Category } from '@jktl/shared/grid-events/model'

import type { Database } from '../../../platform/database/database.ts'
import type { boxAround } from './domain/similarity.ts'

export interface NearbyRow {
  id: string
  eventNo: string
  category: Category
  state: EventState
  text: string
  nodeCode: string
  longitude: number | null
  latitude: number | null
  reporterKey: Buffer
  followers: number
  reportedAt: Date
  endedAt: Date | null
}
export interface NearbyAsked {
  categories: readonly Category[]
  states: readonly EventState[]
  /** Ended before: another matter. */
  endedAfter: Date
  box: ReturnType<typeof boxAround> | null
  /** Events without a point count where they were said to be. */
  nodeCode: string
}
/** More than a person would read; the newest are the likeliest. */
const MOST_CANDIDATES = 200

/** What intake reads of events; it writes none. */
export class IntakeRepository {
  constructor(private readonly db: Database) {}

  async findReported(reporterKey: Buffer, clientId: string): Promise<{ id: string; eventNo: string } | null> {
    const [row] = await this.db.query<{ id: string; eventNo: string }>(
      `SELECT id, event_no AS "eventNo" FROM grid_event WHERE reporter_key = $1 AND client_id = $2`,
      [reporterKey, clientId],
      'report-known',
    )
    return row ?? null
  }

  /** Whether the bytes that were uploaded are the ones that were signed. Whose they are, the flow looks at. */
  async areAsSigned(media: readonly { mediaId: string; sha256: string }[]): Promise<boolean> {
    if (media.length === 0) return true
    const rows = await this.db.query(
      `SELECT 1 FROM unnest($1::uuid[], $2::text[]) AS signed (id, sha256) JOIN grid_media m ON m.id = signed.id AND m.sha256 = decode(signed.sha256, 'hex')`,
      [media.map(({ mediaId }) => mediaId), media.map(({ sha256 }) => sha256)],
      'report-media',
    )
    return rows.length === media.length
  }

  /** The clocks that run for an event now. */
  async listClocks(eventId: string): Promise<Map<ClockKind, Date>> {
    const rows = await this.db.query<{ kind: ClockKind; dueAt: Date }>(
      `SELECT kind, due_at AS "dueAt" FROM grid_timer WHERE event_id = $1 AND stopped_at IS NULL`,
      [eventId],
      'report-clocks',
    )
    return new Map(rows.map(({ kind, dueAt }) => [kind, dueAt]))
  }

  listNearby({ categories, states, endedAfter, box, nodeCode }: NearbyAsked): Promise<NearbyRow[]> {
    return this.db.query<NearbyRow>(
      `SELECT id, event_no AS "eventNo", category, state, text, node_code AS "nodeCode", longitude, latitude, reporter_key AS "reporterKey", followers,
              reported_at AS "reportedAt", ended_at AS "endedAt"
         FROM grid_event
        WHERE category = ANY ($1) AND lane = 'PUBLIC' AND state = ANY ($2) AND (ended_at IS NULL OR ended_at > $3)
          AND CASE WHEN $4::float8 IS NULL OR longitude IS NULL THEN node_code = $8
                   ELSE longitude BETWEEN $4 AND $5 AND latitude BETWEEN $6 AND $7 END
        ORDER BY reported_at DESC, id LIMIT ${MOST_CANDIDATES}`,
      [categories, states, endedAfter, box?.west ?? null, box?.east ?? null, box?.south ?? null, box?.north ?? null, nodeCode],
      'report-nearby',
    )
  }
}

import type { AccessFilter } from '@jktl/shared/health-records/access-log/model'

import type { Database } from '../../../platform/database/database.ts'
import type { ChainedEvent } from './domain/chain.ts'

export type EventRow = Pick<ChainedEvent, 'id' | 'atMs' | 'subjectId' | 'outcome' | 'category' | 'sealed'>
export interface EventRange {
  fromMs: number
  /** Not included. */
  toMs: number
}

const EVENT = `id, at_ms AS "atMs", subject_id AS "subjectId", outcome, category, sealed`
const UNDER: Record<AccessFilter, string> = {
  all: `category <> 'SELF'`,
  institution: `category = 'INSTITUTION' AND outcome = 'PERMIT'`,
  family: `category = 'FAMILY' AND outcome = 'PERMIT'`,
  denied: `outcome = 'DENY'`,
  emergency: `category = 'EMERGENCY' AND outcome = 'PERMIT'`,
  // A parent's own looks are under the family; the reader picks them out.
  self: `category IN ('SELF', 'FAMILY') AND outcome = 'PERMIT'`,
}

/** Events as residents ask for them, and what is known about what they name. */
export class AccessLogRepository {
  constructor(private readonly db: Database) {}

  /** The person and the identities that were merged into theirs. */
  async identitiesOf(personId: string): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(`SELECT $1::uuid AS id UNION SELECT person_id FROM record_patient WHERE merged_into = $1`, [personId])
    return rows.map(({ id }) => id)
  }

  /** Newest first. */
  list(subjectIds: readonly string[], filter: AccessFilter, { fromMs, toMs }: EventRange, limit: number): Promise<EventRow[]> {
    return this.db.query<EventRow>(
      `SELECT ${EVENT} FROM access_event WHERE subject_id = ANY($1::uuid[]) AND at_ms >= $2 AND at_ms < $3 AND ${UNDER[filter]} ORDER BY at_ms DESC, id LIMIT $4`,
      [subjectIds, fromMs, toMs, limit],
    )
  }

  async find(ids: readonly string[]): Promise<EventRow[]> {
    return ids.length === 0 ? [] : this.db.query<EventRow>(`SELECT ${EVENT} FROM access_event WHERE id = ANY($1::uuid[])`, [ids])
  }

  /** Of one chain, in its order. */
  listAfter(shard: number, seq: number, limit: number): Promise<(EventRow & { seq: number })[]> {
    return this.db.query(`SELECT seq, ${EVENT} FROM access_event WHERE shard = $1 AND seq > $2 ORDER BY seq LIMIT $3`, [shard, seq, limit])
  }

  /** Labels as they are now; a released report is not held any more. */
  async labelsOf(objectIds: readonly string[], now: Date): Promise<Map<string, string[]>> {
    if (objectIds.length === 0) return new Map()
    const rows = await this.db.query<{ id: string; labels: string[] }>(
      `SELECT id, CASE WHEN release_after <= $2 THEN array_remove(labels, 'HOLD') ELSE labels END AS labels FROM record_object WHERE id = ANY($1::uuid[]) AND labels <> '{}'`,
      [objectIds, now],
    )
    return new Map(rows.map(({ id, labels }) => [id, labels]))
  }

  async grantDays(ids: readonly string[]): Promise<Map<string, Date>> {
    if (ids.length === 0) return new Map()
    const rows = await this.db.query<{ id: string; at: Date }>(`SELECT id, created_at AS at FROM record_grant WHERE id = ANY($1::uuid[])`, [ids])
    return new Map(rows.map(({ id, at }) => [id, at]))
  }

  /** What the privacy officer found of emergencies; null while it waits. */
  async verdicts(sessionIds: readonly string[]): Promise<Map<string, 'JUSTIFIED' | 'UNJUSTIFIED' | null>> {
    if (sessionIds.length === 0) return new Map()
    const rows = await this.db.query<{ id: string; verdict: 'JUSTIFIED' | 'UNJUSTIFIED' | null }>(
      `SELECT id, verdict FROM break_glass_session WHERE id = ANY($1::uuid[])`,
      [sessionIds],
    )
    return new Map(rows.map(({ id, verdict }) => [id, verdict]))
  }

  async acknowledge(eventId: string, accountId: string, at: Date): Promise<void> {
    await this.db.query(`INSERT INTO access_acknowledgement (event_id, account_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [eventId, accountId, at])
  }

  /** What this account has said to these events. */
  async answersTo(
    eventIds: readonly string[],
    accountId: string,
  ): Promise<Map<string, { isAcknowledged: boolean; complaint: { id: string; state: 'OPEN' | 'ANSWERED' } | null }>> {
    if (eventIds.length === 0) return new Map()
    const rows = await this.db.query<{ event_id: string; is_acknowledged: boolean; complaint_id: string | null; state: 'OPEN' | 'ANSWERED' | null }>(
      `SELECT e.id AS event_id, a.event_id IS NOT NULL AS is_acknowledged, c.id AS complaint_id, c.state FROM unnest($1::uuid[]) AS e (id)
         LEFT JOIN access_acknowledgement a ON a.event_id = e.id AND a.account_id = $2
         LEFT JOIN LATERAL (SELECT id, state FROM access_complaint WHERE event_id = e.id AND account_id = $2 ORDER BY created_at DESC LIMIT 1) c ON true`,
      [eventIds, accountId],
    )
    return new Map(
      rows.map((row) => [
        row.event_id,
        { isAcknowledged: row.is_acknowledged, complaint: row.complaint_id && row.state ? { id: row.complaint_id, state: row.state } : null },
      ]),
    )
  }
}

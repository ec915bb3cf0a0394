import type { EventState } from '@jktl/shared/grid-events/lifecycle'
import type { Category } from '@jktl/shared/grid-events/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { RequestFilter, Window } from './domain/filter.ts'
import type { PublicUpdate } from './domain/request-content.ts'
import { PUBLIC_SERVICES } from './domain/services.ts'

export interface PublicEvent {
  id: string
  eventNo: string
  category: Category
  state: EventState
  text: string
  longitude: number | null
  latitude: number | null
  nodeCode: string
  reportedAt: Date
  updatedAt: Date
}
export interface Sender {
  id: string
  accountId: string
}

const EVENT = `e.id, e.event_no AS "eventNo", e.category, e.state, e.text, e.longitude, e.latitude, e.node_code AS "nodeCode", e.reported_at AS "reportedAt",
  coalesce(e.ended_at, (SELECT max(s.at) FROM grid_event_step s WHERE s.event_id = e.id), e.reported_at) AS "updatedAt"`
/** One predicate for every question: the lane and the list of services. */
const PUBLIC = `e.lane = 'PUBLIC' AND e.category = ANY ($1::text[])`

/** Events everybody may see, and the keys of those who may report. */
export class Open311Repository {
  listByIds(sql: Sql, eventNos: readonly string[]): Promise<PublicEvent[]> {
    return sql.query<PublicEvent>(
      `SELECT ${EVENT} FROM grid_event e WHERE ${PUBLIC} AND e.event_no = ANY ($2::text[]) ORDER BY e.reported_at DESC, e.event_no`,
      [PUBLIC_SERVICES, eventNos],
    )
  }

  listInWindow(sql: Sql, { categories, states, from, to }: Extract<RequestFilter, { kind: 'window' }>, limit: number): Promise<PublicEvent[]> {
    return sql.query<PublicEvent>(
      `SELECT ${EVENT} FROM grid_event e WHERE ${PUBLIC} AND e.state = ANY ($2::text[]) AND e.reported_at BETWEEN $3 AND $4 ORDER BY e.reported_at DESC, e.event_no LIMIT $5`,
      [categories, states, new Date(from), new Date(to), limit],
    )
  }

  async findById(sql: Sql, id: string): Promise<{ eventNo: string } | null> {
    const [row] = await sql.query<{ eventNo: string }>(`SELECT e.event_no AS "eventNo" FROM grid_event e WHERE ${PUBLIC} AND e.id = $2`, [PUBLIC_SERVICES, id])
    return row ?? null
  }

  /** Steps by which an event reached another state. */
  listUpdates(sql: Sql, eventNo: string | null, { from, to }: Window, limit: number): Promise<PublicUpdate[]> {
    return sql.query<PublicUpdate>(
      `SELECT e.event_no AS "eventNo", s.seq, s.to_state AS state, s.at FROM grid_event_step s JOIN grid_event e ON e.id = s.event_id
       WHERE ${PUBLIC} AND s.from_state IS NOT NULL AND s.from_state <> s.to_state AND s.at BETWEEN $2 AND $3 AND ($4::text IS NULL OR e.event_no = $4)
       ORDER BY s.at, e.event_no, s.seq LIMIT $5`,
      [PUBLIC_SERVICES, new Date(from), new Date(to), eventNo, limit],
    )
  }

  async findSender(sql: Sql, keyHash: Buffer): Promise<Sender | null> {
    const [row] = await sql.query<Sender>(`SELECT id, account_id AS "accountId" FROM grid_open311_key WHERE key_hash = $1 AND revoked_at IS NULL`, [keyHash])
    return row ?? null
  }

  async addKey(sql: Sql, name: string, keyHash: Buffer, now: Date): Promise<boolean> {
    const rows = await sql.query(
      `INSERT INTO grid_open311_key (key_hash, name, created_at) VALUES ($1, $2, $3) ON CONFLICT (key_hash) DO NOTHING RETURNING id`,
      [keyHash, name, now],
    )
    return rows.length > 0
  }

  /** The sender's own event; null: not there, or not theirs. */
  async findOwn(sql: Sql, reporterKey: Buffer, eventNo: string): Promise<{ id: string; state: EventState } | null> {
    const [row] = await sql.query<{ id: string; state: EventState }>(
      `SELECT e.id, e.state FROM grid_event e WHERE ${PUBLIC} AND e.event_no = $2 AND e.reporter_key = $3 AND e.source = 'OPEN311'`,
      [PUBLIC_SERVICES, eventNo, reporterKey],
    )
    return row ?? null
  }

  /** @returns whether this is the first time it comes */
  async noteUpdate(sql: Sql, keyId: string, updateId: string, eventId: string, now: Date): Promise<boolean> {
    const rows = await sql.query(
      `INSERT INTO grid_open311_update (key_id, update_id, event_id, received_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING key_id`,
      [keyId, updateId, eventId, now],
    )
    return rows.length > 0
  }

  async forgetUpdate(sql: Sql, keyId: string, updateId: string): Promise<void> {
    await sql.query(`DELETE FROM grid_open311_update WHERE key_id = $1 AND update_id = $2 AND seq IS NULL`, [keyId, updateId])
  }

  async finishUpdate(sql: Sql, keyId: string, updateId: string, eventId: string): Promise<number> {
    const [row] = await sql.query<{ seq: number }>(
      `UPDATE grid_open311_update SET seq = coalesce(seq, (SELECT max(seq) FROM grid_event_step WHERE event_id = $3)) WHERE key_id = $1 AND update_id = $2 RETURNING seq`,
      [keyId, updateId, eventId],
    )
    return row?.seq ?? 0
  }

  /** The deepest place whose own name and whose county's name both stand in the words. */
  async findNamedPlace(sql: Sql, words: string): Promise<string | null> {
    const [row] = await sql.query<{ code: string }>(
      `SELECT n.code FROM grid_node n JOIN grid_node c ON c.code = left(n.code, 6)
       WHERE length(n.code) IN (6, 9) AND n.retired_at IS NULL AND position(n.name IN $1) > 0 AND position(c.name IN $1) > 0 ORDER BY length(n.code) DESC, n.code LIMIT 1`,
      [words],
    )
    return row?.code ?? null
  }
}

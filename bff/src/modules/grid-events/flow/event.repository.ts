import type { Category, Satisfaction, TransferDirection, TransferReason } from '@jktl/shared/grid-events/model'
import { dateOf } from '@jktl/shared/kernel/dates'

import type { Sql } from '../../../platform/database/database.ts'
import type { EventRow, EventStep, NewReport, OpenTransfer } from '../event-flow.ts'
import type { EventChange } from './domain/change.ts'

/** Columns of an event as `EventRow` names them. */
export const EVENT_COLUMNS = `e.id, e.event_no AS "eventNo", e.category, e.lane, e.state, e.version, e.reporter_key AS "reporterKey", e.reporter_account_id AS "reporterAccountId",
  e.is_anonymous AS "isAnonymous", e.source, e.text, e.place_text AS "placeText", e.longitude, e.latitude, e.accuracy_m AS "accuracyM", e.node_code AS "nodeCode",
  e.is_place_doubtful AS "isPlaceDoubtful", e.queue_code AS "queueCode", e.handler_account_id AS "handlerAccountId", e.master_event_id AS "masterEventId",
  e.merged_from_state AS "mergedFromState", e.round, e.transfers, e.followers, e.captured_at AS "capturedAt", e.reported_at AS "reportedAt", e.resolved_at AS "resolvedAt", e.ended_at AS "endedAt"`

export interface PlacedReport extends Pick<NewReport, 'source' | 'category' | 'text' | 'placeText' | 'point' | 'clientId' | 'isAnonymous' | 'capturedAt'> {
  eventNo: string
  lane: EventRow['lane']
  reporterKey: Buffer
  reporterAccountId: string | null
  contactSealed: Buffer | null
  longitude: number | null
  latitude: number | null
  editionId: string | null
  nodeCode: string
  isDoubtful: boolean
  reportedAt: Date
}
interface NewTransfer {
  fromAccountId: string
  toAccountId: string
  direction: TransferDirection
  reason: TransferReason
  note: string
  at: Date
  answerBy: Date
}
interface NewRating {
  reporterKey: Buffer
  round: number
  result: Satisfaction
  service: Satisfaction
  reason: string
  handlerAccountId: string
  at: Date
}

/** Rows of events; every change is a compare-and-set on the version. */
export class EventRepository {
  async nextNumber(sql: Sql, at: Date): Promise<string> {
    const day = dateOf(at.getTime())
    const [row] = await sql.query<{ last: number }>(
      `INSERT INTO grid_event_number AS n (day, last) VALUES ($1, 1) ON CONFLICT (day) DO UPDATE SET last = n.last + 1 RETURNING last`,
      [day],
    )
    if (!row) throw new Error('no event number was given')
    return `WG-${day.replaceAll('-', '')}-${String(row.last).padStart(6, '0')}`
  }

  async findByClientId(sql: Sql, reporterKey: Buffer, clientId: string): Promise<{ id: string; eventNo: string } | null> {
    const [row] = await sql.query<{ id: string; eventNo: string }>(
      `SELECT id, event_no AS "eventNo" FROM grid_event WHERE reporter_key = $1 AND client_id = $2`,
      [reporterKey, clientId],
    )
    return row ?? null
  }

  /** null: this report of this person is there already. */
  async insert(tx: Sql, r: PlacedReport): Promise<EventRow | null> {
    const [row] = await tx.query<EventRow>(
      `INSERT INTO grid_event AS e (event_no, category, lane, state, reporter_key, reporter_account_id, is_anonymous, contact_sealed, client_id, source, text, place_text,
         raw_longitude, raw_latitude, raw_crs, longitude, latitude, accuracy_m, fixed_at, edition_id, node_code, is_place_doubtful, queue_code, captured_at, reported_at)
       VALUES ($1, $2, $3, 'REPORTED', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $20, $22, $23)
       ON CONFLICT (reporter_key, client_id) DO NOTHING RETURNING ${EVENT_COLUMNS}`,
      [
        r.eventNo,
        r.category,
        r.lane,
        r.reporterKey,
        r.reporterAccountId,
        r.isAnonymous,
        r.contactSealed,
        r.clientId,
        r.source,
        r.text,
        r.placeText,
        r.point?.longitude ?? null,
        r.point?.latitude ?? null,
        r.point?.crs ?? null,
        r.longitude,
        r.latitude,
        r.point?.accuracyM ?? null,
        r.point?.fixedAt ?? null,
        r.editionId,
        r.nodeCode,
        r.isDoubtful,
        r.capturedAt,
        r.reportedAt,
      ],
    )
    return row ?? null
  }

  async find(sql: Sql, id: string): Promise<EventRow | null> {
    const [row] = await sql.query<EventRow>(`SELECT ${EVENT_COLUMNS} FROM grid_event e WHERE e.id = $1`, [id])
    return row ?? null
  }

  /** Locks them in one order, so that two merges never wait for each other. */
  async lock(tx: Sql, ids: readonly string[]): Promise<void> {
    await tx.query(`SELECT id FROM grid_event WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [ids])
  }

  /** The compare-and-set every change goes through. @returns null when somebody else was faster */
  async change(tx: Sql, event: EventRow, c: EventChange): Promise<EventRow | null> {
    const [row] = await tx.query<EventRow>(
      `UPDATE grid_event e SET version = e.version + 1, state = $3, handler_account_id = $4, round = $5, node_code = $6, queue_code = $7, is_place_doubtful = $8, transfers = $9,
         followers = $10, master_event_id = $11, merged_from_state = $12, resolved_at = $13, ended_at = $14, next_look_at = CASE WHEN $15 THEN e.next_look_at ELSE $16::timestamptz END
       WHERE e.id = $1 AND e.version = $2 RETURNING ${EVENT_COLUMNS}`,
      [
        event.id,
        event.version,
        c.state,
        c.handlerAccountId,
        c.round,
        c.nodeCode,
        c.queueCode,
        c.isPlaceDoubtful,
        c.transfers,
        c.followers,
        c.masterEventId,
        c.mergedFromState,
        c.resolvedAt,
        c.endedAt,
        c.nextLookAt === 'KEEP',
        c.nextLookAt === 'KEEP' ? null : c.nextLookAt,
      ],
      'grid-event-change',
    )
    return row ?? null
  }

  async addStep(tx: Sql, eventId: string, s: Omit<EventStep, 'seq'>): Promise<EventStep> {
    const [row] = await tx.query<{ seq: number }>(
      `INSERT INTO grid_event_step (event_id, seq, action, from_state, to_state, actor, staff_account_id, handler_account_id, round, public_note, staff_note, data, at)
       VALUES ($1, (SELECT coalesce(max(seq), 0) + 1 FROM grid_event_step WHERE event_id = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING seq`,
      [
        eventId,
        s.action,
        s.fromState,
        s.toState,
        s.actor,
        s.staffAccountId,
        s.handlerAccountId,
        s.round,
        s.publicNote,
        s.staffNote,
        JSON.stringify(s.data),
        s.at,
      ],
    )
    if (!row) throw new Error('a step was not written')
    return { ...s, seq: row.seq }
  }

  steps(sql: Sql, eventId: string): Promise<EventStep[]> {
    return sql.query<EventStep>(
      `SELECT seq, action, from_state AS "fromState", to_state AS "toState", actor, staff_account_id AS "staffAccountId", handler_account_id AS "handlerAccountId", round,
         public_note AS "publicNote", staff_note AS "staffNote", data, at FROM grid_event_step WHERE event_id = $1 ORDER BY seq`,
      [eventId],
    )
  }

  async assign(tx: Sql, eventId: string, accountId: string, how: 'CLAIM' | 'TRANSFER' | 'HAND_OVER', round: number, at: Date): Promise<void> {
    await tx.query(`INSERT INTO grid_assignment (event_id, account_id, how, round, since) VALUES ($1, $2, $3, $4, $5)`, [eventId, accountId, how, round, at])
  }

  async release(tx: Sql, eventId: string, at: Date): Promise<void> {
    await tx.query(`UPDATE grid_assignment SET ended_at = $2 WHERE event_id = $1 AND ended_at IS NULL`, [eventId, at])
  }

  /** Whoever answered for it, the last one first. */
  async handlersOf(sql: Sql, eventId: string): Promise<string[]> {
    const rows = await sql.query<{ accountId: string }>(
      `SELECT account_id AS "accountId" FROM grid_assignment WHERE event_id = $1 ORDER BY since DESC, ended_at DESC NULLS FIRST`,
      [eventId],
    )
    return rows.map(({ accountId }) => accountId)
  }

  async openTransfer(sql: Sql, eventId: string): Promise<OpenTransfer | null> {
    const [row] = await sql.query<OpenTransfer>(
      `SELECT id, from_account_id AS "fromAccountId", to_account_id AS "toAccountId", answer_by AS "answerBy" FROM grid_transfer WHERE event_id = $1 AND state = 'OFFERED'`,
      [eventId],
    )
    return row ?? null
  }

  async offer(tx: Sql, eventId: string, t: NewTransfer): Promise<void> {
    await tx.query(
      `INSERT INTO grid_transfer (event_id, from_account_id, to_account_id, direction, reason, note, state, offered_at, answer_by) VALUES ($1, $2, $3, $4, $5, $6, 'OFFERED', $7, $8)`,
      [eventId, t.fromAccountId, t.toAccountId, t.direction, t.reason, t.note, t.at, t.answerBy],
    )
  }

  async answerTransfer(tx: Sql, eventId: string, state: 'ACCEPTED' | 'DECLINED' | 'LAPSED' | 'WITHDRAWN', at: Date): Promise<void> {
    await tx.query(`UPDATE grid_transfer SET state = $2, answered_at = $3 WHERE event_id = $1 AND state = 'OFFERED'`, [eventId, state, at])
  }

  /** Said "me too", or reported or follows something that was merged into it. */
  async isFollower(sql: Sql, eventId: string, reporterKey: Buffer): Promise<boolean> {
    const rows = await sql.query(
      `SELECT 1 FROM grid_follower WHERE event_id = $1 AND reporter_key = $2 UNION ALL SELECT 1 FROM grid_event WHERE master_event_id = $1 AND reporter_key = $2
       UNION ALL SELECT 1 FROM grid_event part JOIN grid_follower f ON f.event_id = part.id WHERE part.master_event_id = $1 AND f.reporter_key = $2`,
      [eventId, reporterKey],
    )
    return rows.length > 0
  }

  async addFollower(tx: Sql, eventId: string, reporterKey: Buffer, accountId: string | null, at: Date): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO grid_follower (event_id, reporter_key, account_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1`,
      [eventId, reporterKey, accountId, at],
    )
    return rows.length > 0
  }

  /** false: rated already. */
  async rate(tx: Sql, eventId: string, r: NewRating): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO grid_rating (event_id, reporter_key, round, result, service, reason, handler_account_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (event_id, reporter_key, round) DO NOTHING RETURNING 1`,
      [eventId, r.reporterKey, r.round, r.result, r.service, r.reason, r.handlerAccountId, r.at],
    )
    return rows.length > 0
  }

  async hasMerged(sql: Sql, eventId: string): Promise<boolean> {
    return (await sql.query(`SELECT 1 FROM grid_event WHERE master_event_id = $1 LIMIT 1`, [eventId])).length > 0
  }

  /** Accounts that hear of it: the reporter, who said "me too", and the same of everything merged into it; nobody anonymous. */
  async listeners(tx: Sql, eventId: string): Promise<string[]> {
    const rows = await tx.query<{ accountId: string }>(
      `WITH own AS (SELECT id, reporter_account_id FROM grid_event WHERE id = $1 OR master_event_id = $1)
       SELECT reporter_account_id AS "accountId" FROM own WHERE reporter_account_id IS NOT NULL
       UNION SELECT f.account_id FROM grid_follower f JOIN own ON own.id = f.event_id WHERE f.account_id IS NOT NULL`,
      [eventId],
    )
    return rows.map(({ accountId }) => accountId)
  }

  /** What waits for its reporter: an answer, or a look at the result. */
  waitingFor(sql: Sql, reporterKey: Buffer): Promise<{ id: string; state: 'NEED_INFO' | 'RESOLVED'; category: Category }[]> {
    return sql.query(
      `SELECT e.id, e.state, e.category FROM grid_event e WHERE e.reporter_key = $1 AND (e.state = 'NEED_INFO' OR (e.state = 'RESOLVED'
         AND NOT EXISTS (SELECT 1 FROM grid_rating r WHERE r.event_id = e.id AND r.reporter_key = $1 AND r.round = e.round))) ORDER BY e.reported_at LIMIT 20`,
      [reporterKey],
      'grid-waiting-for',
    )
  }

  async openOf(sql: Sql, accountId: string): Promise<EventRow[]> {
    return sql.query<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM grid_event e WHERE e.handler_account_id = $1 AND e.state IN ('IN_PROGRESS', 'TRANSFERRING', 'NEED_INFO') ORDER BY e.reported_at, e.id`,
      [accountId],
    )
  }

  /** Events the system has to look at now. */
  async dueLooks(sql: Sql, at: Date, limit: number): Promise<{ id: string; state: EventRow['state'] }[]> {
    return sql.query<{ id: string; state: EventRow['state'] }>(`SELECT id, state FROM grid_event WHERE next_look_at <= $1 ORDER BY next_look_at LIMIT $2`, [
      at,
      limit,
    ])
  }
}

import type { ClockKind, ClockUnit } from '@jktl/shared/grid-events/clocks/model'
import type { Pause } from '@jktl/shared/grid-events/clocks/rules'

import type { Sql } from '../../../platform/database/database.ts'

export interface Breach {
  id: string
  eventId: string
  kind: ClockKind
  dueAt: Date
  isRunning: boolean
  eventNo: string
  nodeCode: string
  queueCode: string
  /** Who answered for the event when the clock ran out. */
  handlerAccountId: string | null
}
export interface Climb {
  id: string
  eventId: string
  eventNo: string
  climbTo: string
  climbs: number
  queueCode: string
  /** Of the event. */
  version: number
}
interface Provisional {
  id: string
  startedAt: Date
  dueAt: Date
  limitN: number
  unit: ClockUnit
  pauses: Pause[]
}

/** Clocks that ran out, and what follows from that. */
export class BreachesRepository {
  /** Locks clocks whose time is over and of which nobody has taken note; one that stopped too late is among them. */
  takeNew(tx: Sql, now: Date, limit: number): Promise<Breach[]> {
    return tx.query<Breach>(
      `SELECT t.id, t.event_id AS "eventId", t.kind, t.due_at AS "dueAt", t.stopped_at IS NULL AS "isRunning", e.event_no AS "eventNo", e.node_code AS "nodeCode", e.queue_code AS "queueCode",
              (SELECT a.account_id FROM grid_assignment a WHERE a.event_id = t.event_id AND a.since <= t.due_at AND (a.ended_at IS NULL OR a.ended_at > t.due_at)
                ORDER BY a.since DESC, a.id LIMIT 1) AS "handlerAccountId"
         FROM grid_timer t JOIN grid_event e ON e.id = t.event_id
        WHERE t.due_at <= $1 AND t.breached_at IS NULL AND t.paused_at IS NULL AND (t.stopped_at IS NULL OR t.stopped_at >= t.due_at)
        ORDER BY t.due_at LIMIT $2 FOR UPDATE OF t SKIP LOCKED`,
      [now, limit],
    )
  }

  async mark(tx: Sql, id: string, at: Date, by: string | null, climb: { to: string; at: Date } | null): Promise<void> {
    await tx.query(`UPDATE grid_timer SET breached_at = $2, breached_by = $3, climb_to = $4, climb_at = $5 WHERE id = $1`, [
      id,
      at,
      by,
      climb?.to ?? null,
      climb?.at ?? null,
    ])
  }

  listClimbs(sql: Sql, now: Date, limit: number): Promise<Climb[]> {
    return sql.query<Climb>(
      `SELECT t.id, t.event_id AS "eventId", e.event_no AS "eventNo", t.climb_to AS "climbTo", t.climbs, e.queue_code AS "queueCode", e.version
         FROM grid_timer t JOIN grid_event e ON e.id = t.event_id WHERE t.climb_at <= $1 AND t.stopped_at IS NULL ORDER BY t.climb_at LIMIT $2`,
      [now, limit],
    )
  }

  /** @returns false: another process has settled this climb, or the clock has stopped */
  async settleClimb(tx: Sql, { id, climbs }: Pick<Climb, 'id' | 'climbs'>, next: { to: string; at: Date } | null): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE grid_timer SET climbs = climbs + 1, climb_to = $3, climb_at = $4 WHERE id = $1 AND climbs = $2 AND climb_at IS NOT NULL RETURNING id`,
      [id, climbs, next?.to ?? null, next?.at ?? null],
    )
    return rows.length > 0
  }

  /** Locks running clocks whose due day has been published since; what has passed or was acted upon stays as it is (§2.5). */
  takeProvisional(tx: Sql, dueFrom: Date, dueUntil: Date, limit: number): Promise<Provisional[]> {
    return tx.query<Provisional>(
      `SELECT id, started_at AS "startedAt", due_at AS "dueAt", limit_n AS "limitN", unit, pauses FROM grid_timer
        WHERE is_provisional AND stopped_at IS NULL AND paused_at IS NULL AND breached_at IS NULL AND due_at > $1 AND due_at <= $2 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED`,
      [dueFrom, dueUntil, limit],
    )
  }

  async recompute(tx: Sql, id: string, due: { dueAt: Date; yellowFrom: Date; isProvisional: boolean }, at: Date): Promise<void> {
    await tx.query(
      `UPDATE grid_timer SET due_before = CASE WHEN due_at <> $2 THEN due_at ELSE due_before END, due_at = $2, yellow_from = $3, is_provisional = $4, recomputed_at = $5 WHERE id = $1`,
      [id, due.dueAt, due.yellowFrom, due.isProvisional, at],
    )
  }
}

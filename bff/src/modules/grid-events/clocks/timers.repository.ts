import type { ClockKind, ClockUnit } from '@jktl/shared/grid-events/clocks/model'
import type { Pause } from '@jktl/shared/grid-events/clocks/rules'

import type { Sql } from '../../../platform/database/database.ts'

export interface TimerRow {
  id: string
  eventId: string
  round: number
  kind: ClockKind
  limitN: number
  unit: ClockUnit
  startedAt: Date
  dueAt: Date
  yellowFrom: Date
  isProvisional: boolean
  pausedAt: Date | null
  pauses: Pause[]
  stoppedAt: Date | null
  outcome: 'MET' | 'DROPPED' | null
  breachedAt: Date | null
}
type Dated = Pick<TimerRow, 'dueAt' | 'yellowFrom' | 'isProvisional'>
type NewTimer = Pick<TimerRow, 'eventId' | 'round' | 'kind' | 'limitN' | 'unit' | 'startedAt' | 'pausedAt'> & Dated & { ruleId: string }

const TIMER = `id, event_id AS "eventId", round, kind, limit_n AS "limitN", unit, started_at AS "startedAt", due_at AS "dueAt", yellow_from AS "yellowFrom",
  is_provisional AS "isProvisional", paused_at AS "pausedAt", pauses, stopped_at AS "stoppedAt", outcome, breached_at AS "breachedAt"`

/** Clocks of events. */
export class TimersRepository {
  /** Those that run, and those of the round. */
  listOf(tx: Sql, eventId: string, round: number): Promise<TimerRow[]> {
    return tx.query<TimerRow>(
      `SELECT ${TIMER} FROM grid_timer WHERE event_id = $1 AND (stopped_at IS NULL OR round = $2) ORDER BY started_at`,
      [eventId, round],
      'grid-timers-of',
    )
  }

  latest(sql: Sql, eventIds: readonly string[]): Promise<TimerRow[]> {
    return sql.query<TimerRow>(
      `SELECT DISTINCT ON (event_id, kind) ${TIMER} FROM grid_timer WHERE event_id = ANY($1::uuid[]) ORDER BY event_id, kind, started_at DESC, id`,
      [eventIds],
    )
  }

  async findRunningClaim(sql: Sql, eventId: string): Promise<Pick<TimerRow, 'startedAt' | 'dueAt'> | null> {
    const [row] = await sql.query<TimerRow>(
      `SELECT started_at AS "startedAt", due_at AS "dueAt" FROM grid_timer WHERE event_id = $1 AND kind = 'CLAIM' AND stopped_at IS NULL`,
      [eventId],
    )
    return row ?? null
  }

  async start(tx: Sql, t: NewTimer): Promise<void> {
    await tx.query(
      `INSERT INTO grid_timer (event_id, round, kind, rule_id, limit_n, unit, started_at, due_at, yellow_from, is_provisional, paused_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [t.eventId, t.round, t.kind, t.ruleId, t.limitN, t.unit, t.startedAt, t.dueAt, t.yellowFrom, t.isProvisional, t.pausedAt],
      'grid-timer-start',
    )
  }

  async stop(tx: Sql, id: string, outcome: 'MET' | 'DROPPED', at: Date): Promise<void> {
    await tx.query(
      `UPDATE grid_timer SET stopped_at = greatest($2, started_at), outcome = $3, paused_at = NULL, climb_to = NULL, climb_at = NULL WHERE id = $1 AND stopped_at IS NULL`,
      [id, at, outcome],
      'grid-timer-stop',
    )
  }

  async pause(tx: Sql, id: string, at: Date): Promise<void> {
    await tx.query(`UPDATE grid_timer SET paused_at = $2 WHERE id = $1 AND stopped_at IS NULL AND paused_at IS NULL`, [id, at])
  }

  async resume(tx: Sql, id: string, pauses: readonly Pause[], due: Dated): Promise<void> {
    await tx.query(
      `UPDATE grid_timer SET paused_at = NULL, pauses = $2, due_at = $3, yellow_from = $4, is_provisional = $5 WHERE id = $1 AND paused_at IS NOT NULL`,
      [id, JSON.stringify(pauses), due.dueAt, due.yellowFrom, due.isProvisional],
    )
  }
}

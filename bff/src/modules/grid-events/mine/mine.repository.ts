import type { ClockKind, ClockUnit } from '@jktl/shared/grid-events/clocks/model'
import type { EventState } from '@jktl/shared/grid-events/lifecycle'
import type { MyEventView } from '@jktl/shared/grid-events/mine/model'
import type { Satisfaction } from '@jktl/shared/grid-events/model'

import type { Database } from '../../../platform/database/database.ts'
import type { EventRow, EventStep } from '../event-flow.ts'

/** An event of one's own list; what became of it is told by what it is merged into, else by itself. */
export interface MineRow extends Pick<EventRow, 'id' | 'eventNo' | 'category' | 'lane' | 'text' | 'placeText' | 'nodeCode' | 'isAnonymous'> {
  /** When it was reported, or followed. */
  at: Date
  isFollowed: boolean
  mainId: string
  mainState: EventState
  mainResolvedAt: Date | null
  /** How many other people reported or follow the same. */
  others: number
  isRated: boolean
}
interface RunningClock {
  eventId: string
  kind: ClockKind
  unit: ClockUnit
  dueAt: Date
}
interface GivenRating {
  result: Satisfaction
  service: Satisfaction
  reason: string
}
type Place = { at: Date; id: string } | null

// Somebody who reported or follows one of those merged into an event sees that one, and not the other a second time.
const MINE = `mine AS (
    SELECT e.id, e.reported_at AS at, false AS is_followed FROM grid_event e WHERE e.reporter_key = $1
    UNION ALL
    SELECT f.event_id, f.at, true FROM grid_follower f JOIN grid_event e ON e.id = f.event_id AND e.reporter_key <> $1
     WHERE f.reporter_key = $1 AND NOT EXISTS (SELECT 1 FROM grid_event part WHERE part.master_event_id = e.id
       AND (part.reporter_key = $1 OR EXISTS (SELECT 1 FROM grid_follower g WHERE g.event_id = part.id AND g.reporter_key = $1)))
  ), seen AS (
    SELECT mine.at, mine.is_followed, e.id, e.event_no, e.category, e.lane, e.text, e.place_text, e.node_code, e.is_anonymous, m.id AS main_id, m.state, m.resolved_at,
        (SELECT count(DISTINCT who.key) FROM (
            SELECT p.reporter_key AS key FROM grid_event p WHERE p.id = m.id OR p.master_event_id = m.id
            UNION ALL SELECT f.reporter_key FROM grid_event p JOIN grid_follower f ON f.event_id = p.id WHERE p.id = m.id OR p.master_event_id = m.id
          ) AS who WHERE who.key <> $1) AS others,
        EXISTS (SELECT 1 FROM grid_rating r WHERE r.event_id = m.id AND r.reporter_key = $1 AND r.round = m.round) AS is_rated
      FROM mine JOIN grid_event e ON e.id = mine.id JOIN grid_event m ON m.id = coalesce(e.master_event_id, e.id))`
/** The one predicate of each view, for the list and for its number. */
const IN_VIEW: Record<MyEventView, string> = {
  ALL: `true`,
  ACTIVE: `state IN ('REPORTED', 'PENDING_CLAIM', 'IN_PROGRESS', 'TRANSFERRING', 'NEED_INFO', 'REOPENED')`,
  TO_RATE: `state IN ('RESOLVED', 'VERIFIED_CLOSED') AND NOT is_rated`,
}
const ROW = `id, event_no AS "eventNo", category, lane, text, place_text AS "placeText", node_code AS "nodeCode", is_anonymous AS "isAnonymous", at, is_followed AS "isFollowed",
  main_id AS "mainId", state AS "mainState", resolved_at AS "mainResolvedAt", others, is_rated AS "isRated"`

/** Reads what somebody reported or follows; changes nothing. */
export class MineRepository {
  constructor(private readonly db: Database) {}

  /** Newest first. */
  list(key: Buffer, view: MyEventView, place: Place, limit: number): Promise<MineRow[]> {
    return this.db.query<MineRow>(
      `WITH ${MINE} SELECT ${ROW} FROM seen WHERE ${IN_VIEW[view]} AND ($2::timestamptz IS NULL OR at < $2 OR (at = $2 AND id > $3::uuid)) ORDER BY at DESC, id LIMIT $4`,
      [key, place?.at ?? null, place?.id ?? null, limit],
    )
  }

  async count(key: Buffer): Promise<Record<MyEventView, number>> {
    const [row] = await this.db.query<Record<MyEventView, number>>(
      `WITH ${MINE} SELECT count(*) AS "ALL", count(*) FILTER (WHERE ${IN_VIEW.ACTIVE}) AS "ACTIVE", count(*) FILTER (WHERE ${IN_VIEW.TO_RATE}) AS "TO_RATE" FROM seen`,
      [key],
    )
    return row ?? { ALL: 0, ACTIVE: 0, TO_RATE: 0 }
  }

  /** Also the one that others of theirs are merged into. */
  async find(key: Buffer, id: string): Promise<MineRow | null> {
    const [row] = await this.db.query<MineRow>(
      `WITH mine AS (
          SELECT e.id, e.reported_at AS at, false AS is_followed FROM grid_event e WHERE e.id = $2 AND e.reporter_key = $1
          UNION ALL
          SELECT f.event_id, f.at, true FROM grid_follower f JOIN grid_event e ON e.id = f.event_id AND e.reporter_key <> $1 WHERE f.event_id = $2 AND f.reporter_key = $1
        ), ${MINE.slice(MINE.indexOf('seen AS'))} SELECT ${ROW} FROM seen`,
      [key, id],
    )
    return row ?? null
  }

  /** Of each event the last word of staff to residents. */
  latestWords(eventIds: readonly string[]): Promise<(EventStep & { eventId: string })[]> {
    return this.db.query<EventStep & { eventId: string }>(
      `SELECT DISTINCT ON (event_id) event_id AS "eventId", seq, action, from_state AS "fromState", to_state AS "toState", actor, staff_account_id AS "staffAccountId",
          handler_account_id AS "handlerAccountId", round, public_note AS "publicNote", staff_note AS "staffNote", data, at
        FROM grid_event_step WHERE event_id = ANY($1::uuid[]) AND public_note IS NOT NULL AND staff_account_id IS NOT NULL ORDER BY event_id, seq DESC`,
      [eventIds],
    )
  }

  /** Of each event the running clock that is due first. */
  nextDue(eventIds: readonly string[]): Promise<RunningClock[]> {
    return this.db.query<RunningClock>(
      `SELECT DISTINCT ON (event_id) event_id AS "eventId", kind, unit, due_at AS "dueAt" FROM grid_timer
        WHERE event_id = ANY($1::uuid[]) AND stopped_at IS NULL AND paused_at IS NULL ORDER BY event_id, due_at, kind`,
      [eventIds],
    )
  }

  /** What this person said of the event's last round. */
  async ratingOf(key: Buffer, eventId: string): Promise<GivenRating | null> {
    const [row] = await this.db.query<GivenRating>(
      `SELECT result, service, reason FROM grid_rating WHERE event_id = $1 AND reporter_key = $2 ORDER BY round DESC LIMIT 1`,
      [eventId, key],
    )
    return row ?? null
  }
}

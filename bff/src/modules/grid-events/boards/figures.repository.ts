import type { Lamp } from '@jktl/shared/grid-events/clocks/model'
import type { Category, Lane, NodeLevel } from '@jktl/shared/grid-events/model'
import { NODE_LEVELS } from '@jktl/shared/grid-events/model'
import { AREA_FIGURES, type AreaFigure, type Figure, type Grouping, PERSON_FIGURES, type PersonFigure } from '@jktl/shared/grid-events/boards/figures'
import type { FigureRow } from '@jktl/shared/grid-events/boards/contract'

import type { Database } from '../../../platform/database/database.ts'

/** Which rows of a figure are meant. */
export interface FigureScope {
  /** Everything in this node; null with a figure of a person. */
  node: string | null
  person: string | null
  fromAt: Date
  untilAt: Date
  category: Category | null
  lamp: Lamp | null
  /** Only what is not yet placed on this level. */
  unplaced: NodeLevel | null
  now: Date
}
/** A row behind a figure; what its kind does not have is null. */
export interface CountedRow {
  id: string
  kind: FigureRow['kind']
  eventId: string | null
  no: string | null
  category: Category | null
  lane: Lane | null
  text: string | null
  /** Kind of a work record, cause of an order. */
  detail: string | null
  nodeCode: string | null
  /** Of an event or an order. */
  state: string | null
  handlerAccountId: string | null
  at: Date
  dueAt: Date | null
  isPaused: boolean
  lamp: Lamp | null
  result: number | null
  service: number | null
}
export type AreaSums = Record<Exclude<AreaFigure, 'RATINGS'>, number>
export interface RatingSums {
  ratings: number
  resultSum: number
  serviceSum: number
}

// The clock that presses: of those that run the one due first, one that is paused last (§3.4). `$1` is now.
const PRESSING = `LEFT JOIN LATERAL (SELECT t.due_at, t.yellow_from, t.paused_at FROM grid_timer t WHERE t.event_id = e.id AND t.stopped_at IS NULL
    ORDER BY (t.paused_at IS NOT NULL), t.due_at, t.id LIMIT 1) c ON true`
const LAMP = `CASE WHEN e.state = 'VERIFIED_CLOSED' THEN 'BLUE' WHEN c.paused_at IS NOT NULL THEN 'GREY' WHEN c.due_at <= $1 THEN 'RED' WHEN c.yellow_from <= $1 THEN 'YELLOW' ELSE 'GREEN' END`
const EVENT = `e.id AS event_id, e.event_no AS no, e.category, e.lane, e.text, NULL::text AS detail, e.node_code, e.state, e.handler_account_id,
  c.due_at, c.paused_at IS NOT NULL AS is_paused, ${LAMP} AS lamp`
const NO_EVENT = `NULL::text AS no, NULL::text AS category, NULL::text AS lane`
const NO_CLOCK = `NULL::text AS state, NULL::uuid AS handler_account_id, NULL::timestamptz AS due_at, false AS is_paused, NULL::text AS lamp`
const UNRATED = `NULL::smallint AS result, NULL::smallint AS service`

/** Rows that figures are counted from, all of one shape. */
const SOURCES = {
  EVENTS: `SELECT e.id, 'EVENT' AS kind, NULL::uuid AS person, NULL::text AS outcome, e.reported_at AS at, ${EVENT}, ${UNRATED} FROM grid_event e ${PRESSING}`,
  RATED: `SELECT g.id, 'RATING' AS kind, g.handler_account_id AS person, NULL::text AS outcome, e.reported_at AS at, ${EVENT}, g.result, g.service
    FROM grid_rating g JOIN grid_event e ON e.id = g.event_id ${PRESSING}`,
  OWN_RATED: `SELECT g.id, 'RATING' AS kind, g.handler_account_id AS person, NULL::text AS outcome, g.at, ${EVENT}, g.result, g.service
    FROM grid_rating g JOIN grid_event e ON e.id = g.event_id ${PRESSING}`,
  // One row for a colleague and an event, at the last time they took it: it lies in exactly one period and has exactly one outcome.
  TAKEN: `SELECT e.id, 'EVENT' AS kind, a.person, a.at, ${EVENT}, ${UNRATED},
      CASE WHEN e.handler_account_id = a.person THEN 'OPEN' WHEN e.state = 'VERIFIED_CLOSED' AND l.account_id = a.person THEN 'DONE' ELSE 'PASSED' END AS outcome
    FROM (SELECT account_id AS person, event_id, max(since) AS at FROM grid_assignment GROUP BY account_id, event_id) a
    JOIN grid_event e ON e.id = a.event_id
    JOIN LATERAL (SELECT x.account_id FROM grid_assignment x WHERE x.event_id = e.id ORDER BY x.since DESC, x.id LIMIT 1) l ON true ${PRESSING}`,
  // Of the second kind only, and once an order: reminders and reviews are no rows.
  ORDERS: `SELECT o.id, 'ORDER' AS kind, o.account_id AS person, NULL::text AS outcome, o.issued_at AS at, NULL::uuid AS event_id, ${NO_EVENT}, NULL::text AS text,
      o.cause AS detail, o.node_code, o.state, NULL::uuid AS handler_account_id, CASE WHEN o.state <> 'CLOSED' THEN o.due_at END AS due_at, false AS is_paused, NULL::text AS lamp, ${UNRATED}
    FROM grid_order o WHERE o.issued_at IS NOT NULL`,
  LOGS: `SELECT w.id, 'WORK_LOG' AS kind, w.recorder_account_id AS person, NULL::text AS outcome, w.captured_at AS at, w.event_id, ${NO_EVENT}, w.name AS text, w.kind AS detail, w.node_code,
      ${NO_CLOCK}, ${UNRATED} FROM work_log w WHERE w.deleted_at IS NULL`,
} as const

const FILED = `r.state NOT IN ('REPORTED', 'REJECTED_INTAKE', 'CANCELLED', 'MERGED')`
const OPEN = `${FILED} AND r.state <> 'VERIFIED_CLOSED'`
// The last clock to resolve by was kept; nobody is late where there was none.
const ON_TIME = `NOT coalesce((SELECT t.stopped_at >= t.due_at FROM grid_timer t WHERE t.event_id = r.event_id AND t.kind = 'RESOLVE' ORDER BY t.started_at DESC, t.id LIMIT 1), false)`

interface FigureRows {
  of: keyof typeof SOURCES
  where: string
  /** Of the period, or of the time before it. */
  when: 'IN' | 'BEFORE'
}
const rows = (of: keyof typeof SOURCES, where: string, when: FigureRows['when'] = 'IN'): FigureRows => ({ of, where, when })
/** THE predicate of every figure: its number is the count of these rows and its list is these rows. */
const FIGURE_ROWS: Record<Figure, FigureRows> = {
  TOTAL: rows('EVENTS', FILED),
  OPEN: rows('EVENTS', OPEN),
  DONE: rows('EVENTS', `r.state = 'VERIFIED_CLOSED'`),
  OVERDUE: rows('EVENTS', `${OPEN} AND r.lamp = 'RED'`),
  NEAR_DUE: rows('EVENTS', `${OPEN} AND r.lamp = 'YELLOW'`),
  DONE_ON_TIME: rows('EVENTS', `r.state = 'VERIFIED_CLOSED' AND ${ON_TIME}`),
  EARLIER_OPEN: rows('EVENTS', OPEN, 'BEFORE'),
  RATINGS: rows('RATED', FILED),
  TAKEN: rows('TAKEN', 'true'),
  TAKEN_OPEN: rows('TAKEN', `r.outcome = 'OPEN'`),
  TAKEN_DONE: rows('TAKEN', `r.outcome = 'DONE'`),
  TAKEN_PASSED: rows('TAKEN', `r.outcome = 'PASSED'`),
  TAKEN_ON_TIME: rows('TAKEN', `r.outcome = 'DONE' AND ${ON_TIME}`),
  WORK_LOGS: rows('LOGS', 'true'),
  SUPERVISED: rows('ORDERS', 'true'),
  OWN_RATINGS: rows('OWN_RATED', 'true'),
}

// A node holds what begins with its code; ':' is the sign after '9', so that an index finds it.
const SCOPE = `($4::text IS NULL OR (r.node_code >= $4 AND r.node_code < $4 || ':')) AND ($5::uuid IS NULL OR r.person = $5)
  AND ($6::text IS NULL OR r.category = $6) AND ($7::text IS NULL OR r.lamp = $7) AND ($8::int IS NULL OR length(r.node_code) < $8)
  AND $1::timestamptz IS NOT NULL`
const WHEN = { IN: `r.at >= $2 AND r.at < $3`, BEFORE: `r.at < $2 AND $3::timestamptz IS NOT NULL` }
const valuesOf = (s: FigureScope): unknown[] => [
  s.now,
  s.fromAt,
  s.untilAt,
  s.node,
  s.person,
  s.category,
  s.lamp,
  s.unplaced === null ? null : NODE_LEVELS[s.unplaced].digits,
]
/** Most urgent first; ratings by their points, never by time: nobody finds out who rated. */
const ORDER: Record<keyof typeof SOURCES, string> = {
  EVENTS: `r.is_paused, r.due_at NULLS LAST, r.at DESC, r.id`,
  TAKEN: `r.is_paused, r.due_at NULLS LAST, r.at DESC, r.id`,
  RATED: `r.result, r.service, r.id`,
  OWN_RATED: `r.result, r.service, r.id`,
  LOGS: `r.at DESC, r.id`,
  ORDERS: `r.at DESC, r.id`,
}
const KEYS: Record<Grouping, string> = {
  NODE: `CASE WHEN length(r.node_code) >= $9 THEN left(r.node_code, $9) ELSE '' END`,
  CATEGORY: `r.category`,
  MONTH: `to_char(r.at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')`,
  LAMP: `r.lamp`,
}
const COUNTED = AREA_FIGURES.filter((figure) => figure !== 'RATINGS')
const filtered = (figure: Figure): string => `count(*) FILTER (WHERE ${FIGURE_ROWS[figure].where})::int AS "${figure}"`
const SUMS = `count(*)::int AS ratings, coalesce(sum(r.result), 0)::int AS "resultSum", coalesce(sum(r.service), 0)::int AS "serviceSum"`

/** Counts and lists of grid work: both by one predicate (R258, R264, R267). */
export class FiguresRepository {
  constructor(private readonly db: Database) {}

  async count(figure: Figure, scope: FigureScope): Promise<number> {
    const { of, where, when } = FIGURE_ROWS[figure]
    const [row] = await this.db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM (${SOURCES[of]}) r WHERE ${where} AND ${WHEN[when]} AND ${SCOPE}`,
      valuesOf(scope),
    )
    return row?.count ?? 0
  }

  list(figure: Figure, scope: FigureScope, offset: number, limit: number): Promise<CountedRow[]> {
    const { of, where, when } = FIGURE_ROWS[figure]
    return this.db.query<CountedRow>(
      `SELECT r.id, r.event_id AS "eventId", r.no, r.category, r.lane, r.text, r.kind, r.detail, r.node_code AS "nodeCode", r.state,
              r.handler_account_id AS "handlerAccountId", r.at, r.due_at AS "dueAt", r.is_paused AS "isPaused", r.lamp, r.result, r.service
         FROM (${SOURCES[of]}) r WHERE ${where} AND ${WHEN[when]} AND ${SCOPE} ORDER BY ${ORDER[of]} OFFSET $9 LIMIT $10`,
      [...valuesOf(scope), offset, limit],
    )
  }

  /** Counts by the key of a grouping. @param level of the keys, by NODE; what is not placed on it has the key '' */
  countBy(by: Grouping, level: NodeLevel, scope: FigureScope): Promise<(AreaSums & { key: string })[]> {
    return this.db.query<AreaSums & { key: string }>(
      `SELECT ${KEYS[by]} AS key, ${COUNTED.map(filtered).join(', ')} FROM (${SOURCES.EVENTS}) r
        WHERE ${WHEN.IN} AND ${SCOPE} AND $9::int > 0 GROUP BY 1`,
      [...valuesOf(scope), NODE_LEVELS[level].digits],
    )
  }

  rateBy(by: Grouping, level: NodeLevel, scope: FigureScope): Promise<(RatingSums & { key: string })[]> {
    const { of, where } = FIGURE_ROWS.RATINGS
    return this.db.query<RatingSums & { key: string }>(
      `SELECT ${KEYS[by]} AS key, ${SUMS} FROM (${SOURCES[of]}) r WHERE ${where} AND ${WHEN.IN} AND ${SCOPE} AND $9::int > 0 GROUP BY 1`,
      [...valuesOf(scope), NODE_LEVELS[level].digits],
    )
  }

  /** All figures of these colleagues; who has none of a kind is not in its map. */
  async countPeople(accountIds: readonly string[], scope: FigureScope): Promise<Map<string, Partial<Record<PersonFigure, number>> & Partial<RatingSums>>> {
    const people = new Map<string, Partial<Record<PersonFigure, number>> & Partial<RatingSums>>(accountIds.map((id) => [id, {}]))
    const sources = [...new Set(PERSON_FIGURES.map((figure) => FIGURE_ROWS[figure].of))]
    for (const source of sources) {
      const figures = PERSON_FIGURES.filter((figure) => FIGURE_ROWS[figure].of === source)
      const found = await this.db.query<Record<PersonFigure, number> & RatingSums & { person: string }>(
        `SELECT r.person, ${figures.map(filtered).join(', ')}${source === 'OWN_RATED' ? `, ${SUMS}` : ''} FROM (${SOURCES[source]}) r
          WHERE r.person = ANY($9::uuid[]) AND ${WHEN.IN} AND ${SCOPE} GROUP BY r.person`,
        [...valuesOf(scope), accountIds],
      )
      for (const { person, ...counts } of found) people.set(person, { ...people.get(person), ...counts })
    }
    return people
  }

  /** Nodes of a level in a node that are in use. */
  listNodes(node: string, level: NodeLevel): Promise<{ code: string; name: string; isSynthetic: boolean }[]> {
    return this.db.query<{ code: string; name: string; isSynthetic: boolean }>(
      `SELECT code, name, is_synthetic AS "isSynthetic" FROM grid_node WHERE code >= $1 AND code < $1 || ':' AND length(code) = $2 AND retired_at IS NULL ORDER BY code`,
      [node, NODE_LEVELS[level].digits],
    )
  }

  /** Everybody with a working post in the node now. */
  listPosted(node: string): Promise<{ accountId: string; nodeCode: string; kind: string }[]> {
    return this.db.query(
      `SELECT account_id AS "accountId", node_code AS "nodeCode", kind FROM grid_post WHERE node_code >= $1 AND node_code < $1 || ':' AND ended_at IS NULL ORDER BY account_id, kind, node_code`,
      [node],
    )
  }
}

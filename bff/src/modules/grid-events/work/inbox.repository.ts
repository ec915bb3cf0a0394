import { ENDED_STATES, type EventState } from '@jktl/shared/grid-events/lifecycle'
import { type Queue, QUEUE_CODES, type Sort } from '@jktl/shared/grid-events/work/model'

import type { Database } from '../../../platform/database/database.ts'
import type { EventRow } from '../event-flow.ts'
import { EVENT_COLUMNS } from '../flow/event.repository.ts'
import type { Reach } from './domain/reach.ts'

/** An event of a list, and when the clock that presses ends. */
export interface InboxRow extends EventRow {
  hasContact: boolean
  others: number
  pressing: Date
}
interface ListAsk {
  queue: Queue
  /** Empty: everywhere. */
  node: string
  sort: Sort
  text: string | null
  after: { at: Date; id: string } | null
  limit: number
}

const quoted = (states: readonly EventState[]): string => states.map((state) => `'${state}'`).join(', ')
/** $1 the account, $2 nodes of its posts, $3 those it manages. */
const REACHED = `EXISTS (SELECT 1 FROM unnest($2::text[]) AS mine (code) WHERE starts_with(e.node_code, mine.code))`
const MANAGED = `EXISTS (SELECT 1 FROM unnest($3::text[]) AS managed (code) WHERE starts_with(e.node_code, managed.code))`
/** What a queue holds: the one predicate behind its count and its list. */
const HOLDS: Record<Queue, string> = {
  CLAIMABLE: `e.state IN ('PENDING_CLAIM', 'REOPENED') AND ${REACHED}`,
  MINE: `e.state IN ('IN_PROGRESS', 'NEED_INFO') AND e.handler_account_id = $1`,
  TO_ME: `e.state = 'TRANSFERRING' AND EXISTS (SELECT 1 FROM grid_transfer t WHERE t.event_id = e.id AND t.state = 'OFFERED' AND t.to_account_id = $1)`,
  BY_ME: `e.state = 'TRANSFERRING' AND e.handler_account_id = $1`,
  TO_FILE: `e.state = 'REPORTED' AND ${MANAGED}`,
  IN_WORK: `e.state IN ('IN_PROGRESS', 'TRANSFERRING', 'NEED_INFO') AND e.handler_account_id <> $1 AND ${REACHED}`,
  TO_CHECK: `e.state = 'RESOLVED' AND e.handler_account_id <> $1 AND ${MANAGED}`,
  DONE: `((e.state IN (${quoted(ENDED_STATES)}) AND ${REACHED}) OR (e.state = 'RESOLVED' AND (e.handler_account_id = $1 OR (${REACHED} AND NOT ${MANAGED}))))`,
}
/** Events in each of the nodes asked for. */
const IN_NODES = `unnest($4::text[]) AS node (code) JOIN grid_event e ON starts_with(e.node_code, node.code)`
/** Without a running clock: last. */
const NEVER = new Date('9999-12-31T00:00:00Z')
const PRESSING = `coalesce((SELECT min(c.due_at) FROM grid_timer c WHERE c.event_id = e.id AND c.stopped_at IS NULL AND c.paused_at IS NULL), $5::timestamptz)`
const WHERE_AFTER: Record<Sort, string> = {
  URGENT: `("pressing" > $7 OR ("pressing" = $7 AND id > $8::uuid))`,
  NEWEST: `("reportedAt" < $7 OR ("reportedAt" = $7 AND id > $8::uuid))`,
}
const ORDER: Record<Sort, string> = { URGENT: `"pressing", id`, NEWEST: `"reportedAt" DESC, id` }

/** 收件箱: queue × node (R261, §3.1). */
export class InboxRepository {
  constructor(private readonly db: Database) {}

  /** Every queue in every node. */
  async count(reach: Reach, nodes: readonly string[]): Promise<Map<string, Record<Queue, number>>> {
    const counts = QUEUE_CODES.map((queue) => `count(*) FILTER (WHERE ${HOLDS[queue]}) AS "${queue}"`).join(', ')
    const rows = await this.db.query<Record<Queue, number> & { code: string }>(`SELECT node.code, ${counts} FROM ${IN_NODES} GROUP BY node.code`, [
      reach.accountId,
      reach.nodes,
      reach.managed,
      nodes,
    ])
    return new Map(rows.map(({ code, ...queues }) => [code, queues as Record<Queue, number>]))
  }

  list(reach: Reach, { queue, node, sort, text, after, limit }: ListAsk): Promise<InboxRow[]> {
    return this.db.query<InboxRow>(
      `SELECT * FROM (
         SELECT ${EVENT_COLUMNS}, e.contact_sealed IS NOT NULL AS "hasContact", ${PRESSING} AS "pressing",
                e.followers + (SELECT count(*) + coalesce(sum(m.followers), 0) FROM grid_event m WHERE m.master_event_id = e.id) AS others
           FROM ${IN_NODES}
          WHERE ${HOLDS[queue]} AND ($1::uuid, $2::text[], $3::text[]) IS NOT NULL
            AND ($6::text IS NULL OR strpos(lower(e.event_no || ' ' || e.text || ' ' || e.place_text), lower($6)) > 0)) listed
        WHERE $7::timestamptz IS NULL OR ${WHERE_AFTER[sort]} ORDER BY ${ORDER[sort]} LIMIT $9`,
      [reach.accountId, reach.nodes, reach.managed, [node], NEVER, text, after?.at ?? null, after?.id ?? null, limit],
    )
  }

  /** One event as a list shows it. */
  async one(eventId: string): Promise<Pick<InboxRow, 'hasContact' | 'others'>> {
    const [row] = await this.db.query<Pick<InboxRow, 'hasContact' | 'others'>>(
      `SELECT e.contact_sealed IS NOT NULL AS "hasContact",
              e.followers + (SELECT count(*) + coalesce(sum(m.followers), 0) FROM grid_event m WHERE m.master_event_id = e.id) AS others
         FROM grid_event e WHERE e.id = $1`,
      [eventId],
    )
    return row ?? { hasContact: false, others: 0 }
  }
}

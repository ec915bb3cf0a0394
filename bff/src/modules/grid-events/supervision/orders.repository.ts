import type { OrderAction, OrderCause, OrderObject, OrderState } from '@jktl/shared/grid-events/supervision/model'

import type { Sql } from '../../../platform/database/database.ts'
import { type CountedOrder, type CountedPeriod, SupervisionCounts } from '../supervision-counts.ts'

export interface OrderRow {
  id: string
  objectKind: OrderObject
  objectId: string
  nodeCode: string
  accountId: string
  state: OrderState
  version: number
  cause: OrderCause
  demand: string
  madeAt: Date
  issuedBy: string | null
  issuedAt: Date | null
  signBy: Date | null
  dueAt: Date | null
  signedAt: Date | null
  answeredAt: Date | null
  closedBy: string | null
  closedAt: Date | null
  fails: number
  rungs: number
  nextLookAt: Date | null
}
interface OrderStepRow {
  seq: number
  action: OrderAction
  accountId: string | null
  note: string
  at: Date
}
type NewOrder = Pick<OrderRow, 'objectKind' | 'objectId' | 'nodeCode' | 'accountId' | 'cause' | 'demand' | 'madeAt'> & {
  timerId: string | null
  state: 'PROPOSED' | 'ISSUED'
  issued: { by: string; signBy: Date; dueAt: Date } | null
}
type Moved = Pick<
  OrderRow,
  'state' | 'demand' | 'issuedBy' | 'issuedAt' | 'signBy' | 'dueAt' | 'signedAt' | 'answeredAt' | 'closedBy' | 'closedAt' | 'fails' | 'rungs' | 'nextLookAt'
>
export interface OrderFilter {
  view: 'MINE' | 'ISSUED' | 'PROPOSED' | 'AREA'
  by: string
  /** Managed nodes. */
  nodes: readonly string[]
  accountId: string | null
  issuedFrom: Date | null
  issuedUntil: Date | null
  after: { at: Date; id: string } | null
  limit: number
}

const ORDER = `id, object_kind AS "objectKind", object_id AS "objectId", node_code AS "nodeCode", account_id AS "accountId", state, version, cause, demand,
  made_at AS "madeAt", issued_by AS "issuedBy", issued_at AS "issuedAt", sign_by AS "signBy", due_at AS "dueAt", signed_at AS "signedAt",
  answered_at AS "answeredAt", closed_by AS "closedBy", closed_at AS "closedAt", fails, rungs, next_look_at AS "nextLookAt"`
const IN_NODES = `EXISTS (SELECT 1 FROM unnest($2::text[]) AS x (node) WHERE starts_with(o.node_code, x.node))`
const VIEW: Record<OrderFilter['view'], string> = {
  MINE: `o.account_id = $1 AND o.issued_at IS NOT NULL`,
  ISSUED: `o.issued_by = $1`,
  PROPOSED: `o.state = 'PROPOSED' AND o.account_id <> $1 AND ${IN_NODES}`,
  AREA: `o.issued_at IS NOT NULL AND ${IN_NODES}`,
}

/** Orders about events and work records. */
export class OrdersRepository extends SupervisionCounts {
  constructor(private readonly db: Sql) {
    super()
  }

  /** @returns null when one is open for the same thing and person, or the clock has proposed before */
  async add(tx: Sql, order: NewOrder): Promise<string | null> {
    const { objectKind, objectId, nodeCode, accountId, cause, demand, madeAt, timerId, state, issued } = order
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO grid_order (object_kind, object_id, node_code, account_id, state, cause, demand, timer_id, made_at, issued_by, issued_at, sign_by, due_at, next_look_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12) ON CONFLICT DO NOTHING RETURNING id`,
      [
        objectKind,
        objectId,
        nodeCode,
        accountId,
        state,
        cause,
        demand,
        timerId,
        madeAt,
        issued?.by ?? null,
        issued ? madeAt : null,
        issued?.signBy ?? null,
        issued?.dueAt ?? null,
      ],
    )
    return row?.id ?? null
  }

  async find(sql: Sql, id: string): Promise<OrderRow | null> {
    const [row] = await sql.query<OrderRow>(`SELECT ${ORDER} FROM grid_order WHERE id = $1`, [id])
    return row ?? null
  }

  async lock(tx: Sql, id: string): Promise<OrderRow | null> {
    const [row] = await tx.query<OrderRow>(`SELECT ${ORDER} FROM grid_order WHERE id = $1 FOR UPDATE`, [id])
    return row ?? null
  }

  async findOpen(sql: Sql, objectKind: OrderObject, objectId: string): Promise<Pick<OrderRow, 'id' | 'accountId'>[]> {
    return sql.query(`SELECT id, account_id AS "accountId" FROM grid_order WHERE object_kind = $1 AND object_id = $2 AND state NOT IN ('DROPPED', 'CLOSED')`, [
      objectKind,
      objectId,
    ])
  }

  list(sql: Sql, f: OrderFilter): Promise<OrderRow[]> {
    return sql.query<OrderRow>(
      `SELECT ${ORDER} FROM grid_order o WHERE $1::uuid IS NOT NULL AND $2::text[] IS NOT NULL AND ${VIEW[f.view]} AND ($3::uuid IS NULL OR o.account_id = $3)
          AND ($4::timestamptz IS NULL OR o.issued_at >= $4) AND ($5::timestamptz IS NULL OR o.issued_at < $5)
          AND ($6::timestamptz IS NULL OR (o.made_at, o.id) < ($6, $7::uuid)) ORDER BY o.made_at DESC, o.id DESC LIMIT $8`,
      [f.by, f.nodes, f.accountId, f.issuedFrom, f.issuedUntil, f.after?.at ?? null, f.after?.id ?? null, f.limit],
    )
  }

  async waiting(sql: Sql, accountId: string, nodes: readonly string[]): Promise<{ MINE: number; PROPOSED: number; REVIEW: number }> {
    const [row] = await sql.query<{ MINE: number; PROPOSED: number; REVIEW: number }>(
      `SELECT count(*) FILTER (WHERE o.account_id = $1 AND o.state IN ('ISSUED', 'RECTIFYING')) AS "MINE",
              count(*) FILTER (WHERE ${VIEW.PROPOSED}) AS "PROPOSED",
              count(*) FILTER (WHERE o.issued_by = $1 AND o.state = 'ANSWERED') AS "REVIEW"
         FROM grid_order o WHERE o.state NOT IN ('DROPPED', 'CLOSED')`,
      [accountId, nodes],
    )
    if (!row) throw new Error('a count without a row')
    return row
  }

  /** Only what was locked is moved. */
  async move(tx: Sql, id: string, m: Moved): Promise<void> {
    await tx.query(
      `UPDATE grid_order SET state = $2, demand = $3, issued_by = $4, issued_at = $5, sign_by = $6, due_at = $7, signed_at = $8, answered_at = $9, closed_by = $10,
              closed_at = $11, fails = $12, rungs = $13, next_look_at = $14, version = version + 1 WHERE id = $1`,
      [id, m.state, m.demand, m.issuedBy, m.issuedAt, m.signBy, m.dueAt, m.signedAt, m.answeredAt, m.closedBy, m.closedAt, m.fails, m.rungs, m.nextLookAt],
    )
  }

  /** @returns its number; whoever writes holds the order */
  async addStep(tx: Sql, orderId: string, step: Omit<OrderStepRow, 'seq'>): Promise<number> {
    const [row] = await tx.query<{ seq: number }>(
      `INSERT INTO grid_order_step (order_id, seq, action, account_id, note, at)
       SELECT $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5 FROM grid_order_step WHERE order_id = $1 RETURNING seq`,
      [orderId, step.action, step.accountId, step.note, step.at],
    )
    if (!row) throw new Error('a step was not written')
    return row.seq
  }

  steps(sql: Sql, orderId: string): Promise<OrderStepRow[]> {
    return sql.query<OrderStepRow>(`SELECT seq, action, account_id AS "accountId", note, at FROM grid_order_step WHERE order_id = $1 ORDER BY seq`, [orderId])
  }

  /** Takes orders whose next rung has come. */
  takeDue(tx: Sql, now: Date, limit: number): Promise<OrderRow[]> {
    return tx.query<OrderRow>(`SELECT ${ORDER} FROM grid_order WHERE next_look_at <= $1 ORDER BY next_look_at LIMIT $2 FOR UPDATE SKIP LOCKED`, [now, limit])
  }

  async countOf(accountIds: readonly string[], { from, until }: CountedPeriod, sql: Sql = this.db): Promise<Map<string, number>> {
    const rows = await sql.query<{ accountId: string; count: number }>(
      `SELECT account_id AS "accountId", count(*) AS count FROM grid_order WHERE account_id = ANY($1::uuid[]) AND issued_at >= $2 AND issued_at < $3 GROUP BY 1`,
      [accountIds, from, until],
    )
    return new Map(rows.map(({ accountId, count }) => [accountId, count]))
  }

  listOf(accountIds: readonly string[], { from, until }: CountedPeriod, sql: Sql = this.db): Promise<CountedOrder[]> {
    return sql.query<CountedOrder>(
      `SELECT id AS "orderId", account_id AS "accountId", object_kind AS "objectKind", object_id AS "objectId", node_code AS "nodeCode", issued_at AS "issuedAt"
         FROM grid_order WHERE account_id = ANY($1::uuid[]) AND issued_at >= $2 AND issued_at < $3 ORDER BY issued_at DESC, id`,
      [accountIds, from, until],
    )
  }
}

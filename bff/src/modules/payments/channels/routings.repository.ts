import type { RoutingDryRun } from '@jktl/shared/payments/channels/contract'
import type { RoutingState } from '@jktl/shared/payments/channels/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { OrderSum, RouteLine } from './domain/routing.ts'
import { IN_FORCE } from './routes.repository.ts'

export interface RoutingRow {
  id: string
  number: number
  state: RoutingState
  startsAt: Date | null
  effectiveFrom: Date | null
  note: string
  draftedBy: string | null
  draftedAt: Date
  dryRun: RoutingDryRun | null
  decidedAt: Date | null
  decisionNote: string | null
  version: number
}

const ROUTING = `id, number, state, starts_at AS "startsAt", effective_from AS "effectiveFrom", note, drafted_by AS "draftedBy", drafted_at AS "draftedAt", dry_run AS "dryRun", decided_at AS "decidedAt",
  decision_note AS "decisionNote", version`

/** Versions of the routing; what was decided never changes (the database refuses it). */
export class RoutingsRepository {
  list(sql: Sql, before: number | null, limit: number): Promise<RoutingRow[]> {
    return sql.query<RoutingRow>(`SELECT ${ROUTING} FROM channel_routing WHERE $1::int IS NULL OR number < $1 ORDER BY number DESC LIMIT $2`, [before, limit])
  }

  async find(sql: Sql, id: string): Promise<RoutingRow | null> {
    const [row] = await sql.query<RoutingRow>(`SELECT ${ROUTING} FROM channel_routing WHERE id = $1`, [id])
    return row ?? null
  }

  async lock(tx: Sql, id: string): Promise<RoutingRow | null> {
    const [row] = await tx.query<RoutingRow>(`SELECT ${ROUTING} FROM channel_routing WHERE id = $1 FOR UPDATE`, [id])
    return row ?? null
  }

  async inForce(sql: Sql, at: Date): Promise<RoutingRow | null> {
    const [row] = await sql.query<RoutingRow>(`SELECT ${ROUTING} FROM channel_routing WHERE id = ${IN_FORCE}`, [at])
    return row ?? null
  }

  /** The approved one a version is compared with: the newest before it. */
  async approvedBefore(sql: Sql, number: number | null): Promise<RoutingRow | null> {
    const [row] = await sql.query<RoutingRow>(
      `SELECT ${ROUTING} FROM channel_routing WHERE state = 'APPROVED' AND ($1::int IS NULL OR number < $1) ORDER BY number DESC LIMIT 1`,
      [number],
    )
    return row ?? null
  }

  linesOf(sql: Sql, routingId: string): Promise<RouteLine[]> {
    return sql.query<RouteLine>(
      `SELECT institution_id AS "institutionId", business_kind AS "businessKind", mchid FROM channel_route WHERE routing_id = $1 ORDER BY institution_id, business_kind`,
      [routingId],
    )
  }

  /** @returns null while another draft is open */
  async insertDraft(tx: Sql, draft: { startsAt: Date | null; note: string; by: string }, lines: readonly RouteLine[], at: Date): Promise<string | null> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO channel_routing (number, state, starts_at, note, drafted_by, drafted_at) SELECT coalesce(max(number), 0) + 1, 'DRAFT', $1, $2, $3, $4 FROM channel_routing ON CONFLICT DO NOTHING RETURNING id`,
      [draft.startsAt, draft.note, draft.by, at],
    )
    if (!row) return null
    await tx.query(
      `INSERT INTO channel_route (routing_id, institution_id, business_kind, channel, mchid)
       SELECT $1, l."institutionId", l."businessKind", 'WECHAT', l.mchid FROM jsonb_to_recordset($2::jsonb) AS l("institutionId" uuid, "businessKind" text, mchid text)`,
      [row.id, JSON.stringify(lines)],
    )
    return row.id
  }

  async saveDryRun(tx: Sql, id: string, dryRun: RoutingDryRun): Promise<void> {
    await tx.query(`UPDATE channel_routing SET dry_run = $2, version = version + 1 WHERE id = $1`, [id, JSON.stringify(dryRun)])
  }

  async decide(
    tx: Sql,
    id: string,
    d: { state: 'APPROVED' | 'REJECTED' | 'WITHDRAWN'; by: string; note: string | null; effectiveFrom: Date | null },
    at: Date,
  ): Promise<void> {
    await tx.query(
      `UPDATE channel_routing SET state = $2, decided_by = $3, decision_note = $4, effective_from = $5, decided_at = $6, version = version + 1 WHERE id = $1`,
      [id, d.state, d.by, d.note, d.effectiveFrom, at],
    )
  }

  sumOrders(sql: Sql, since: Date): Promise<OrderSum[]> {
    return sql.query<OrderSum>(
      `SELECT institution_id AS "institutionId", business_kind AS "businessKind", mchid, count(*)::int AS orders, sum(amount_fen)::int AS "amountFen" FROM trade_order
        WHERE created_at >= $1 AND amount_fen > 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      [since],
    )
  }
}

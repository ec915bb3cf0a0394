import type { DutyEvery, DutyKind, DutyPost } from '@jktl/shared/grid-events/supervision/model'

import type { Sql } from '../../../platform/database/database.ts'

export interface TemplateRow {
  id: string
  nodeCode: string
  postKind: DutyPost
  kind: DutyKind
  title: string
  instruction: string
  every: DutyEvery
  onDay: number | null
  dueTime: string
  needsPhoto: boolean
  version: number
  madeBy: string
  endedAt: Date | null
  nextDueDay: string | null
}
export type NewTemplate = Omit<TemplateRow, 'id' | 'version' | 'endedAt' | 'nextDueDay'> & { madeAt: Date; nextDueDay: string; nextOpenAt: Date }

const TEMPLATE = `id, node_code AS "nodeCode", post_kind AS "postKind", kind, title, instruction, every, on_day AS "onDay", due_time AS "dueTime",
  needs_photo AS "needsPhoto", version, made_by AS "madeBy", ended_at AS "endedAt", next_due_day AS "nextDueDay"`

/** Templates of fixed duties. */
export class TemplatesRepository {
  async add(tx: Sql, t: NewTemplate): Promise<TemplateRow> {
    const [row] = await tx.query<TemplateRow>(
      `INSERT INTO grid_duty_template (node_code, post_kind, kind, title, instruction, every, on_day, due_time, needs_photo, made_by, made_at, next_due_day, next_open_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING ${TEMPLATE}`,
      [t.nodeCode, t.postKind, t.kind, t.title, t.instruction, t.every, t.onDay, t.dueTime, t.needsPhoto, t.madeBy, t.madeAt, t.nextDueDay, t.nextOpenAt],
    )
    if (!row) throw new Error('a template was not written')
    return row
  }

  async lock(tx: Sql, id: string): Promise<TemplateRow | null> {
    const [row] = await tx.query<TemplateRow>(`SELECT ${TEMPLATE} FROM grid_duty_template WHERE id = $1 FOR UPDATE`, [id])
    return row ?? null
  }

  /** In force, in any of these nodes, with what became of their duties since then. */
  list(sql: Sql, nodes: readonly string[], since: Date): Promise<(TemplateRow & { done: number; missed: number })[]> {
    return sql.query(
      `SELECT ${TEMPLATE}, (SELECT count(*) FROM grid_duty d WHERE d.template_id = t.id AND d.state = 'DONE' AND d.due_at >= $2) AS done,
              (SELECT count(*) FROM grid_duty d WHERE d.template_id = t.id AND d.state = 'MISSED' AND d.due_at >= $2) AS missed
         FROM grid_duty_template t WHERE ended_at IS NULL AND EXISTS (SELECT 1 FROM unnest($1::text[]) AS x (node) WHERE starts_with(t.node_code, x.node))
        ORDER BY t.node_code, t.made_at, t.id LIMIT 200`,
      [nodes, since],
    )
  }

  /** Nodes to arrange duties for: the managed ones and what lies in them. */
  async nodesIn(sql: Sql, nodes: readonly string[]): Promise<string[]> {
    const rows = await sql.query<{ code: string }>(
      `SELECT code FROM grid_node WHERE retired_at IS NULL AND length(code) <= 14 AND EXISTS (SELECT 1 FROM unnest($1::text[]) AS x (node) WHERE starts_with(code, x.node))
        ORDER BY length(code), code LIMIT 200`,
      [nodes],
    )
    return rows.map(({ code }) => code)
  }

  async end(tx: Sql, id: string, by: string, at: Date): Promise<void> {
    await tx.query(
      `UPDATE grid_duty_template SET ended_at = $2, ended_by = $3, next_due_day = NULL, next_open_at = NULL, version = version + 1 WHERE id = $1 AND ended_at IS NULL`,
      [id, at, by],
    )
  }

  /** Takes those whose next duties are to be handed out. */
  takeOpening(tx: Sql, now: Date, limit: number): Promise<(TemplateRow & { nextDueDay: string })[]> {
    return tx.query(`SELECT ${TEMPLATE} FROM grid_duty_template WHERE next_open_at <= $1 ORDER BY next_open_at LIMIT $2 FOR UPDATE SKIP LOCKED`, [now, limit])
  }

  async goOn(tx: Sql, id: string, nextDueDay: string, nextOpenAt: Date): Promise<void> {
    await tx.query(`UPDATE grid_duty_template SET next_due_day = $2, next_open_at = $3 WHERE id = $1 AND ended_at IS NULL`, [id, nextDueDay, nextOpenAt])
  }
}

import type { DutyKind, DutyPost, DutyState } from '@jktl/shared/grid-events/supervision/model'

import type { Sql } from '../../../platform/database/database.ts'

export interface DutyRow {
  id: string
  version: number
  templateId: string
  kind: DutyKind
  title: string
  instruction: string
  needsPhoto: boolean
  accountId: string
  nodeCode: string
  dueDay: string
  dueAt: Date
  state: DutyState
  doneAt: Date | null
  note: string | null
}
export interface DutyFilter {
  view: 'DUE' | 'PAST' | 'AREA'
  by: string
  nodes: readonly string[]
  after: { at: Date; id: string } | null
  limit: number
}
interface NewDuties {
  templateId: string
  holders: readonly { accountId: string; nodeCode: string }[]
  dueDay: string
  dueAt: Date
  remindAt: Date | null
}

const DUTY = `d.id, d.version, d.template_id AS "templateId", t.kind, t.title, t.instruction, t.needs_photo AS "needsPhoto", d.account_id AS "accountId",
  d.node_code AS "nodeCode", d.due_day AS "dueDay", d.due_at AS "dueAt", d.state, d.done_at AS "doneAt", d.note`
const FROM = `FROM grid_duty d JOIN grid_duty_template t ON t.id = d.template_id`
const VIEW: Record<DutyFilter['view'], string> = {
  DUE: `d.account_id = $1 AND d.state = 'DUE'`,
  PAST: `d.account_id = $1 AND d.state <> 'DUE'`,
  AREA: `EXISTS (SELECT 1 FROM unnest($2::text[]) AS x (node) WHERE starts_with(d.node_code, x.node))`,
}

/** Fixed duties of people. */
export class DutiesRepository {
  /** Everybody with the post there or in a grid below. */
  holders(tx: Sql, nodeCode: string, kind: DutyPost): Promise<{ accountId: string; nodeCode: string }[]> {
    return tx.query(
      `SELECT account_id AS "accountId", node_code AS "nodeCode" FROM grid_post WHERE ended_at IS NULL AND kind = $2 AND starts_with(node_code, $1) ORDER BY node_code, account_id`,
      [nodeCode, kind],
    )
  }

  /** @returns those that were not there yet */
  async handOut(tx: Sql, { templateId, holders, dueDay, dueAt, remindAt }: NewDuties): Promise<string[]> {
    const rows = await tx.query<{ accountId: string }>(
      `INSERT INTO grid_duty (template_id, account_id, node_code, due_day, due_at, state, remind_at)
       SELECT $1, x.account, x.node, $4, $5, 'DUE', $6 FROM unnest($2::uuid[], $3::text[]) AS x (account, node) ON CONFLICT DO NOTHING RETURNING account_id AS "accountId"`,
      [templateId, holders.map(({ accountId }) => accountId), holders.map(({ nodeCode }) => nodeCode), dueDay, dueAt, remindAt],
    )
    return rows.map(({ accountId }) => accountId)
  }

  async find(sql: Sql, id: string): Promise<DutyRow | null> {
    const [row] = await sql.query<DutyRow>(`SELECT ${DUTY} ${FROM} WHERE d.id = $1`, [id])
    return row ?? null
  }

  async lock(tx: Sql, id: string): Promise<DutyRow | null> {
    const [row] = await tx.query<DutyRow>(`SELECT ${DUTY} ${FROM} WHERE d.id = $1 FOR UPDATE OF d`, [id])
    return row ?? null
  }

  list(sql: Sql, f: DutyFilter): Promise<DutyRow[]> {
    return sql.query<DutyRow>(
      `SELECT ${DUTY} ${FROM} WHERE $2::text[] IS NOT NULL AND $1::uuid IS NOT NULL AND ${VIEW[f.view]}
          AND ($3::timestamptz IS NULL OR (d.due_at, d.id) < ($3, $4::uuid)) ORDER BY d.due_at DESC, d.id DESC LIMIT $5`,
      [f.by, f.nodes, f.after?.at ?? null, f.after?.id ?? null, f.limit],
    )
  }

  async countDue(sql: Sql, accountId: string): Promise<number> {
    const [row] = await sql.query<{ count: number }>(`SELECT count(*) AS count FROM grid_duty WHERE account_id = $1 AND state = 'DUE'`, [accountId])
    return row?.count ?? 0
  }

  async done(tx: Sql, id: string, note: string, at: Date): Promise<void> {
    await tx.query(`UPDATE grid_duty SET state = 'DONE', note = $2, done_at = $3, remind_at = NULL, version = version + 1 WHERE id = $1 AND state = 'DUE'`, [
      id,
      note,
      at,
    ])
  }

  /** Marks what was not done in time, and says whether the one before was missed as well. */
  takeMissed(tx: Sql, now: Date, limit: number): Promise<(DutyRow & { isAgain: boolean })[]> {
    return tx.query(
      `UPDATE grid_duty d SET state = 'MISSED', remind_at = NULL, version = d.version + 1 FROM grid_duty_template t
        WHERE t.id = d.template_id AND d.id IN (SELECT id FROM grid_duty WHERE state = 'DUE' AND due_at < $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING ${DUTY}, coalesce((SELECT b.state = 'MISSED' OR (b.state = 'DUE' AND b.due_at < $1) FROM grid_duty b WHERE b.template_id = d.template_id AND b.account_id = d.account_id
         AND b.node_code = d.node_code AND b.due_day < d.due_day ORDER BY b.due_day DESC LIMIT 1), false) AS "isAgain"`,
      [now, limit],
    )
  }

  takeReminders(tx: Sql, now: Date, limit: number): Promise<DutyRow[]> {
    return tx.query<DutyRow>(
      `UPDATE grid_duty d SET remind_at = NULL FROM grid_duty_template t
        WHERE t.id = d.template_id AND d.id IN (SELECT id FROM grid_duty WHERE remind_at <= $1 AND state = 'DUE' ORDER BY remind_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING ${DUTY}`,
      [now, limit],
    )
  }
}

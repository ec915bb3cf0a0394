import type { ClockKind, ClockUnit } from '@jktl/shared/grid-events/clocks/model'

import type { Sql } from '../../../platform/database/database.ts'

export interface SlaRuleRow {
  id: string
  category: string
  areaCode: string
  timer: ClockKind
  limitN: number
  unit: ClockUnit
  basis: string
  isReviewed: boolean
  madeBy: string | null
  madeAt: Date
  reviewedBy: string | null
  reviewedAt: Date | null
  supersededAt: Date | null
}

const RULE = `id, category, area_code AS "areaCode", timer, limit_n AS "limitN", unit, basis, is_reviewed AS "isReviewed", made_by AS "madeBy", made_at AS "madeAt",
  reviewed_by AS "reviewedBy", reviewed_at AS "reviewedAt", superseded_at AS "supersededAt"`

/** Limits in force, and those before them. */
export class SlaRulesRepository {
  /** Every rule in force that could hold there. */
  listFor(tx: Sql, nodeCode: string, category: string, timers: readonly ClockKind[]): Promise<SlaRuleRow[]> {
    return tx.query<SlaRuleRow>(
      `SELECT ${RULE} FROM grid_sla_rule WHERE superseded_at IS NULL AND timer = ANY($3) AND category IN ($2, '*') AND starts_with($1, area_code)`,
      [nodeCode, category, timers],
      'grid-sla-rules-for',
    )
  }

  listInForce(sql: Sql): Promise<SlaRuleRow[]> {
    return sql.query<SlaRuleRow>(`SELECT ${RULE} FROM grid_sla_rule WHERE superseded_at IS NULL ORDER BY area_code, category, timer LIMIT 500`)
  }

  listFormer(sql: Sql, limit: number): Promise<SlaRuleRow[]> {
    return sql.query<SlaRuleRow>(`SELECT ${RULE} FROM grid_sla_rule WHERE superseded_at IS NOT NULL ORDER BY superseded_at DESC, id LIMIT $1`, [limit])
  }

  async lock(tx: Sql, id: string): Promise<SlaRuleRow | null> {
    const [row] = await tx.query<SlaRuleRow>(`SELECT ${RULE} FROM grid_sla_rule WHERE id = $1 FOR UPDATE`, [id])
    return row ?? null
  }

  /** Takes the place of the one in force; it is a sample until somebody else confirms it. */
  async replace(
    tx: Sql,
    rule: Pick<SlaRuleRow, 'category' | 'areaCode' | 'timer' | 'limitN' | 'unit' | 'basis'>,
    madeBy: string,
    at: Date,
  ): Promise<SlaRuleRow> {
    await tx.query(`UPDATE grid_sla_rule SET superseded_at = $4 WHERE category = $1 AND area_code = $2 AND timer = $3 AND superseded_at IS NULL`, [
      rule.category,
      rule.areaCode,
      rule.timer,
      at,
    ])
    const [row] = await tx.query<SlaRuleRow>(
      `INSERT INTO grid_sla_rule (category, area_code, timer, limit_n, unit, basis, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${RULE}`,
      [rule.category, rule.areaCode, rule.timer, rule.limitN, rule.unit, rule.basis, madeBy, at],
    )
    if (!row) throw new Error('a rule was not written')
    return row
  }

  async confirm(tx: Sql, id: string, by: string, at: Date): Promise<SlaRuleRow> {
    const [row] = await tx.query<SlaRuleRow>(
      `UPDATE grid_sla_rule SET is_reviewed = true, reviewed_by = $2, reviewed_at = $3 WHERE id = $1 RETURNING ${RULE}`,
      [id, by, at],
    )
    if (!row) throw new Error('a rule was not confirmed')
    return row
  }
}

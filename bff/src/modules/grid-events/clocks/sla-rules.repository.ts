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
}

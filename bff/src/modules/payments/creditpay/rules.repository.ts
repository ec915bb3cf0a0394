import { randomUUID } from 'node:crypto'

import type { RuleState } from '@jktl/shared/payments/creditpay/model'

import type { Sql } from '../../../platform/database/database.ts'

export interface RuleValues {
  startLimitFen: number
  maxLimitFen: number
  visitMaxFen: number
  interestFreeDays: number
  freezeHours: number
  listAfterDays: number
  minAge: number
  isReviewed: boolean
  document: string
  source: string
}
export interface RuleRow extends RuleValues {
  id: string
  institutionId: string | null
  number: number
  state: RuleState
  proposedBy: string | null
  proposedAt: Date
  decidedAt: Date | null
  note: string | null
  version: number
}
const RULE = `id, institution_id AS "institutionId", number, state, start_limit_fen AS "startLimitFen", max_limit_fen AS "maxLimitFen", visit_max_fen AS "visitMaxFen", interest_free_days AS "interestFreeDays",
  freeze_hours AS "freezeHours", list_after_days AS "listAfterDays", min_age AS "minAge", is_reviewed AS "isReviewed", document, source, proposed_by AS "proposedBy", proposed_at AS "proposedAt", decided_at AS "decidedAt", note, version`

/** 额度与账期 as data (K6). */
export class CreditRulesRepository {
  /** Of the region; it always exists. */
  async regionRule(sql: Sql): Promise<RuleRow> {
    const [row] = await sql.query<RuleRow>(`SELECT ${RULE} FROM creditpay_rule WHERE state = 'IN_FORCE' AND institution_id IS NULL`)
    if (!row) throw new Error('the region has no credit rule')
    return row
  }

  /** Null: the hospital does not take part. */
  async ruleOf(sql: Sql, institutionId: string): Promise<RuleRow | null> {
    return (await sql.query<RuleRow>(`SELECT ${RULE} FROM creditpay_rule WHERE state = 'IN_FORCE' AND institution_id = $1`, [institutionId]))[0] ?? null
  }

  async listParticipants(sql: Sql): Promise<string[]> {
    const rows = await sql.query<{ id: string }>(
      `SELECT institution_id AS id FROM creditpay_rule WHERE state = 'IN_FORCE' AND institution_id IS NOT NULL ORDER BY 1`,
    )
    return rows.map(({ id }) => id)
  }

  list(sql: Sql, limit: number): Promise<RuleRow[]> {
    return sql.query<RuleRow>(
      `SELECT ${RULE} FROM creditpay_rule ORDER BY array_position(ARRAY['PROPOSED', 'IN_FORCE', 'RETIRED', 'REJECTED'], state), institution_id NULLS FIRST, number DESC LIMIT $1`,
      [limit],
    )
  }

  async find(sql: Sql, id: string): Promise<RuleRow | null> {
    return (await sql.query<RuleRow>(`SELECT ${RULE} FROM creditpay_rule WHERE id = $1`, [id]))[0] ?? null
  }

  /** @returns null when one is proposed for that place already */
  async propose(
    sql: Sql,
    institutionId: string | null,
    v: RuleValues,
    by: string | null,
    at: Date,
    state: 'PROPOSED' | 'IN_FORCE' = 'PROPOSED',
  ): Promise<RuleRow | null> {
    const [row] = await sql.query<RuleRow>(
      `INSERT INTO creditpay_rule (id, institution_id, number, state, start_limit_fen, max_limit_fen, visit_max_fen, interest_free_days, freeze_hours, list_after_days, min_age, is_reviewed, document, source, proposed_by, proposed_at)
       VALUES ($1, $2, (SELECT coalesce(max(number), 0) + 1 FROM creditpay_rule WHERE institution_id IS NOT DISTINCT FROM $2::uuid), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING RETURNING ${RULE}`,
      [
        randomUUID(),
        institutionId,
        state,
        v.startLimitFen,
        v.maxLimitFen,
        v.visitMaxFen,
        v.interestFreeDays,
        v.freezeHours,
        v.listAfterDays,
        v.minAge,
        v.isReviewed,
        v.document,
        v.source,
        by,
        at,
      ],
    )
    return row ?? null
  }

  async lock(tx: Sql, id: string): Promise<RuleRow | null> {
    return (await tx.query<RuleRow>(`SELECT ${RULE} FROM creditpay_rule WHERE id = $1 FOR UPDATE`, [id]))[0] ?? null
  }

  /** The one before it retires in the same transaction. */
  async decide(tx: Sql, rule: RuleRow, d: { isApproved: boolean; by: string; note: string }, at: Date): Promise<void> {
    if (d.isApproved)
      await tx.query(
        `UPDATE creditpay_rule SET state = 'RETIRED', version = version + 1 WHERE state = 'IN_FORCE' AND institution_id IS NOT DISTINCT FROM $1::uuid`,
        [rule.institutionId],
      )
    await tx.query(`UPDATE creditpay_rule SET state = $2, decided_by = $3, decided_at = $4, note = $5, version = version + 1 WHERE id = $1`, [
      rule.id,
      d.isApproved ? 'IN_FORCE' : 'REJECTED',
      d.by,
      at,
      d.note,
    ])
  }
}

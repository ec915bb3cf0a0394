import type { MoneyDecisionKind, MoneyDecisionStatus } from '@jktl/shared/payments/refunds/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { AbnormalRoute } from '../payment-channel.ts'

export interface DecisionRow {
  id: string
  kind: MoneyDecisionKind
  institutionId: string
  refundId: string | null
  paymentId: string | null
  reason: string
  abnormalRoute: AbnormalRoute | null
  cardSealed: Buffer | null
  proofNumber: string | null
  proofDate: string | null
  proofSha256: string | null
  proofFileId: string | null
  proofFileName: string | null
  status: MoneyDecisionStatus
  proposedBy: string
  proposedAt: Date
  checkedAt: Date | null
  version: number
}
export type NewDecision = Pick<DecisionRow, 'kind' | 'institutionId' | 'refundId' | 'paymentId' | 'reason'> &
  Partial<Pick<DecisionRow, 'abnormalRoute' | 'cardSealed' | 'proofNumber' | 'proofDate' | 'proofSha256' | 'proofFileId'>>

const DECISION = `id, kind, institution_id AS "institutionId", refund_id AS "refundId", payment_id AS "paymentId", reason, abnormal_route AS "abnormalRoute", card_sealed AS "cardSealed", proof_number AS "proofNumber",
  to_char(proof_date, 'YYYY-MM-DD') AS "proofDate", proof_sha256 AS "proofSha256", proof_file_id AS "proofFileId", (SELECT name FROM payment_file f WHERE f.id = proof_file_id) AS "proofFileName", status, proposed_by AS "proposedBy", proposed_at AS "proposedAt", checked_at AS "checkedAt", version`

/** What one person proposed about money and another one checked; the database knows that they differ (§6.5). */
export class DecisionsRepository {
  /** @returns false when another proposal about the same money waits */
  async propose(tx: Sql, decision: NewDecision, accountId: string, at: Date): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO money_decision (kind, institution_id, refund_id, payment_id, reason, abnormal_route, card_sealed, proof_number, proof_date, proof_sha256, proof_file_id, status, proposed_by, proposed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'PROPOSED', $12, $13) ON CONFLICT DO NOTHING RETURNING 1`,
      [
        decision.kind,
        decision.institutionId,
        decision.refundId,
        decision.paymentId,
        decision.reason,
        decision.abnormalRoute ?? null,
        decision.cardSealed ?? null,
        decision.proofNumber ?? null,
        decision.proofDate ?? null,
        decision.proofSha256 ?? null,
        decision.proofFileId ?? null,
        accountId,
        at,
      ],
    )
    return rows.length === 1
  }

  async find(sql: Sql, id: string, institutionIds: readonly string[] | null): Promise<DecisionRow | null> {
    const [row] = await sql.query<DecisionRow>(`SELECT ${DECISION} FROM money_decision WHERE id = $1 AND ($2::uuid[] IS NULL OR institution_id = ANY($2))`, [
      id,
      institutionIds,
    ])
    return row ?? null
  }

  async lock(tx: Sql, id: string): Promise<DecisionRow | null> {
    const [row] = await tx.query<DecisionRow>(`SELECT ${DECISION} FROM money_decision WHERE id = $1 FOR UPDATE`, [id])
    return row ?? null
  }

  /** Open ones first, then newest first. @param ids of refunds or of payments */
  listAbout(sql: Sql, ids: readonly string[]): Promise<DecisionRow[]> {
    return sql.query<DecisionRow>(
      `SELECT ${DECISION} FROM money_decision WHERE refund_id = ANY($1) OR payment_id = ANY($1) ORDER BY (status = 'PROPOSED') DESC, proposed_at DESC, id`,
      [ids],
    )
  }

  /** The card is forgotten with the decision. @param checkedBy null when it was overtaken by events */
  async close(tx: Sql, id: string, status: Exclude<MoneyDecisionStatus, 'PROPOSED'>, checkedBy: string | null, at: Date): Promise<void> {
    await tx.query(
      `UPDATE money_decision SET status = $2, checked_by = $3, checked_at = CASE WHEN $3::uuid IS NULL THEN NULL ELSE $4::timestamptz END, card_sealed = NULL, version = version + 1 WHERE id = $1`,
      [id, status, checkedBy, at],
    )
  }
}

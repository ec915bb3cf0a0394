import type { DifferenceKind, DifferenceState } from '@jktl/shared/payments/reconciliation/model'

import type { Sql } from '../../../platform/database/database.ts'

export interface DueDifference {
  id: string
  batchId: string
  mchid: string
  kind: DifferenceKind
  naturalKey: string
  state: DifferenceState
  channelFen: number | null
  paymentId: string | null
  refundId: string | null
  attempts: number
  detail: { tradeNo?: string; at?: string; billState?: string }
}

const DUE = `id, batch_id AS "batchId", mchid, kind, natural_key AS "naturalKey", state, channel_fen AS "channelFen", payment_id AS "paymentId", refund_id AS "refundId", attempts, detail`

/** Differences the machine may settle by itself. */
export class DifferencesRepository {
  claimDue(sql: Sql, now: Date, leaseMs: number, limit: number): Promise<DueDifference[]> {
    return sql.query<DueDifference>(
      `UPDATE difference SET state = 'AUTO_RESOLVING', lease_until = $2, version = version + 1 WHERE id IN (
         SELECT id FROM difference WHERE due_at <= $1 AND state IN ('OPEN', 'AUTO_RESOLVING') AND (lease_until IS NULL OR lease_until <= $1) ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING ${DUE}`,
      [now, new Date(now.getTime() + leaseMs), limit],
    )
  }

  /** Nothing was settled: to the desk, and perhaps tried again. */
  async giveBack(sql: Sql, id: string, attempts: number, dueAt: Date | null): Promise<void> {
    await sql.query(
      `UPDATE difference SET state = 'OPEN', attempts = $2, due_at = $3, lease_until = NULL, version = version + 1 WHERE id = $1 AND state = 'AUTO_RESOLVING'`,
      [id, attempts, dueAt],
    )
  }

  /** The channel's own answer has proved it. */
  async close(tx: Sql, id: string, outcome: string, at: Date): Promise<void> {
    const rows = await tx.query(
      `UPDATE difference SET state = 'CLOSED', posting_mode = 'AUTO', outcome = $2, settled_at = $3, due_at = NULL, lease_until = NULL, version = version + 1 WHERE id = $1 AND state = 'AUTO_RESOLVING' RETURNING 1`,
      [id, outcome, at],
    )
    if (rows.length === 0) throw new Error('a difference was settled by another')
  }
}

import type { RefundState } from '@jktl/shared/payments/model'

import type { Sql } from '../../platform/database/database.ts'
import type { RefundCause } from './public.ts'

export interface RefundRow {
  id: string
  tradeOrderId: string
  paymentId: string
  parentId: string | null
  cause: RefundCause
  reason: string
  mchid: string
  outRefundNo: string
  amountFen: number
  notifyUrl: string
  parametersHash: Buffer
  state: RefundState
  channelRefundId: string | null
  receivingAccount: string | null
  requestedAt: Date
  acceptedAt: Date | null
  finishedAt: Date | null
  lastCheckAt: Date | null
  checks: number
  dueAt: Date | null
}
export type RefundChanges = Partial<
  Pick<RefundRow, 'state' | 'channelRefundId' | 'receivingAccount' | 'acceptedAt' | 'finishedAt' | 'lastCheckAt' | 'checks' | 'dueAt'>
>

const REFUND = `id, trade_order_id AS "tradeOrderId", payment_id AS "paymentId", parent_id AS "parentId", cause, reason, mchid, out_refund_no AS "outRefundNo", amount_fen AS "amountFen", notify_url AS "notifyUrl",
  parameters_hash AS "parametersHash", state, channel_refund_id AS "channelRefundId", receiving_account AS "receivingAccount", requested_at AS "requestedAt", accepted_at AS "acceptedAt", finished_at AS "finishedAt",
  last_check_at AS "lastCheckAt", checks, due_at AS "dueAt"`
const CHANGEABLE: Record<keyof RefundChanges, string> = {
  state: 'state',
  channelRefundId: 'channel_refund_id',
  receivingAccount: 'receiving_account',
  acceptedAt: 'accepted_at',
  finishedAt: 'finished_at',
  lastCheckAt: 'last_check_at',
  checks: 'checks',
  dueAt: 'due_at',
}

export class RefundsRepository {
  /** @returns null when this cause has refunded the payment already, or the parent was reissued already */
  async insert(
    tx: Sql,
    refund: Omit<RefundRow, 'id' | 'channelRefundId' | 'receivingAccount' | 'acceptedAt' | 'finishedAt' | 'lastCheckAt' | 'checks'>,
  ): Promise<RefundRow | null> {
    const [row] = await tx.query<RefundRow>(
      `INSERT INTO refund (trade_order_id, payment_id, parent_id, cause, reason, mchid, out_refund_no, amount_fen, notify_url, parameters_hash, state, requested_at, due_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING ${REFUND}`,
      [
        refund.tradeOrderId,
        refund.paymentId,
        refund.parentId,
        refund.cause,
        refund.reason,
        refund.mchid,
        refund.outRefundNo,
        refund.amountFen,
        refund.notifyUrl,
        refund.parametersHash,
        refund.state,
        refund.requestedAt,
        refund.dueAt,
      ],
    )
    return row ?? null
  }

  async find(sql: Sql, id: string): Promise<RefundRow | null> {
    const [row] = await sql.query<RefundRow>(`SELECT ${REFUND} FROM refund WHERE id = $1`, [id])
    return row ?? null
  }

  async findByNumber(sql: Sql, outRefundNo: string): Promise<RefundRow | null> {
    const [row] = await sql.query<RefundRow>(`SELECT ${REFUND} FROM refund WHERE out_refund_no = $1`, [outRefundNo])
    return row ?? null
  }

  /** Oldest first. */
  listByOrder(sql: Sql, tradeOrderIds: readonly string[]): Promise<RefundRow[]> {
    return sql.query<RefundRow>(`SELECT ${REFUND} FROM refund WHERE trade_order_id = ANY($1) ORDER BY requested_at, id`, [tradeOrderIds])
  }

  async update(tx: Sql, id: string, changes: RefundChanges): Promise<void> {
    const names = Object.keys(changes) as (keyof RefundChanges)[]
    if (names.length === 0) return
    await tx.query(`UPDATE refund SET lease_until = NULL, ${names.map((name, i) => `${CHANGEABLE[name]} = $${i + 2}`).join(', ')} WHERE id = $1`, [
      id,
      ...names.map((name) => changes[name] ?? null),
    ])
  }

  claimDue(sql: Sql, now: Date, leaseMs: number, limit: number): Promise<RefundRow[]> {
    return sql.query<RefundRow>(
      `UPDATE refund SET lease_until = $2 WHERE id IN (SELECT id FROM refund WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING ${REFUND}`,
      [now, new Date(now.getTime() + leaseMs), limit],
    )
  }

  async countReissues(sql: Sql, id: string): Promise<number> {
    const [row] = await sql.query<{ depth: number }>(
      `WITH RECURSIVE line AS (SELECT parent_id FROM refund WHERE id = $1 UNION ALL SELECT r.parent_id FROM refund r JOIN line l ON r.id = l.parent_id) SELECT count(*) - 1 AS depth FROM line`,
      [id],
    )
    return row?.depth ?? 0
  }
}

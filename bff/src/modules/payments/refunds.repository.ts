import type { RefundState } from '@jktl/shared/payments/model'

import type { Sql } from '../../platform/database/database.ts'
import type { AbnormalRoute } from './payment-channel.ts'
import type { RefundCause, RefundItem } from './public.ts'
import { LANES } from './refunds/domain/refund-budget.ts'

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
  /** Names the demand within its cause; empty where the cause itself says it. */
  requestKey: string
  submittedAt: Date | null
  abnormalRoute: AbnormalRoute | null
  abnormalCardSealed: Buffer | null
  /** J12: taken back before the channel was asked. */
  withdrawnAt: Date | null
  version: number
}
export type RefundChanges = Partial<
  Pick<
    RefundRow,
    | 'state'
    | 'channelRefundId'
    | 'receivingAccount'
    | 'acceptedAt'
    | 'finishedAt'
    | 'lastCheckAt'
    | 'checks'
    | 'dueAt'
    | 'submittedAt'
    | 'abnormalRoute'
    | 'abnormalCardSealed'
    | 'withdrawnAt'
  >
>
export type NewRefund = Pick<
  RefundRow,
  | 'tradeOrderId'
  | 'paymentId'
  | 'parentId'
  | 'cause'
  | 'requestKey'
  | 'reason'
  | 'mchid'
  | 'outRefundNo'
  | 'amountFen'
  | 'notifyUrl'
  | 'parametersHash'
  | 'state'
  | 'requestedAt'
  | 'dueAt'
>

const REFUND = `id, trade_order_id AS "tradeOrderId", payment_id AS "paymentId", parent_id AS "parentId", cause, reason, mchid, out_refund_no AS "outRefundNo", amount_fen AS "amountFen", notify_url AS "notifyUrl",
  parameters_hash AS "parametersHash", state, channel_refund_id AS "channelRefundId", receiving_account AS "receivingAccount", requested_at AS "requestedAt", accepted_at AS "acceptedAt", finished_at AS "finishedAt",
  last_check_at AS "lastCheckAt", checks, due_at AS "dueAt", request_key AS "requestKey", submitted_at AS "submittedAt", abnormal_route AS "abnormalRoute", abnormal_card_sealed AS "abnormalCardSealed", withdrawn_at AS "withdrawnAt", version`
const CHANGEABLE: Record<keyof RefundChanges, string> = {
  state: 'state',
  channelRefundId: 'channel_refund_id',
  receivingAccount: 'receiving_account',
  acceptedAt: 'accepted_at',
  finishedAt: 'finished_at',
  lastCheckAt: 'last_check_at',
  checks: 'checks',
  dueAt: 'due_at',
  submittedAt: 'submitted_at',
  abnormalRoute: 'abnormal_route',
  abnormalCardSealed: 'abnormal_card_sealed',
  withdrawnAt: 'withdrawn_at',
}

export class RefundsRepository {
  /** @returns null when this cause has refunded the payment already, or the parent was reissued already */
  async insert(tx: Sql, refund: NewRefund): Promise<RefundRow | null> {
    const [row] = await tx.query<RefundRow>(
      `INSERT INTO refund (trade_order_id, payment_id, parent_id, cause, reason, mchid, out_refund_no, amount_fen, notify_url, parameters_hash, state, requested_at, due_at, request_key, lane)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, abs(hashtext(o.account_id::text)::bigint) % ${LANES} FROM trade_order o WHERE o.id = $1 ON CONFLICT DO NOTHING RETURNING ${REFUND}`,
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
        refund.requestKey,
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
    await tx.query(
      `UPDATE refund SET lease_until = NULL, version = version + 1, ${names.map((name, i) => `${CHANGEABLE[name]} = $${i + 2}`).join(', ')} WHERE id = $1`,
      [id, ...names.map((name) => changes[name] ?? null)],
    )
  }

  /** Sent already: what has become of them is due to be looked at. */
  claimDue(sql: Sql, now: Date, leaseMs: number, limit: number): Promise<RefundRow[]> {
    return sql.query<RefundRow>(
      `UPDATE refund SET lease_until = $2 WHERE id IN (SELECT id FROM refund WHERE due_at <= $1 AND state NOT IN ('READY', 'WAIT_FUNDS') AND (lease_until IS NULL OR lease_until <= $1) ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING ${REFUND}`,
      [now, new Date(now.getTime() + leaseMs), limit],
    )
  }

  /** To be sent, by lane; the crowd of a suspended session after everybody else. */
  claimToSend(sql: Sql, { mchid, lane }: { mchid: string; lane: number }, now: Date, leaseMs: number, limit: number): Promise<RefundRow[]> {
    return sql.query<RefundRow>(
      `UPDATE refund SET lease_until = $2 WHERE id IN (
         SELECT id FROM refund WHERE mchid = $4 AND lane = $5 AND state IN ('READY', 'WAIT_FUNDS') AND due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1)
          ORDER BY cause = 'HOSPITAL_SUSPENDED', due_at LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING ${REFUND}`,
      [now, new Date(now.getTime() + leaseMs), limit, mchid, lane],
    )
  }

  /** Claimed and not sent: anybody may take them up at once. */
  async giveBack(sql: Sql, ids: readonly string[]): Promise<void> {
    await sql.query(`UPDATE refund SET lease_until = NULL WHERE id = ANY($1) AND state IN ('READY', 'WAIT_FUNDS')`, [ids])
  }

  async postpone(sql: Sql, id: string, dueAt: Date): Promise<void> {
    await sql.query(`UPDATE refund SET lease_until = NULL, due_at = $2 WHERE id = $1 AND state IN ('READY', 'WAIT_FUNDS')`, [id, dueAt])
  }

  async countReissues(sql: Sql, id: string): Promise<number> {
    const [row] = await sql.query<{ depth: number }>(
      `WITH RECURSIVE line AS (SELECT parent_id FROM refund WHERE id = $1 UNION ALL SELECT r.parent_id FROM refund r JOIN line l ON r.id = l.parent_id) SELECT count(*) - 1 AS depth FROM line`,
      [id],
    )
    return row?.depth ?? 0
  }

  async findByKey(sql: Sql, paymentId: string, cause: RefundCause, requestKey: string): Promise<RefundRow | null> {
    const [row] = await sql.query<RefundRow>(`SELECT ${REFUND} FROM refund WHERE payment_id = $1 AND cause = $2 AND request_key = $3 AND parent_id IS NULL`, [
      paymentId,
      cause,
      requestKey,
    ])
    return row ?? null
  }

  /** F5: when the channel was last asked for another refund of this payment. */
  async lastSubmittedAt(sql: Sql, paymentId: string, exceptId: string): Promise<Date | null> {
    const [row] = await sql.query<{ at: Date | null }>(`SELECT max(submitted_at) AS at FROM refund WHERE payment_id = $1 AND id <> $2`, [paymentId, exceptId])
    return row?.at ?? null
  }

  /** How many refunds of this payment the channel has taken or will be asked for. */
  async countForChannel(sql: Sql, paymentId: string): Promise<number> {
    const [row] = await sql.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM refund WHERE payment_id = $1 AND (accepted_at IS NOT NULL OR state NOT IN ('REJECTED', 'OFFLINE_TRANSFER'))`,
      [paymentId],
    )
    return row?.n ?? 0
  }

  /** @returns false when one of the lines is in another refund already */
  async insertItems(tx: Sql, refund: { id: string; tradeOrderId: string }, items: readonly RefundItem[]): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO refund_item (refund_id, trade_order_id, item_id, name, amount_fen) SELECT $1, $2, i.id, i.name, i.fen FROM unnest($3::text[], $4::text[], $5::int[]) AS i(id, name, fen)
       ON CONFLICT (trade_order_id, item_id) WHERE held DO NOTHING RETURNING 1`,
      [refund.id, refund.tradeOrderId, items.map((i) => i.id), items.map((i) => i.name), items.map((i) => i.amountFen)],
    )
    return rows.length === items.length
  }

  async releaseItems(tx: Sql, refundId: string): Promise<void> {
    await tx.query(`UPDATE refund_item SET held = false WHERE refund_id = $1`, [refundId])
  }

  async listHeldItemIds(sql: Sql, tradeOrderId: string): Promise<string[]> {
    return (await sql.query<{ id: string }>(`SELECT item_id AS id FROM refund_item WHERE trade_order_id = $1 AND held`, [tradeOrderId])).map((r) => r.id)
  }

  listItems(sql: Sql, refundIds: readonly string[]): Promise<(RefundItem & { refundId: string })[]> {
    return sql.query(
      `SELECT refund_id AS "refundId", item_id AS id, name, amount_fen AS "amountFen" FROM refund_item WHERE refund_id = ANY($1) ORDER BY item_id`,
      [refundIds],
    )
  }
}

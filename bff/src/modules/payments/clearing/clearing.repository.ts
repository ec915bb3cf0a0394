import type { ClearingAnswer, ClearingGroup, ClearingState } from '@jktl/shared/payments/clearing/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { FileHead, FileRow } from './domain/detail-file.ts'

export interface ClearingBatchRow extends FileHead {
  id: string
  dayId: string
  institutionId: string
  state: ClearingState
  netFen: number
  payoutFen: number
  carriedOutFen: number
  checkedBy: string | null
  checkedAt: Date | null
  checkedSha256: string | null
  signedBy: string | null
  signedAt: Date | null
  answerUntil: string | null
  fileSha256: string | null
  signature: string | null
  keyId: string | null
  version: number
  answer: ClearingAnswer | null
}
export interface AnswerRow {
  answer: ClearingAnswer
  reason: string | null
  claimedFen: number | null
  differenceId: string | null
  answeredAt: Date
  isSettled: boolean
}
export interface ClearingFilter {
  group: ClearingGroup | null
  date: string | null
  /** Null: of every institution. Others see signed ones only. */
  institutionIds: readonly string[] | null
  isSignedOnly: boolean
}
interface DayProof {
  channelNetFen: number
  settledFen: number
  heldFen: number
  otherFen: number
  institutions: number
  signed: number
}

const BATCH = `b.id, b.day_id AS "dayId", b.number, b.mchid, b.settle_date AS "settleDate", b.institution_id AS "institutionId", b.institution_name AS "institutionName", b.state, b.row_count AS "rowCount",
  b.receivable_count AS "receivableCount", b.receivable_fen AS "receivableFen", b.refund_count AS "refundCount", b.refund_fen AS "refundFen", b.fee_fen AS "feeFen", b.net_fen AS "netFen", b.adjustment_count AS "adjustmentCount",
  b.adjustment_fen AS "adjustmentFen", b.carried_in_fen AS "carriedInFen", b.payout_fen AS "payoutFen", b.carried_out_fen AS "carriedOutFen", b.rate_ppm AS "ratePpm", b.account_text AS "accountText",
  b.dispute_days AS "disputeDays", b.checked_by AS "checkedBy", b.checked_at AS "checkedAt", b.checked_sha256 AS "checkedSha256", b.signed_by AS "signedBy", b.signed_at AS "signedAt", b.answer_until AS "answerUntil",
  b.file_sha256 AS "fileSha256", b.signature, b.key_id AS "keyId", b.version, (SELECT p.number FROM clearing_batch p WHERE p.id = b.previous_id) AS "previousNumber", (SELECT a.answer FROM clearing_answer a WHERE a.batch_id = b.id) AS answer`
/** The order of the file (S3); nothing in it depends on ids or on when rows were written. */
const ROW_ORDER = `r.is_adjustment, r.bill_date, array_position(ARRAY['P', 'R', 'C'], r.kind), r.printed_at COLLATE "C", r.own_no COLLATE "C"`
const ROW = `r.kind, r.own_no AS "ownNo", r.channel_no AS "channelNo", r.bill_date AS "billDate", r.printed_at AS "printedAt", r.amount_fen AS "amountFen", r.fee_fen AS "feeFen", r.is_adjustment AS "isAdjustment", r.difference_id AS "differenceId"`
const IN_GROUP: Record<ClearingGroup, string> = {
  DRAFT: `b.state = 'DRAFT'`,
  CHECKED: `b.state = 'CHECKED'`,
  SIGNED: `b.state = 'SIGNED'`,
  DISPUTED: `EXISTS (SELECT 1 FROM clearing_answer a WHERE a.batch_id = b.id AND a.answer = 'DISPUTED')`,
}
const WHERE = `($1::date IS NULL OR b.settle_date = $1) AND ($2::uuid[] IS NULL OR b.institution_id = ANY($2)) AND (NOT $3 OR b.state = 'SIGNED')`
const facts = ({ date, institutionIds, isSignedOnly }: ClearingFilter): unknown[] => [date, institutionIds, isSignedOnly]

/** 清分单 with their rows, signatures and answers. */
export class ClearingRepository {
  /** Newest day first. */
  list(sql: Sql, filter: ClearingFilter, offset: number, limit: number): Promise<ClearingBatchRow[]> {
    return sql.query<ClearingBatchRow>(
      `SELECT ${BATCH} FROM clearing_batch b WHERE ${WHERE} ${filter.group ? `AND ${IN_GROUP[filter.group]}` : ''} ORDER BY b.settle_date DESC, b.number OFFSET $4 LIMIT $5`,
      [...facts(filter), offset, limit],
    )
  }

  async count(sql: Sql, filter: ClearingFilter): Promise<Record<ClearingGroup, number>> {
    const groups = Object.entries(IN_GROUP).map(([group, condition]) => `(count(*) FILTER (WHERE ${condition}))::int AS "${group}"`)
    const [row] = await sql.query<Record<ClearingGroup, number>>(`SELECT ${groups.join(', ')} FROM clearing_batch b WHERE ${WHERE}`, facts(filter))
    return row ?? { DRAFT: 0, CHECKED: 0, SIGNED: 0, DISPUTED: 0 }
  }

  async find(sql: Sql, id: string): Promise<ClearingBatchRow | null> {
    const [row] = await sql.query<ClearingBatchRow>(`SELECT ${BATCH} FROM clearing_batch b WHERE b.id = $1`, [id])
    return row ?? null
  }

  async lock(tx: Sql, id: string): Promise<ClearingBatchRow | null> {
    const [row] = await tx.query<ClearingBatchRow>(`SELECT ${BATCH} FROM clearing_batch b WHERE b.id = $1 FOR UPDATE OF b`, [id])
    return row ?? null
  }

  /** In the order of the file. */
  rows(sql: Sql, batchId: string, offset = 0, limit: number | null = null): Promise<FileRow[]> {
    return sql.query<FileRow>(`SELECT ${ROW} FROM clearing_row r WHERE r.batch_id = $1 ORDER BY ${ROW_ORDER} OFFSET $2 LIMIT $3`, [batchId, offset, limit])
  }

  async findProof(sql: Sql, dayId: string): Promise<DayProof | null> {
    const [row] = await sql.query<DayProof>(
      `SELECT d.channel_net_fen AS "channelNetFen", d.settled_fen AS "settledFen", d.held_fen AS "heldFen", d.other_fen AS "otherFen", count(b.id)::int AS institutions, (count(b.id) FILTER (WHERE b.state = 'SIGNED'))::int AS signed
         FROM clearing_day d LEFT JOIN clearing_batch b ON b.day_id = d.id WHERE d.id = $1 GROUP BY d.id`,
      [dayId],
    )
    return row ?? null
  }

  async sumWaiting(sql: Sql, mchid: string, institutionId: string): Promise<{ count: number; netFen: number }> {
    const [row] = await sql.query<{ count: number; netFen: number }>(
      `SELECT count(*)::int AS count, coalesce(sum(net_fen), 0)::bigint AS "netFen" FROM clearing_row WHERE mchid = $1 AND institution_id = $2 AND batch_id IS NULL`,
      [mchid, institutionId],
    )
    return row ?? { count: 0, netFen: 0 }
  }

  async check(tx: Sql, id: string, accountId: string, sha256: string, at: Date): Promise<void> {
    await tx.query(`UPDATE clearing_batch SET state = 'CHECKED', checked_by = $2, checked_at = $3, checked_sha256 = $4, version = version + 1 WHERE id = $1`, [
      id,
      accountId,
      at,
      sha256,
    ])
  }

  async sign(
    tx: Sql,
    id: string,
    s: { accountId: string; at: Date; answerUntil: string; sha256: string; sizeBytes: number; signature: string; keyId: string; publicKey: string },
  ): Promise<void> {
    await tx.query(`INSERT INTO clearing_key (key_id, public_key, first_used_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [s.keyId, s.publicKey, s.at])
    await tx.query(
      `UPDATE clearing_batch SET state = 'SIGNED', signed_by = $2, signed_at = $3, answer_until = $4, file_sha256 = $5, file_bytes = $6, signature = $7, key_id = $8, version = version + 1 WHERE id = $1`,
      [id, s.accountId, s.at, s.answerUntil, s.sha256, s.sizeBytes, s.signature, s.keyId],
    )
  }

  async findPublicKey(sql: Sql, keyId: string): Promise<string | null> {
    const [row] = await sql.query<{ pem: string }>(`SELECT public_key AS pem FROM clearing_key WHERE key_id = $1`, [keyId])
    return row?.pem ?? null
  }

  async findAnswer(sql: Sql, batchId: string): Promise<AnswerRow | null> {
    const [row] = await sql.query<AnswerRow>(
      `SELECT a.answer, a.reason, a.claimed_fen AS "claimedFen", a.difference_id AS "differenceId", a.answered_at AS "answeredAt", d.settled_at IS NOT NULL AS "isSettled"
         FROM clearing_answer a LEFT JOIN difference d ON d.id = a.difference_id WHERE a.batch_id = $1`,
      [batchId],
    )
    return row ?? null
  }

  /** @returns false when the institution has answered before */
  async answer(
    tx: Sql,
    batchId: string,
    a: { answer: ClearingAnswer; reason: string | null; claimedFen: number | null; differenceId: string | null; accountId: string; at: Date },
  ): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO clearing_answer (batch_id, answer, reason, claimed_fen, difference_id, answered_by, answered_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING 1`,
      [batchId, a.answer, a.reason, a.claimedFen, a.differenceId, a.accountId, a.at],
    )
    return rows.length === 1
  }

  /** S5: among the differences of the trade bill that was cleared. */
  async openDispute(tx: Sql, batch: ClearingBatchRow, dueFen: number, claimedFen: number, severity: number, at: Date): Promise<string> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO difference (batch_id, channel, mchid, bill_kind, bill_date, kind, natural_key, severity, state, own_fen, channel_fen, institution_id, detail, opened_at)
       SELECT d.trade_batch_id, d.channel, d.mchid, 'TRADE', d.settle_date, 'CLEARING_DISPUTE', $2, $3, 'OPEN', $4, $5, $6, jsonb_build_object('clearingBatchId', $7::text), $8 FROM clearing_day d WHERE d.id = $1 RETURNING id`,
      [batch.dayId, batch.number, severity, dueFen, claimedFen, batch.institutionId, batch.id, at],
    )
    if (!row) throw new Error('a dispute was not written')
    return row.id
  }
}

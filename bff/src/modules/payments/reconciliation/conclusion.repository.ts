import type { DifferenceKind, FirstAction, Severity } from '@jktl/shared/payments/reconciliation/model'
import { DIFFERENCE_KINDS } from '@jktl/shared/payments/reconciliation/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { BatchRow, Finding } from './recon-desk.ts'

const KINDS = Object.entries(DIFFERENCE_KINDS).map(([kind, row]: [string, { severity: Severity; firstAction: FirstAction }]) => ({ kind, ...row }))
const AUTOMATIC: ReadonlySet<FirstAction> = new Set(['QUERY_PAYMENT', 'QUERY_REFUND', 'SHADOW_REFUND'])
const FAMILY = `channel = $1 AND mchid = $2 AND bill_kind = $3 AND bill_date = $4`
const familyOf = (batch: BatchRow): string[] => [batch.channel, batch.mchid, batch.billKind, batch.billDate]

/** From the findings of a version to the differences of its day (R5), and from one day to the next (R7). */
export class ConclusionRepository {
  async addFindings(tx: Sql, batchId: string, findings: readonly Finding[]): Promise<void> {
    if (findings.length === 0) return
    await tx.query(
      `INSERT INTO recon_finding (batch_id, kind, natural_key, own_fen, channel_fen, institution_id, trade_order_id, payment_id, refund_id, is_carried, detail)
       SELECT $1, kind, "naturalKey", "ownFen", "channelFen", "institutionId", "tradeOrderId", "paymentId", "refundId", "isCarried", detail
         FROM jsonb_to_recordset($2::jsonb) AS f(kind text, "naturalKey" text, "ownFen" bigint, "channelFen" bigint, "institutionId" uuid, "tradeOrderId" uuid, "paymentId" uuid, "refundId" uuid, "isCarried" bool, detail jsonb)`,
      [batchId, JSON.stringify(findings)],
    )
  }

  /** Rows of a fund flow whose balance does not follow from the row before (R9). */
  async addBrokenBalances(tx: Sql, batch: BatchRow): Promise<void> {
    await tx.query(
      `INSERT INTO recon_finding (batch_id, kind, natural_key, channel_fen, detail)
       SELECT $1, 'FUND_CHAIN', 'row:' || line, amount_fen, jsonb_build_object('line', line, 'channelNo', channel_no, 'at', printed_at) FROM bill_row WHERE batch_seq = $2 AND issue = 'FUND_CHAIN'`,
      [batch.id, batch.seq],
    )
  }

  listFindings(sql: Sql, batchId: string): Promise<Finding[]> {
    return sql.query<Finding>(
      `SELECT kind, natural_key AS "naturalKey", own_fen AS "ownFen", channel_fen AS "channelFen", institution_id AS "institutionId", trade_order_id AS "tradeOrderId", payment_id AS "paymentId", refund_id AS "refundId",
              is_carried AS "isCarried", detail FROM recon_finding WHERE batch_id = $1 ORDER BY kind, natural_key`,
      [batchId],
    )
  }

  /** @returns how many findings of the version are differences, and how many are severe */
  async openDifferences(tx: Sql, batch: BatchRow, at: Date, carriedUntil: Date): Promise<{ open: number; severe: number }> {
    await tx.query(
      `INSERT INTO difference (batch_id, channel, mchid, bill_kind, bill_date, kind, natural_key, severity, state, own_fen, channel_fen, institution_id, trade_order_id, payment_id, refund_id, detail, opened_at, due_at)
       SELECT f.batch_id, $2, $3, $4, $5, f.kind, f.natural_key, k.severity, CASE WHEN f.is_carried THEN 'CARRIED' ELSE 'OPEN' END, f.own_fen, f.channel_fen, f.institution_id, f.trade_order_id, f.payment_id, f.refund_id, f.detail, $6,
              CASE WHEN f.is_carried THEN $7::timestamptz WHEN k.automatic THEN $6 END
         FROM recon_finding f JOIN jsonb_to_recordset($8::jsonb) AS k(kind text, severity int, automatic bool) ON k.kind = f.kind WHERE f.batch_id = $1
       ON CONFLICT (channel, mchid, bill_kind, bill_date, kind, natural_key) DO UPDATE
         SET batch_id = EXCLUDED.batch_id, own_fen = EXCLUDED.own_fen, channel_fen = EXCLUDED.channel_fen, detail = EXCLUDED.detail, version = difference.version + 1,
             state = CASE WHEN difference.state = 'MATCHED' THEN EXCLUDED.state ELSE difference.state END, due_at = CASE WHEN difference.state = 'MATCHED' THEN EXCLUDED.due_at ELSE difference.due_at END,
             settled_at = NULL, matched_batch_id = NULL
         WHERE difference.state IN ('OPEN', 'CARRIED', 'MATCHED') AND NOT (difference.state = 'MATCHED' AND (EXCLUDED.state = 'CARRIED' OR EXISTS (SELECT 1 FROM recon_batch b WHERE b.id = difference.batch_id AND b.state = 'SIGNED_OFF')))`,
      [
        batch.id,
        ...familyOf(batch),
        at,
        carriedUntil,
        JSON.stringify(KINDS.map(({ kind, severity, firstAction }) => ({ kind, severity, automatic: AUTOMATIC.has(firstAction) }))),
      ],
    )
    // What an earlier version found and this one does not is no difference any more.
    await tx.query(
      `UPDATE difference d SET state = 'MATCHED', settled_at = $6, matched_batch_id = $5, due_at = NULL, version = version + 1
        WHERE ${FAMILY} AND state IN ('OPEN', 'CARRIED') AND kind <> 'CLEARING_DISPUTE' AND NOT EXISTS (SELECT 1 FROM recon_finding f WHERE f.batch_id = $5 AND f.kind = d.kind AND f.natural_key = d.natural_key)`,
      [...familyOf(batch), batch.id, at],
    )
    const [counted] = await tx.query<{ open: number; severe: number }>(
      `SELECT count(*) FILTER (WHERE NOT f.is_carried) AS open, count(*) FILTER (WHERE NOT f.is_carried AND k.severity = 1) AS severe
         FROM recon_finding f JOIN jsonb_to_recordset($2::jsonb) AS k(kind text, severity int) ON k.kind = f.kind WHERE f.batch_id = $1`,
      [batch.id, JSON.stringify(KINDS)],
    )
    return counted ?? { open: 0, severe: 0 }
  }

  /** R7: what stands in this day's bill settles what other days missed; what the day before carried and is not here has aged. @returns how many aged */
  async settleCarried(tx: Sql, batch: BatchRow, days: number, at: Date): Promise<number> {
    const kinds: DifferenceKind[] = ['PF_ONLY_PAY', 'PF_ONLY_REFUND']
    const waiting = await tx.query<{ id: string }>(
      `SELECT id FROM difference WHERE channel = $1 AND mchid = $2 AND bill_kind = $3 AND bill_date BETWEEN $4::date - $5::int AND $4::date + $5::int AND bill_date <> $4 AND kind = ANY($6) AND state IN ('OPEN', 'CARRIED')`,
      [...familyOf(batch), days, kinds],
    )
    if (waiting.length === 0) return 0
    await tx.query(
      `UPDATE difference d SET state = 'MATCHED', settled_at = $3, matched_batch_id = $4, due_at = NULL, version = version + 1
         FROM (SELECT DISTINCT kind, own_no FROM bill_row WHERE batch_seq = $1 AND kind IN ('P', 'R')) b
        WHERE d.id = ANY($2) AND b.kind = CASE d.kind WHEN 'PF_ONLY_PAY' THEN 'P' ELSE 'R' END AND b.own_no = d.natural_key`,
      [batch.seq, waiting.map((d) => d.id), at, batch.id],
    )
    return this.age(tx, `id = ANY($2) AND bill_date = $3::date - 1`, [at, waiting.map((d) => d.id), batch.billDate])
  }

  /** The next day's bill did not come in time. @returns how many aged */
  ageOverdue(tx: Sql, now: Date): Promise<number> {
    return this.age(tx, `due_at <= $1`, [now])
  }

  private async age(tx: Sql, which: string, values: readonly unknown[]): Promise<number> {
    const aged = await tx.query(
      `UPDATE difference SET state = 'OPEN', due_at = CASE WHEN kind = 'PF_ONLY_REFUND' THEN $1::timestamptz END, version = version + 1 WHERE state = 'CARRIED' AND ${which} RETURNING 1`,
      values,
    )
    return aged.length
  }

  async countUnsettled(tx: Sql, batch: BatchRow, settled: readonly string[]): Promise<number> {
    const [row] = await tx.query<{ count: number }>(`SELECT count(*) AS count FROM difference WHERE ${FAMILY} AND state <> ALL($5) AND state <> 'CARRIED'`, [
      ...familyOf(batch),
      settled,
    ])
    return row?.count ?? 0
  }
}

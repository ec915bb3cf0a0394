import type { Sql } from '../../../platform/database/database.ts'
import type { InstitutionSum } from './institution-sums.repository.ts'

export interface TradeMatch {
  batchId: string
  batchSeq: number
  mchid: string
  /** The day in Asia/Shanghai. */
  from: Date
  until: Date
  /** R7: later than this is carried to the next day's bill. */
  marginFrom: Date
  /** Versions in force of the days around, oldest and newest within reach of the day cut. */
  neighbourSeqs: readonly number[]
}

/** What the repetitions of rows add up to. */
export type Repeated = Omit<InstitutionSum, 'institutionId'>

/** Rows that take part in the matching; the others are findings by themselves or another system's. */
const MATCHED = `batch_seq = $1 AND (issue IS NULL OR issue IN ('FEE', 'PAYSCORE'))`
/** States in which the channel has the refund by our own knowledge; without its number there it never was at the channel (offline). */
const ACCEPTED = `state IN ('PROCESSING', 'ABNORMAL', 'ABNORMAL_HANDLING', 'SUCCESS') AND channel_refund_id IS NOT NULL`

/** Few of a day's rows: refunds, what a row alone shows, and what the reader suspects to stand twice. Read once, not again for each of them. */
const UNUSUAL = `
  CREATE TEMP TABLE draft_unusual ON COMMIT DROP AS
  SELECT * FROM bill_row WHERE batch_seq = $1 AND (kind = 'R' OR may_repeat OR issue IN ('UNKNOWN_MCH', 'UNKNOWN_TYPE'))`

/** What does not agree, and only that, leaves the join (R6). */
const PAYMENTS = `
  CREATE TEMP TABLE draft_payment ON COMMIT DROP AS
  SELECT b.own_no AS bill_no, b.line, b.channel_no, b.printed_at, b.status AS bill_status, b.amount_fen AS bill_fen, b.fee_e5, b.issue,
         p.id AS payment_id, p.out_trade_no AS own_no, p.paid_fen AS own_fen, p.state AS own_state, p.paid_at
    FROM (SELECT own_no, line, channel_no, printed_at, status, amount_fen, fee_e5, issue FROM bill_row WHERE ${MATCHED} AND kind = 'P') b
    FULL JOIN (SELECT id, out_trade_no, paid_fen, state, paid_at FROM payment_order WHERE mchid = $2 AND paid_at >= $3 AND paid_at < $4) p ON p.out_trade_no = b.own_no
   WHERE p.id IS NULL OR b.own_no IS NULL OR b.amount_fen <> p.paid_fen OR b.status <> 'SUCCESS' OR b.issue = 'FEE' OR p.state = 'PAID_DUPLICATE'`
const REFUNDS = `
  CREATE TEMP TABLE draft_refund ON COMMIT DROP AS
  SELECT b.own_no AS bill_no, b.trade_no, b.line, b.channel_no, b.printed_at, b.status AS bill_status, b.amount_fen AS bill_fen, b.fee_e5, b.issue,
         r.id AS refund_id, r.out_refund_no AS own_no, r.amount_fen AS own_fen, r.state AS own_state, r.payment_id, r.accepted_at, r.channel_refund_id
    FROM (SELECT own_no, trade_no, line, channel_no, printed_at, status, amount_fen, fee_e5, issue FROM draft_unusual WHERE ${MATCHED} AND kind = 'R') b
    FULL JOIN (SELECT id, out_refund_no, amount_fen, state, payment_id, accepted_at, channel_refund_id FROM refund WHERE mchid = $2 AND accepted_at >= $3 AND accepted_at < $4) r ON r.out_refund_no = b.own_no
   WHERE r.id IS NULL OR b.own_no IS NULL OR b.amount_fen <> r.amount_fen OR b.issue = 'FEE' OR b.status <> r.state`
/** The same number a second time: decided among those that the reader suspects. */
const REPEATED = `
  CREATE TEMP TABLE draft_repeated ON COMMIT DROP AS
  SELECT b.* FROM (SELECT kind, own_no, min(line) AS first FROM bill_row WHERE ${MATCHED} AND (kind, own_no) IN (SELECT kind, own_no FROM draft_unusual WHERE may_repeat) GROUP BY kind, own_no HAVING count(*) > 1) d
    JOIN draft_unusual b ON b.may_repeat AND b.kind = d.kind AND b.own_no = d.own_no AND b.line > d.first`

const FINDING = `recon_finding (batch_id, kind, natural_key, own_fen, channel_fen, institution_id, trade_order_id, payment_id, refund_id, is_carried, detail)`
const DETAIL = `jsonb_strip_nulls(jsonb_build_object('line', x.line, 'channelNo', x.channel_no, 'at', x.printed_at, 'billState', x.bill_status, 'ownState', x.own_state, 'tradeNo', x.trade_no, 'feeE5', CASE WHEN x.kind = 'FEE' THEN x.fee_e5 END))`

/** §3.5 table of kinds for payments. A number we know by another day's success is no difference. */
const PAYMENT_FINDINGS = `
  INSERT INTO ${FINDING}
  SELECT $1, x.kind, x.natural_key, x.own_fen, x.channel_fen, o.institution_id, o.id, x.payment_id, NULL, coalesce(x.is_carried, false), ${DETAIL}
    FROM (
      SELECT CASE WHEN d.bill_no IS NULL THEN 'PF_ONLY_PAY'
                  WHEN d.payment_id IS NOT NULL THEN CASE WHEN d.bill_fen <> d.own_fen THEN 'AMOUNT' WHEN d.bill_status <> 'SUCCESS' THEN 'STATUS'
                                                          WHEN d.own_state = 'PAID_DUPLICATE' AND q.refund_held_fen = 0 THEN 'DUP_PAY' END
                  WHEN d.bill_status = 'REVOKED' THEN CASE WHEN q.paid_fen > 0 THEN 'STATUS' END
                  WHEN q.id IS NULL THEN CASE WHEN d.issue = 'PAYSCORE' THEN 'PAYSCORE' ELSE 'CH_ONLY_PAY' END
                  WHEN q.paid_fen > 0 THEN CASE WHEN q.paid_fen <> d.bill_fen THEN 'AMOUNT' END
                  WHEN EXISTS (SELECT 1 FROM payment_order s WHERE s.trade_order_id = q.trade_order_id AND s.state = 'SUCCESS') THEN 'DUP_PAY'
                  WHEN q.amount_fen <> d.bill_fen THEN 'AMOUNT'
                  WHEN q.state IN ('CLOSED', 'FAILED', 'QUARANTINED') THEN 'STATUS'
                  ELSE 'CH_ONLY_PAY' END AS kind,
             coalesce(d.bill_no, d.own_no) AS natural_key, coalesce(d.own_fen, q.paid_fen) AS own_fen, d.bill_fen AS channel_fen, q.id AS payment_id, q.trade_order_id,
             d.bill_no IS NULL AND d.paid_at >= $3 AS is_carried, d.line, d.channel_no, d.printed_at, d.bill_status, coalesce(d.own_state, q.state) AS own_state, NULL::text AS trade_no, d.fee_e5
        FROM draft_payment d LEFT JOIN payment_order q ON q.mchid = $2 AND q.out_trade_no = coalesce(d.bill_no, d.own_no)
       WHERE d.bill_no IS NOT NULL OR q.paid_fen > 0
      UNION ALL
      SELECT 'FEE', d.bill_no, NULL, d.bill_fen, q.id, q.trade_order_id, false, d.line, d.channel_no, d.printed_at, d.bill_status, NULL, NULL, d.fee_e5
        FROM draft_payment d LEFT JOIN payment_order q ON q.mchid = $2 AND q.out_trade_no = d.bill_no WHERE d.issue = 'FEE'
    ) x LEFT JOIN trade_order o ON o.id = x.trade_order_id WHERE x.kind IS NOT NULL ORDER BY x.line
  ON CONFLICT DO NOTHING`

/** R8: a refund printed PROCESSING (or ABNORMAL) is a snapshot and says nothing. */
const REFUND_FINDINGS = `
  INSERT INTO ${FINDING}
  SELECT $1, x.kind, x.natural_key, x.own_fen, x.channel_fen, o.institution_id, o.id, x.payment_id, x.refund_id, coalesce(x.is_carried, false), ${DETAIL}
    FROM (
      SELECT CASE WHEN d.bill_no IS NULL THEN 'PF_ONLY_REFUND'
                  WHEN r.id IS NULL THEN 'CH_ONLY_REFUND'
                  WHEN r.amount_fen <> d.bill_fen THEN 'REFUND_AMOUNT'
                  WHEN d.bill_status = 'SUCCESS' AND r.state <> 'SUCCESS' OR d.bill_status IN ('CLOSED', 'FAIL', 'CHANGE') AND r.state NOT IN ('CLOSED', 'REJECTED')
                    OR r.accepted_at IS NULL THEN 'REFUND_STATUS' END AS kind,
             coalesce(d.bill_no, d.own_no) AS natural_key, r.amount_fen AS own_fen, d.bill_fen AS channel_fen, coalesce(r.payment_id, p.id) AS payment_id, r.id AS refund_id,
             d.bill_no IS NULL AND d.accepted_at >= $3 AS is_carried, d.line, d.channel_no, d.printed_at, d.bill_status, r.state AS own_state, d.trade_no, d.fee_e5
        FROM draft_refund d LEFT JOIN refund r ON r.mchid = $2 AND r.out_refund_no = coalesce(d.bill_no, d.own_no)
        LEFT JOIN payment_order p ON p.mchid = $2 AND p.out_trade_no = d.trade_no
       WHERE d.bill_no IS NOT NULL OR (r.${ACCEPTED.replace(' AND ', ' AND r.')})
      UNION ALL
      SELECT 'FEE', d.bill_no, NULL, d.bill_fen, p.id, d.refund_id, false, d.line, d.channel_no, d.printed_at, d.bill_status, NULL, d.trade_no, d.fee_e5
        FROM draft_refund d LEFT JOIN payment_order p ON p.mchid = $2 AND p.out_trade_no = d.trade_no WHERE d.issue = 'FEE'
    ) x LEFT JOIN payment_order q ON q.id = x.payment_id LEFT JOIN trade_order o ON o.id = q.trade_order_id WHERE x.kind IS NOT NULL ORDER BY x.line
  ON CONFLICT DO NOTHING`

const ROW_FINDINGS = `
  INSERT INTO ${FINDING}
  SELECT $1, x.kind, x.own_no || '#' || x.line, NULL, x.amount_fen, NULL, NULL, NULL, NULL, false, jsonb_build_object('line', x.line, 'channelNo', x.channel_no, 'at', x.printed_at, 'billState', x.status)
    FROM (SELECT 'DUP_ROW' AS kind, own_no, line, channel_no, printed_at, status, amount_fen FROM draft_repeated
          UNION ALL SELECT issue, own_no, line, channel_no, printed_at, status, amount_fen FROM draft_unusual WHERE issue IN ('UNKNOWN_MCH', 'UNKNOWN_TYPE')) x ORDER BY x.line`

/** Trade bill against payments by success time and refunds by acceptance time (R7), all inside PostgreSQL. */
export class TradeMatchingRepository {
  /** Writes the findings of a version, in the caller's transaction. @returns what rows that stand twice add to the bill */
  async match(tx: Sql, m: TradeMatch): Promise<Repeated> {
    await tx.query(`SET LOCAL work_mem = '192MB'`)
    await tx.query(`SET LOCAL jit = off`)
    // Hardly anything leaves the join, whatever its conditions look like.
    await tx.query(`SET LOCAL parallel_tuple_cost = 0`)
    const day = [m.batchSeq, m.mchid, m.from, m.until]
    await tx.query(PAYMENTS, day)
    await tx.query(UNUSUAL, [m.batchSeq])
    await tx.query(`ANALYZE draft_unusual`)
    await tx.query(REFUNDS, day)
    await tx.query(REPEATED, [m.batchSeq])
    if (m.neighbourSeqs.length > 0)
      for (const [draft, kind] of [
        ['draft_payment', 'P'],
        ['draft_refund', 'R'],
      ])
        await tx.query(
          `DELETE FROM ${draft ?? ''} d USING (SELECT DISTINCT own_no FROM bill_row WHERE batch_seq = ANY($1) AND kind = $2 AND own_no IN (SELECT own_no FROM ${draft ?? ''} WHERE bill_no IS NULL)) b WHERE d.bill_no IS NULL AND d.own_no = b.own_no`,
          [m.neighbourSeqs, kind],
        )
    await tx.query(PAYMENT_FINDINGS, [m.batchId, m.mchid, m.marginFrom])
    await tx.query(REFUND_FINDINGS, [m.batchId, m.mchid, m.marginFrom])
    await tx.query(ROW_FINDINGS, [m.batchId])
    const [repeated] = await tx.query<Repeated>(
      `SELECT count(*) FILTER (WHERE kind = 'P')::int AS payments, coalesce(sum(amount_fen) FILTER (WHERE kind = 'P'), 0)::bigint AS "paidFen", count(*) FILTER (WHERE kind = 'R')::int AS refunds,
              coalesce(sum(amount_fen) FILTER (WHERE kind = 'R'), 0)::bigint AS "refundedFen", coalesce(sum(fee_e5), 0)::bigint AS "feeE5", coalesce(sum(round(fee_e5 / 1000.0)), 0)::bigint AS "feeFen" FROM draft_repeated`,
    )
    if (!repeated) throw new Error('a sum has one row')
    return repeated
  }
}

import type { Sql } from '../../../../platform/database/database.ts'
import type { BatchRow } from '../recon-desk.ts'
import { creditKey, type HisPosition, insuranceKey, type PlatformPosition, stayKey } from './domain/his-bill.ts'
import type { ListChannel } from './institution-list.ts'

/** The lists in force before a day: of each day the newest version that has its result, a signed day's adjustment before the signed one (R10). */
const IN_FORCE = `SELECT DISTINCT ON (b.bill_date) b.id FROM recon_batch b WHERE b.channel = $1 AND b.mchid = $2 AND b.bill_date < $3 AND b.is_current AND b.state IN ('CLEAN', 'HAS_DIFFS', 'SIGNED_OFF') ORDER BY b.bill_date, b.version DESC`
/** Of trade orders: the cash they hold, and the insurance's part beside it. */
const HELD = `coalesce((SELECT sum(paid_fen) FROM payment_order WHERE trade_order_id = o.id AND state = 'SUCCESS' AND leg <> 'INSURANCE' AND paid_at < $2), 0)
  - coalesce((SELECT sum(r.amount_fen) FROM refund r JOIN payment_order s ON s.id = r.payment_id AND s.state = 'SUCCESS' WHERE r.trade_order_id = o.id AND r.state NOT IN ('CLOSED', 'REJECTED') AND r.requested_at < $2), 0)`
const LAST = `greatest((SELECT max(paid_at) FROM payment_order WHERE trade_order_id = o.id AND paid_at < $2), (SELECT max(requested_at) FROM refund WHERE trade_order_id = o.id AND requested_at < $2), o.created_at)`
const INSURED = `i.state = 'SUCCESS' AND i.finished_at < $2`
const INSURANCE_HELD = `i.gov_fen + i.self_fen + i.other_fen - coalesce((SELECT sum(f.amount_fen) FROM insurance_refund f WHERE f.insurance_order_id = i.id AND f.state <> 'REJECTED' AND f.requested_at < $2), 0)`
const INSURANCE_LAST = `greatest(i.finished_at, (SELECT max(f.requested_at) FROM insurance_refund f WHERE f.insurance_order_id = i.id AND f.requested_at < $2))`
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

interface Held {
  key: string
  keptFen: number
  insuranceFen: number
  lastAt: Date
  cashLegFen?: number | null
}
const within = (column: string): string => `${column} >= $2 AND ${column} < $3`
/** The references behind the keys of one family. */
const inFamily = (keys: readonly string[], prefix: string): string[] => keys.flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []))

/** What hospitals and the insurance hold against us by their lists, and what we hold, debt by debt (B11). */
export class HisPositionsRepository {
  /** Debts of an institution whose money moved on the day, refunds of older orders only as the list itself names them; of the insurance's list only its legs. */
  async listMoved(tx: Sql, channel: ListChannel, institutionId: string, from: Date, until: Date): Promise<string[]> {
    const legs = `SELECT 'insurance:' || i.out_trade_no AS key FROM insurance_order i JOIN hospital_payment h ON h.id = i.payment_id WHERE h.institution_id = $1 AND i.state = 'SUCCESS'
      AND (${within('i.finished_at')} OR EXISTS (SELECT 1 FROM insurance_refund f WHERE f.insurance_order_id = i.id AND ${within('f.requested_at')}))`
    const orders = `SELECT CASE o.business_kind WHEN 'DEPOSIT' THEN 'stay:' || s.stay_no ELSE o.id::text END AS key FROM trade_order o
       LEFT JOIN hospital_payment h ON h.trade_order_id = o.id LEFT JOIN inpatient_stay s ON s.id = h.stay_id
      WHERE o.institution_id = $1 AND o.business_kind IN ('APPOINTMENT', 'CLINIC_BILL', 'DEPOSIT') AND o.created_at >= $2::timestamptz - interval '92 days' AND o.created_at < $3
        AND (EXISTS (SELECT 1 FROM payment_order p WHERE p.trade_order_id = o.id AND ${within('p.paid_at')})
             OR EXISTS (SELECT 1 FROM refund r WHERE r.trade_order_id = o.id AND ${within('r.requested_at')})
             OR EXISTS (SELECT 1 FROM insurance_order i JOIN insurance_refund f ON f.insurance_order_id = i.id WHERE i.payment_id = h.id AND ${within('f.requested_at')}))`
    const credits = `SELECT 'credit:' || e.request_no FROM creditpay_entry e WHERE e.institution_id = $1 AND e.captured_fen > 0
        AND (${within('e.resolved_at')} OR EXISTS (SELECT 1 FROM creditpay_refund f WHERE f.entry_id = e.id AND ${within('f.at')}))`
    const rows = await tx.query<{ key: string }>(channel === 'INSURANCE' ? legs : `${orders} UNION ${credits}`, [institutionId, from, until])
    return rows.map(({ key }) => key)
  }

  /** Sums since the beginning up to the end of the batch's day, by its own lines of that day. */
  async theirs(
    tx: Sql,
    { channel, mchid, billDate, id }: Pick<BatchRow, 'channel' | 'id' | 'mchid' | 'billDate'>,
    keys: readonly string[],
  ): Promise<Map<string, HisPosition>> {
    const signed = (column: string): string => `(sum(CASE c.event WHEN 'CONFIRMED' THEN c.${column} ELSE -c.${column} END))::bigint`
    const rows = await tx.query<{ key: string; bookedFen: number; insuranceFen: number; lastAt: Date }>(
      `SELECT c.match_key AS key, ${signed('amount_fen')} AS "bookedFen", ${signed('insurance_fen')} AS "insuranceFen", max(c.at) AS "lastAt"
         FROM his_charge c WHERE (c.batch_id = $4 OR c.batch_id IN (${IN_FORCE})) AND c.is_online AND c.event <> 'WINDOW' AND c.match_key = ANY($5) GROUP BY 1`,
      [channel, mchid, billDate, id, keys],
    )
    return new Map(rows.map(({ key, lastAt, ...fen }) => [key, { ...fen, lastAt: lastAt.getTime() }]))
  }

  /** What the institution's debts hold with us before the end of a day; another institution's are none of them. */
  async ours(tx: Sql, institutionId: string, keys: readonly string[], until: Date): Promise<Map<string, PlatformPosition>> {
    const read = (sql: string, ids: readonly string[]): Promise<Held[]> =>
      ids.length === 0 ? Promise.resolve([]) : tx.query<Held>(sql, [institutionId, until, ids])
    const found = [
      ...(await read(
        `SELECT o.id::text AS key, (${HELD})::bigint AS "keptFen", coalesce(${INSURANCE_HELD}, 0)::bigint AS "insuranceFen", greatest(${LAST}, ${INSURANCE_LAST}) AS "lastAt" FROM trade_order o
           LEFT JOIN hospital_payment h ON h.trade_order_id = o.id LEFT JOIN insurance_order i ON i.payment_id = h.id AND ${INSURED} WHERE o.institution_id = $1 AND o.id = ANY($3::uuid[])`,
        keys.filter((key) => UUID.test(key)),
      )),
      ...(await read(
        `SELECT 'stay:' || s.stay_no AS key, (sum(${HELD}))::bigint AS "keptFen", 0 AS "insuranceFen", max(${LAST}) AS "lastAt" FROM inpatient_stay s
           JOIN hospital_payment h ON h.stay_id = s.id JOIN trade_order o ON o.id = h.trade_order_id WHERE s.institution_id = $1 AND s.stay_no = ANY($3) GROUP BY s.stay_no`,
        inFamily(keys, stayKey('')),
      )),
      ...(await read(
        `SELECT 'credit:' || e.request_no AS key, (CASE WHEN e.resolved_at < $2 THEN e.captured_fen ELSE 0 END - coalesce((SELECT sum(f.amount_fen) FROM creditpay_refund f WHERE f.entry_id = e.id AND f.at < $2), 0))::bigint AS "keptFen",
                0 AS "insuranceFen", greatest(e.resolved_at, e.authorised_at, (SELECT max(f.at) FROM creditpay_refund f WHERE f.entry_id = e.id AND f.at < $2)) AS "lastAt" FROM creditpay_entry e WHERE e.institution_id = $1 AND e.request_no = ANY($3)`,
        inFamily(keys, creditKey('')),
      )),
      ...(await read(
        `SELECT 'insurance:' || i.out_trade_no AS key, 0 AS "keptFen", (${INSURANCE_HELD})::bigint AS "insuranceFen", ${INSURANCE_LAST} AS "lastAt",
                (CASE WHEN h.cash_fen > 0 THEN ${HELD} END)::bigint AS "cashLegFen" FROM insurance_order i
           JOIN hospital_payment h ON h.id = i.payment_id JOIN trade_order o ON o.id = h.trade_order_id WHERE h.institution_id = $1 AND i.out_trade_no = ANY($3) AND ${INSURED}`,
        inFamily(keys, insuranceKey('')),
      )),
    ]
    return new Map(found.map(({ key, lastAt, ...held }) => [key, { ...held, lastAt: lastAt.getTime() }]))
  }

  /** The institution's own orders behind the keys, with the payment that was accepted; of a stay or a visit on credit there is not one. */
  async findOrders(tx: Sql, institutionId: string, keys: readonly string[]): Promise<Map<string, { tradeOrderId: string; paymentId: string | null }>> {
    const rows = await tx.query<{ key: string; tradeOrderId: string; paymentId: string | null }>(
      `SELECT x.key, o.id AS "tradeOrderId", (SELECT p.id FROM payment_order p WHERE p.trade_order_id = o.id AND p.state = 'SUCCESS' AND p.leg <> 'INSURANCE') AS "paymentId"
         FROM (SELECT k AS key, k::uuid AS id FROM unnest($2::text[]) AS k
               UNION ALL SELECT 'insurance:' || i.out_trade_no, h.trade_order_id FROM insurance_order i JOIN hospital_payment h ON h.id = i.payment_id WHERE i.out_trade_no = ANY($3)) x
         JOIN trade_order o ON o.id = x.id WHERE o.institution_id = $1`,
      [institutionId, keys.filter((key) => UUID.test(key)), inFamily(keys, insuranceKey(''))],
    )
    return new Map(rows.map(({ key, ...order }) => [key, order]))
  }
}

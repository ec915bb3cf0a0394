// The floor of bench:reconcile: DuckDB over the bill and an export of the ledger. Run as a script it prints { seconds, differences }.
// Arguments: bill.csv, payments.csv, refunds.csv, output, mchid.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const COLUMNS =
  'at appid mchid sub device transaction_id out_trade_no payer type state bank currency settled coupon refund_id out_refund_no refunded refunded_coupon refund_type refund_state name attach fee rate ordered asked note'.split(
    ' ',
  )

/** Our side of the day and of the numbers in reach of it, as plain files. */
export async function exportLedger(db, { mchid, date }, paymentsFile, refundsFile) {
  const write = async (file, text) => {
    const { rows } = await db.query({ text, rowMode: 'array' })
    writeFileSync(file, rows.map((row) => row.join(',')).join('\n'))
  }
  const from = `'${date}T00:00:00+08:00'::timestamptz`
  await write(
    paymentsFile,
    `SELECT out_trade_no, amount_fen, paid_fen, state, trade_order_id, coalesce(paid_at >= ${from} AND paid_at < ${from} + interval '1 day', false), coalesce(paid_at >= ${from} + interval '23:50', false) FROM payment_order WHERE mchid = '${mchid}'`,
  )
  await write(
    refundsFile,
    `SELECT out_refund_no, amount_fen, state FROM refund WHERE mchid = '${mchid}' AND accepted_at >= ${from} AND accepted_at < ${from} + interval '1 day'`,
  )
}

const SQL = (bill, payments, refunds, out, mchid) => `
COPY (
  WITH bill AS MATERIALIZED (SELECT out_trade_no, out_refund_no, mchid, type, state, refund_state, attach, CAST(round(CAST(ordered AS DECIMAL(18, 2)) * 100) AS BIGINT) AS paid, CAST(round(CAST(asked AS DECIMAL(18, 2)) * 100) AS BIGINT) AS back,
                CAST(fee AS DECIMAL(18, 5)) AS fee, row_number() OVER (PARTITION BY state, CASE state WHEN 'REFUND' THEN out_refund_no ELSE out_trade_no END) AS turn
           FROM read_csv('${bill}', delim = ',\`', header = false, skip = 1, quote = '', escape = '', ignore_errors = true, auto_detect = false, columns = {${COLUMNS.map((c) => `'${c}': 'VARCHAR'`).join(', ')}})),
  payment AS MATERIALIZED (SELECT * FROM read_csv('${payments}', header = false, auto_detect = false, columns = {'no': 'VARCHAR', 'amount': 'BIGINT', 'paid': 'BIGINT', 'state': 'VARCHAR', 'trade_order': 'VARCHAR', 'today': 'BOOLEAN', 'late': 'BOOLEAN'})),
  refund AS (SELECT * FROM read_csv('${refunds}', header = false, auto_detect = false, columns = {'no': 'VARCHAR', 'amount': 'BIGINT', 'state': 'VARCHAR'})),
  ours AS (SELECT * FROM bill WHERE mchid = '${mchid}' AND type IN ('JSAPI', 'AUTH') AND turn = 1 AND (type = 'AUTH' OR out_trade_no LIKE 'P%'))
  SELECT 'PAY' AS side, b.out_trade_no, p.no, b.paid, p.paid AS own FROM (SELECT * FROM ours WHERE state = 'SUCCESS') b FULL JOIN (SELECT * FROM payment WHERE today) p ON p.no = b.out_trade_no
   WHERE b.out_trade_no IS NULL AND NOT p.late OR p.no IS NULL OR b.paid <> p.paid
  UNION ALL SELECT 'REFUND', b.out_refund_no, r.no, b.back, r.amount FROM (SELECT * FROM ours WHERE state = 'REFUND') b FULL JOIN refund r ON r.no = b.out_refund_no
   WHERE b.out_refund_no IS NULL OR r.no IS NULL OR b.back <> r.amount OR b.refund_state <> 'PROCESSING' AND b.refund_state <> r.state
  UNION ALL SELECT 'FEE', out_trade_no, NULL, paid, NULL FROM ours WHERE abs(fee - (paid - back) * 0.00006) > 0.01
  UNION ALL SELECT 'ROW', out_trade_no, NULL, paid, NULL FROM bill WHERE mchid <> '${mchid}' OR type NOT IN ('JSAPI', 'AUTH') OR turn > 1
) TO '${out}' (HEADER false)`

async function floor([bill, payments, refunds, out, mchid]) {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const started = performance.now()
  const result = await connection.run(SQL(bill, payments, refunds, out, mchid))
  const seconds = (performance.now() - started) / 1000
  const [[differences]] = await result.getRows()
  return { seconds, differences: Number(differences) }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await floor(process.argv.slice(2))))

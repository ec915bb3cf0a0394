// A day of a merchant with its bill, both made by the same rule, and what was made to differ between them.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import { createReadStream } from 'node:fs'
import { createGzip } from 'node:zlib'

export const MCHID = '1900000001'
export const DATE = '2026-11-23'
const REFUND_SHARE = 50
const FEE_PPM = 6_000
const NOISE = { foreign: 500, carried: 40, processing: 200, catchUp: 40 }
const HEADER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const TOTALS = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'
/** Commas and backticks as they occur in names. */
const NAMES = ['挂号费 心内科', '检查费,彩超', '门诊缴费 `急诊`', '挂号费-儿科_下午']

/** Kinds in the order in which places are given to them. */
export const KINDS = [
  'CH_ONLY_PAY',
  'PF_ONLY_PAY',
  'AMOUNT',
  'STATUS',
  'DUP_PAY',
  'FEE',
  'CH_ONLY_REFUND',
  'PF_ONLY_REFUND',
  'REFUND_AMOUNT',
  'REFUND_STATUS',
  'DUP_ROW',
  'UNKNOWN_MCH',
  'UNKNOWN_TYPE',
  'PAYSCORE',
]
const OF_REFUNDS = new Set(['CH_ONLY_REFUND', 'PF_ONLY_REFUND', 'REFUND_AMOUNT', 'REFUND_STATUS'])

const hex = (text) => createHash('md5').update(text).digest('hex').slice(0, 20)
export const payNo = (i) => `P${DATE.replaceAll('-', '')}${hex(`pay${i}`)}`
const refundNo = (i) => `R${DATE.replaceAll('-', '')}${hex(`refund${i}`)}`
const amountOf = (i) => 100 + ((i * 7919) % 90_000)
const yuan = (fen) => `${fen < 0 ? '-' : ''}${Math.trunc(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`
const feeFen = (fen) => Math.floor((fen * FEE_PPM + 500_000) / 1_000_000)
const clock = (second) => [3600, 60, 1].map((unit) => String(Math.floor(second / unit) % (unit === 3600 ? 24 : 60)).padStart(2, '0')).join(':')

/**
 * The plan of a day with so many bill rows: payments 0…p-1, refunds 0…r-1 of earlier payments, and which of them differ how.
 * Places of injected differences are spread over the day. @returns also the truth: `kind natural-key` of each
 */
export function planDay({ rows, injected }) {
  const refunds = Math.floor(rows / REFUND_SHARE)
  const payments = rows - refunds
  const each = Math.floor(injected / KINDS.length)
  const faults = new Map()
  const refundFaults = new Map()
  const truth = new Set()
  let payPlace = 0
  let refundPlace = 0
  const payStep = Math.floor((payments * 0.95) / injected)
  const refundStep = Math.floor((refunds * 0.9) / injected) || 1
  KINDS.forEach((kind, k) => {
    const count = k === 0 ? injected - each * (KINDS.length - 1) : each
    for (let n = 0; n < count; n++) {
      if (OF_REFUNDS.has(kind)) {
        const i = (refundPlace += refundStep)
        refundFaults.set(i, kind)
        truth.add(`${kind} ${refundNo(i)}`)
      } else {
        const i = (payPlace += payStep)
        faults.set(i, kind)
        truth.add(kind === 'DUP_ROW' || kind.startsWith('UNKNOWN') ? `${kind} ${payNo(i)}#` : `${kind} ${payNo(i)}`)
      }
    }
  })
  return { payments, refunds, faults, refundFaults, truth }
}

const row = (values) => `${values.map((value) => `\`${value}`).join(',')}\r\n`
const second = (i, payments) => Math.floor((i / payments) * 86_000)

function paymentRow(i, plan, { amount = amountOf(i), fee = feeFen(amount), mchid = MCHID, type = 'JSAPI', number = payNo(i), attach = '' } = {}) {
  const at = `${DATE} ${clock(second(i, plan.payments))}`
  const text = row([
    at,
    'wx0citizen0000001',
    mchid,
    '0',
    '',
    `4200002${String(i).padStart(21, '0')}`,
    number,
    'oBenchPayer00000000000000000',
    type,
    'SUCCESS',
    'OTHERS',
    'CNY',
    yuan(amount),
    '0.00',
    '0',
    '0',
    '0.00',
    '0.00',
    '',
    '',
    NAMES[i % NAMES.length],
    attach,
    `${yuan(fee)}000`,
    '0.60%',
    yuan(amount),
    '0.00',
    '',
  ])
  return { text, paid: amount, refunded: 0, fee }
}
function refundRow(i, plan, { amount = amountOf(i), status = 'SUCCESS', number = refundNo(i) } = {}) {
  const fee = -feeFen(amount)
  const at = `${DATE} ${clock(second(i * REFUND_SHARE, plan.payments))}`
  const text = row([
    at,
    'wx0citizen0000001',
    MCHID,
    '0',
    '',
    `4200001${String(i).padStart(21, '0')}`,
    payNo(`early${i}`),
    'oBenchPayer00000000000000000',
    'JSAPI',
    'REFUND',
    'OTHERS',
    'CNY',
    '0.00',
    '0.00',
    `5030000${String(i).padStart(21, '0')}`,
    number,
    yuan(amount),
    '0.00',
    'ORIGINAL',
    status,
    NAMES[i % NAMES.length],
    '',
    `${yuan(fee)}000`,
    '0.60%',
    '0.00',
    yuan(amount),
    '',
  ])
  return { text, paid: 0, refunded: amount, fee }
}

/** What the channel prints at this place of the day; nothing where only we have it. */
function* printed(i, plan) {
  switch (plan.faults.get(i)) {
    case 'PF_ONLY_PAY':
      break
    case 'AMOUNT':
      yield paymentRow(i, plan, { amount: amountOf(i) + 100 })
      break
    case 'FEE':
      yield paymentRow(i, plan, { fee: feeFen(amountOf(i)) + 3 })
      break
    case 'DUP_ROW':
      yield paymentRow(i, plan)
      yield paymentRow(i, plan)
      break
    case 'UNKNOWN_MCH':
      yield paymentRow(i, plan, { mchid: '1999999999' })
      break
    case 'UNKNOWN_TYPE':
      yield paymentRow(i, plan, { type: 'MYSTERY' })
      break
    case 'PAYSCORE':
      yield paymentRow(i, plan, { type: 'AUTH', number: `10000${String(i).padStart(20, '0')}`, attach: `wxzff|service${i}|${payNo(i)}` })
      break
    default:
      yield paymentRow(i, plan)
  }
}
function* printedRefund(i, plan) {
  switch (plan.refundFaults.get(i)) {
    case 'PF_ONLY_REFUND':
      break
    case 'REFUND_AMOUNT':
      yield refundRow(i, plan, { amount: amountOf(i) - 50 })
      break
    case 'REFUND_STATUS':
      yield refundRow(i, plan, { status: 'CLOSED' })
      break
    default:
      // R8: a snapshot is no difference.
      yield refundRow(i, plan, { status: i % 97 === 0 && i / 97 < NOISE.processing ? 'PROCESSING' : 'SUCCESS' })
  }
}
function* foreignRows(plan) {
  for (let i = 0; i < NOISE.foreign; i++) yield paymentRow(i, plan, { number: `HISWIN${DATE.replaceAll('-', '')}${String(i).padStart(6, '0')}`, amount: 2_500 })
}

/** Writes the file, plain and packed; rows, SHA-1 and size of the plain one. */
export async function writeBill(plan, plainFile, packedFile) {
  const hash = createHash('sha1')
  const out = createWriteStream(plainFile)
  let size = 0
  let pending = []
  const flush = async () => {
    const bytes = Buffer.from(pending.join(''))
    pending = []
    hash.update(bytes)
    size += bytes.length
    if (!out.write(bytes)) await once(out, 'drain')
  }
  const sums = { rows: 0, paid: 0, refunded: 0, fee: 0 }
  const add = (printedRow) => {
    pending.push(printedRow.text)
    sums.rows++
    sums.paid += printedRow.paid
    sums.refunded += printedRow.refunded
    sums.fee += printedRow.fee
  }
  pending.push(`\uFEFF${HEADER}\r\n`)
  for (let i = 0; i < plan.payments; i++) {
    for (const line of printed(i, plan)) add(line)
    if (i % REFUND_SHARE === 0 && i / REFUND_SHARE < plan.refunds) for (const line of printedRefund(i / REFUND_SHARE, plan)) add(line)
    if (pending.length > 4_000) await flush()
  }
  for (let i = Math.ceil(plan.payments / REFUND_SHARE); i < plan.refunds; i++) for (const line of printedRefund(i, plan)) add(line)
  for (const line of foreignRows(plan)) add(line)
  pending.push(`${TOTALS}\r\n`, row([`${sums.rows}.0`, yuan(sums.paid), yuan(sums.refunded), '0.0', yuan(sums.fee), yuan(sums.paid), yuan(sums.refunded)]))
  await flush()
  out.end()
  await once(out, 'close')
  await pipeline(createReadStream(plainFile), createGzip({ level: 6 }), createWriteStream(packedFile))
  return { rows: sums.rows, sha1: hash.digest('hex'), size }
}

const PAYMENT_COLUMNS = `trade_order_id, leg, mchid, out_trade_no, amount_fen, state, parameters, parameters_hash, create_finished, paid_fen, paid_at, created_at, transaction_id`
const AMOUNT = (i) => `100 + ((${i}::bigint * 7919) % 90000)::int`
const ORDER_ID = (i) => `('00000000-0000-4000-8000-' || lpad(to_hex(${i}), 12, '0'))::uuid`
const PAY_NO = (text) => `'P${DATE.replaceAll('-', '')}' || substr(md5(${text}), 1, 20)`
const EARLY = 20_000_000
const RIVALS = 30_000_000

/** Our side of the same day, straight into the tables the engine reads. @returns payments in the ledger */
export async function writeLedger(db, plan, institutionId) {
  const dayStart = `'${DATE}T00:00:00+08:00'::timestamptz`
  const by = (map, kind) => [...map].filter(([, k]) => k === kind).map(([i]) => i)
  const unpaid = by(plan.faults, 'STATUS').concat(by(plan.faults, 'DUP_PAY'))
  const absent = ['CH_ONLY_PAY', 'UNKNOWN_MCH', 'UNKNOWN_TYPE', 'PAYSCORE'].flatMap((kind) => by(plan.faults, kind))
  const orders = (numbers, amount) =>
    `INSERT INTO trade_order (id, business_kind, business_id, account_id, person_id, institution_id, mchid, subject, amount_fen, state, pay_by, created_at)
     SELECT ${ORDER_ID('n')}, 'APPOINTMENT', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '${institutionId}', '${MCHID}', '挂号费', ${amount}, 'PAID', ${dayStart} + interval '2 days', ${dayStart} FROM ${numbers}`
  const parameters = `jsonb_build_object('mchid', '${MCHID}', 'appid', 'wx0citizen0000001', 'description', '挂号费', 'notifyUrl', 'https://pay.example/api/v1/payments/notify/transaction')`
  await db.query(`SET session_replication_role = replica`)
  await db.query(orders(`generate_series(0, ${plan.payments - 1}) n`, AMOUNT('n')))
  await db.query(
    `INSERT INTO payment_order (${PAYMENT_COLUMNS})
     SELECT ${ORDER_ID('n')}, 'WECHAT_CASH', '${MCHID}', ${PAY_NO(`'pay' || n`)}, ${AMOUNT('n')}, CASE WHEN u THEN 'CLOSED' ELSE 'SUCCESS' END, ${parameters}, sha256(n::text::bytea), true, CASE WHEN u THEN 0 ELSE ${AMOUNT('n')} END,
            CASE WHEN u THEN NULL ELSE ${dayStart} + make_interval(secs => floor(n::float8 / ${plan.payments} * 86000)) END, ${dayStart}, '4200002' || lpad(n::text, 21, '0')
       FROM (SELECT n, n = ANY($1::int[]) AS u FROM generate_series(0, ${plan.payments - 1}) n WHERE n <> ALL($2::int[])) x`,
    [unpaid, absent],
  )
  // Two phones paid the same order: the other attempt is the accepted one, of the day before.
  await db.query(
    `INSERT INTO payment_order (${PAYMENT_COLUMNS})
     SELECT ${ORDER_ID('n')}, 'WECHAT_CASH', '${MCHID}', ${PAY_NO(`'rival' || n`)}, ${AMOUNT('n')}, 'SUCCESS', ${parameters}, sha256(n::text::bytea), true, ${AMOUNT('n')}, ${dayStart} - interval '3 hours', ${dayStart}, '4200003' || lpad(n::text, 21, '0')
       FROM unnest($1::int[]) n`,
    [by(plan.faults, 'DUP_PAY')],
  )
  await db.query(orders(`(SELECT n + ${EARLY} AS n, n AS i FROM generate_series(0, ${plan.refunds - 1}) n) x`, AMOUNT('i')))
  await db.query(
    `INSERT INTO payment_order (${PAYMENT_COLUMNS}, refund_held_fen)
     SELECT ${ORDER_ID(`n + ${EARLY}`)}, 'WECHAT_CASH', '${MCHID}', ${PAY_NO(`'payearly' || n`)}, ${AMOUNT('n')}, 'SUCCESS', ${parameters}, sha256(n::text::bytea), true, ${AMOUNT('n')}, ${dayStart} - interval '2 days', ${dayStart} - interval '2 days', '4200001' || lpad(n::text, 21, '0'), ${AMOUNT('n')}
       FROM generate_series(0, ${plan.refunds - 1}) n`,
  )
  await db.query(
    `INSERT INTO refund (trade_order_id, payment_id, cause, reason, mchid, out_refund_no, amount_fen, notify_url, parameters_hash, state, channel_refund_id, requested_at, accepted_at, finished_at)
     SELECT p.trade_order_id, p.id, 'USER_CANCEL', '您取消了预约', '${MCHID}', 'R${DATE.replaceAll('-', '')}' || substr(md5('refund' || n), 1, 20), p.amount_fen, 'https://pay.example/n', sha256(n::text::bytea), 'SUCCESS', '5030000' || lpad(n::text, 21, '0'),
            t.at, t.at, t.at
       FROM generate_series(0, ${plan.refunds - 1}) n JOIN payment_order p ON p.mchid = '${MCHID}' AND p.out_trade_no = ${PAY_NO(`'payearly' || n`)}
      CROSS JOIN LATERAL (SELECT ${dayStart} + make_interval(secs => least(floor(n::float8 * ${REFUND_SHARE} / ${plan.payments} * 86000), 85999)) AS at) t WHERE n <> ALL($1::int[])`,
    [by(plan.refundFaults, 'CH_ONLY_REFUND')],
  )
  // Around midnight: ours, and printed in the next day's bill only.
  await db.query(orders(`(SELECT n + ${RIVALS} AS n, n AS i FROM generate_series(1, ${NOISE.carried}) n) x`, AMOUNT('i')))
  await db.query(
    `INSERT INTO payment_order (${PAYMENT_COLUMNS})
     SELECT ${ORDER_ID(`n + ${RIVALS}`)}, 'WECHAT_CASH', '${MCHID}', ${PAY_NO(`'carried' || n`)}, ${AMOUNT('n')}, 'SUCCESS', ${parameters}, sha256(n::text::bytea), true, ${AMOUNT('n')}, ${dayStart} + interval '23:59:55', ${dayStart}, '4200004' || lpad(n::text, 21, '0')
       FROM generate_series(1, ${NOISE.carried}) n`,
  )
  await db.query(`SET session_replication_role = DEFAULT`)
  await db.query(`VACUUM (ANALYZE) trade_order, payment_order, refund`)
  const { rows } = await db.query(`SELECT count(*)::int AS payments FROM payment_order`)
  return rows[0].payments
}

/** What was found against what was made to differ. */
export function compare(findings, truth) {
  const seen = new Set(
    findings
      .filter((f) => !f.is_carried)
      .map(({ kind, natural_key: key }) => (key.includes('#') ? `${kind} ${key.slice(0, key.indexOf('#') + 1)}` : `${kind} ${key}`)),
  )
  const found = [...truth].filter((t) => seen.has(t)).length
  return { found, extra: findings.filter((f) => !f.is_carried).length - found, missing: [...truth].filter((t) => !seen.has(t)).slice(0, 5) }
}

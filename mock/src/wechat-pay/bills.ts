import { createHash } from 'node:crypto'
import { addDays, formatInstant, instantAt, type Instant } from '@jktl/shared/kernel/dates'
import { merchantAccount, type Entry } from './book.ts'
import type { Merchant } from './merchants.ts'
import { refundStatusAt, type Order, type Refund } from './orders.ts'

/** booking-payment §4.7. UTF-8 with BOM, CRLF, commas, a backtick before every value, amounts in yuan. */
export type TradeBillType = 'ALL' | 'SUCCESS' | 'REFUND'

/** What can be wrong with a bill (§4.9). Row alterations are consistent with the summary, so that only row checks find them. */
export interface BillAlteration {
  /** The 24-column dialect: `old` with 企业红包金额, `old-coupon` with 代金券或立减优惠金额. */
  dialect?: 'old' | 'old-coupon'
  /** Product name of every row: commas and line feeds go in as they are. */
  productName?: string
  /** Summary as in the wild: count `45.0`, totals with one or two decimals, a trailing space. */
  decimalCount?: boolean
  /** Payments of another system on the same mchid. */
  foreignRows?: number
  /** The first rows once more. */
  duplicateRows?: number
  /** Payments of the day's last seconds appear in the next day's bill. */
  dayCutSeconds?: number
  wrongHash?: boolean
  /** Bytes missing at the end of the file; the hash is that of the whole. */
  truncateBytes?: number
  /** The download address is already out of date. */
  expired?: boolean
}

interface TradeRow {
  at: Instant
  order: Order
  refund: Refund | null
  /** Status of the refund when the bill was made; never corrected later. */
  refundStatus: string
  successTime: string
}

const yuan = (amountFen: number): string =>
  `${amountFen < 0 ? '-' : ''}${Math.trunc(Math.abs(amountFen) / 100)}.${String(Math.abs(amountFen) % 100).padStart(2, '0')}`
const fee = (amountFen: number): string => `${yuan(amountFen)}000`
const time = (at: Instant): string => formatInstant(at).slice(0, 19).replace('T', ' ')
const sum = (amounts: readonly number[]): number => amounts.reduce((total, a) => total + a, 0)

interface Column {
  name: string
  value: (row: TradeRow, merchant: Merchant, alteration: BillAlteration) => string
}

const column = (name: string, value: Column['value']): Column => ({ name, value })
const paidFen = ({ order, refund }: TradeRow): number => (refund ? 0 : order.totalFen)
const refundFen = ({ refund }: TradeRow): number => refund?.refundFen ?? 0
const feeFen = ({ order, refund }: TradeRow): number => (refund ? -refund.feeFen : (order.payment?.feeFen ?? 0))

const HEAD: readonly Column[] = [
  column('交易时间', (row) => time(row.at)),
  column('公众账号ID', (row) => row.order.appid),
  column('商户号', (row) => row.order.mchid),
  column('特约商户号', () => '0'),
  column('设备号', (row) => row.order.deviceId),
  column('微信订单号', (row) => row.order.payment?.transactionId ?? ''),
  column('商户订单号', (row) => row.order.outTradeNo),
  column('用户标识', (row) => row.order.openid),
  column('交易类型', () => 'JSAPI'),
  column('交易状态', (row) => (row.refund ? 'REFUND' : 'SUCCESS')),
  column('付款银行', (row) => row.order.payment?.bankType ?? ''),
  column('货币种类', () => 'CNY'),
  column('应结订单金额', (row) => yuan(paidFen(row))),
  column('代金券金额', () => '0.00'),
]
const REFUND_TIMES: readonly Column[] = [
  column('退款申请时间', (row) => (row.refund ? time(row.refund.acceptedAt) : '')),
  column('退款成功时间', (row) => row.successTime),
]
const REFUND_COLUMNS: readonly Column[] = [
  column('微信退款单号', (row) => row.refund?.refundId ?? '0'),
  column('商户退款单号', (row) => row.refund?.outRefundNo ?? '0'),
  column('退款金额', (row) => yuan(refundFen(row))),
  column('充值券退款金额', () => '0.00'),
  column('退款类型', (row) => (row.refund ? 'ORIGINAL' : '')),
  column('退款状态', (row) => row.refundStatus),
]
const TAIL: readonly Column[] = [
  column('商品名称', (row, _merchant, { productName }) => productName ?? row.order.description),
  column('商户数据包', (row) => row.order.attach),
  column('手续费', (row) => fee(feeFen(row))),
  column('费率', (_row, merchant) => `${yuan(merchant.feeBasisPoints)}%`),
  column('订单金额', (row) => yuan(paidFen(row))),
]
const APPLIED = column('申请退款金额', (row) => yuan(refundFen(row)))
const REMARK = column('费率备注', () => '')

const LAYOUTS: Record<TradeBillType, readonly Column[]> = {
  ALL: [...HEAD, ...REFUND_COLUMNS, ...TAIL, APPLIED, REMARK],
  SUCCESS: [...HEAD, ...TAIL, REMARK],
  REFUND: [...HEAD, ...REFUND_TIMES, ...REFUND_COLUMNS, ...TAIL, APPLIED, REMARK],
}

const OLD_NAMES: Record<'old' | 'old-coupon', Record<string, string>> = {
  old: { 特约商户号: '子商户号', 应结订单金额: '总金额', 代金券金额: '企业红包金额', 充值券退款金额: '企业红包退款金额' },
  'old-coupon': { 特约商户号: '子商户号', 应结订单金额: '总金额', 代金券金额: '代金券或立减优惠金额', 充值券退款金额: '代金券或立减优惠退款金额' },
}
const ABSENT_IN_OLD = ['订单金额', '申请退款金额', '费率备注']

function layoutOf(type: TradeBillType, dialect: BillAlteration['dialect']): readonly Column[] {
  if (!dialect) return LAYOUTS[type]
  return LAYOUTS[type].filter((c) => !ABSENT_IN_OLD.includes(c.name)).map((c) => ({ ...c, name: OLD_NAMES[dialect][c.name] ?? c.name }))
}

interface Total {
  name: string
  oldName?: string
  text: (rows: readonly TradeRow[]) => string
}
const COUNT: Total = { name: '总交易单数', oldName: '总交易单数', text: (rows) => String(rows.length) }
const PAID: Total = { name: '应结订单总金额', oldName: '总交易额', text: (rows) => yuan(sum(rows.map(paidFen))) }
const FEE_TOTAL: Total = { name: '手续费总金额', oldName: '手续费总金额', text: (rows) => fee(sum(rows.map(feeFen))) }
const ORDER_TOTAL: Total = { name: '订单总金额', text: (rows) => yuan(sum(rows.map(paidFen))) }
const REFUND_TOTALS: readonly Total[] = [
  { name: '退款总金额', oldName: '总退款金额', text: (rows) => yuan(sum(rows.map(refundFen))) },
  { name: '充值券退款总金额', oldName: '总企业红包退款金额', text: () => '0.00' },
]
const APPLIED_TOTAL: Total = { name: '申请退款总金额', text: (rows) => yuan(sum(rows.map(refundFen))) }

const SUMMARIES: Record<TradeBillType, readonly Total[]> = {
  ALL: [COUNT, PAID, ...REFUND_TOTALS, FEE_TOTAL, ORDER_TOTAL, APPLIED_TOTAL],
  REFUND: [COUNT, PAID, ...REFUND_TOTALS, FEE_TOTAL, ORDER_TOTAL, APPLIED_TOTAL],
  SUCCESS: [COUNT, PAID, FEE_TOTAL, ORDER_TOTAL],
}

const BOM = '\uFEFF'
const CRLF = '\r\n'
const valueRow = (values: readonly string[]): string => values.map((v) => `\`${v}`).join(',') + CRLF
const nameRow = (names: readonly string[]): string => names.join(',') + CRLF
/** `3` → `3.0`, `12.00` → `12.0`, `0.07000` → `0.07`; the last value ends with a blank. */
const loosely = (texts: readonly string[]): string[] =>
  texts.map(
    (t, i) =>
      t
        .replace(/^(-?\d+)$/, '$1.0')
        .replace(/(\.\d\d)0+$/, '$1')
        .replace(/(\.\d)0$/, '$1') + (i === texts.length - 1 ? ' ' : ''),
  )

const isPayment = (type: TradeBillType): boolean => type !== 'REFUND'

function rowsOf(orders: Iterable<Order>, refunds: Iterable<Refund>, date: string, madeAt: Instant, type: TradeBillType, dayCutMs: number): TradeRow[] {
  const [from, to] = [instantAt(date), instantAt(addDays(date, 1))]
  const paid = [...orders].flatMap((order) => {
    const at = order.payment?.succeededAt
    return at !== undefined && at >= from - dayCutMs && at < to - dayCutMs && at <= madeAt
      ? [{ at, order, refund: null, refundStatus: '', successTime: '' }]
      : []
  })
  const byNumber = new Map([...orders].map((o) => [o.outTradeNo, o]))
  const refunded = [...refunds].flatMap((refund) => {
    const order = byNumber.get(refund.outTradeNo)
    const at = refund.acceptedAt
    if (!order || at < from || at >= to || at > madeAt) return []
    const status = refundStatusAt(refund, madeAt)
    const success = status === 'SUCCESS' ? refund.history.findLast((h) => h.at <= madeAt)?.at : undefined
    return [{ at, order, refund, refundStatus: status, successTime: success === undefined ? '' : time(success) }]
  })
  return [...(isPayment(type) ? paid : []), ...(type === 'SUCCESS' ? [] : refunded)].sort((a, b) => a.at - b.at)
}

const foreignRow = (merchant: Merchant, date: string, index: number): TradeRow => ({
  at: instantAt(date, '11:00') + index * 1000,
  refund: null,
  refundStatus: '',
  successTime: '',
  order: {
    mchid: merchant.mchid,
    appid: 'wx0window00000001',
    outTradeNo: `HISWIN${date.replaceAll('-', '')}${String(index).padStart(6, '0')}`,
    description: '门诊窗口缴费',
    attach: '',
    notifyUrl: '',
    totalFen: 2500,
    openid: 'oForeignSystemPayer000000000',
    deviceId: 'WINDOW-3',
    fingerprint: '',
    createdAt: 0,
    payBy: 0,
    prepayId: '',
    prepayExpiresAt: 0,
    closedAt: null,
    payerAtCashierUntil: 0,
    payment: {
      transactionId: `4200009999${date.replaceAll('-', '')}${String(index).padStart(10, '0')}`,
      succeededAt: instantAt(date, '11:00') + index * 1000,
      bankType: 'OTHERS',
      feeFen: 0,
    },
  },
})

export interface TradeBillSource {
  merchant: Merchant
  /** All orders and refunds of this merchant. */
  orders: readonly Order[]
  refunds: readonly Refund[]
}

/** @returns the file's text, or undefined for a day without a row (NO_STATEMENT_EXIST). `madeAt` is the moment of the snapshot */
export function tradeBill(
  { merchant, orders, refunds }: TradeBillSource,
  date: string,
  madeAt: Instant,
  type: TradeBillType,
  alteration: BillAlteration = {},
): string | undefined {
  const own = rowsOf(orders, refunds, date, madeAt, type, (alteration.dayCutSeconds ?? 0) * 1000)
  const foreign = isPayment(type) ? Array.from({ length: alteration.foreignRows ?? 0 }, (_, i) => foreignRow(merchant, date, i)) : []
  const rows = [...own, ...foreign, ...own.slice(0, alteration.duplicateRows ?? 0)]
  if (rows.length === 0) return undefined
  const columns = layoutOf(type, alteration.dialect)
  const totals = alteration.dialect ? SUMMARIES[type].filter((t) => t.oldName) : SUMMARIES[type]
  const texts = totals.map((t) => t.text(rows))
  return (
    BOM +
    nameRow(columns.map((c) => c.name)) +
    rows.map((row) => valueRow(columns.map((c) => c.value(row, merchant, alteration)))).join('') +
    nameRow(totals.map((t) => (alteration.dialect ? (t.oldName ?? t.name) : t.name))) +
    valueRow(alteration.decimalCount ? loosely(texts) : texts)
  )
}

const FLOW_NAMES = [
  '记账时间',
  '微信支付业务单号',
  '资金流水单号',
  '业务名称',
  '业务类型',
  '收支类型',
  '收支金额(元)',
  '账户结余(元)',
  '资金变更提交申请人',
  '备注',
  '业务凭证号',
]
const FLOW_TOTALS = ['资金流水总笔数', '收入笔数', '收入金额', '支出笔数', '支出金额']
const BUSINESS_NAMES: Record<string, string> = {
  交易: '交易',
  扣除交易手续费: '交易',
  退款: '退款',
  退款关闭: '退款',
  退还交易手续费: '退款',
  充值: '充值',
  提现: '提现',
}

/** @returns the text of the BASIC account's fund-flow bill, or undefined for a day without an entry. `flow` are all entries of the merchant's account */
export function fundFlowBill(
  mchid: string,
  flow: readonly Entry[],
  date: string,
  madeAt: Instant,
  { decimalCount, duplicateRows = 0 }: BillAlteration = {},
): string | undefined {
  const [from, to] = [instantAt(date), instantAt(addDays(date, 1))]
  const day = flow
    .filter((e) => e.at >= from && e.at < to && e.at <= madeAt)
    .map((entry) => ({ entry, amountFen: sum(entry.legs.filter((l) => l.account === merchantAccount(mchid)).map((l) => l.amountFen)) }))
  if (day.length === 0) return undefined
  const rows = [...day, ...day.slice(0, duplicateRows)]
  const income = rows.filter((r) => r.amountFen > 0)
  const expense = rows.filter((r) => r.amountFen < 0)
  const totals = [
    String(rows.length),
    String(income.length),
    yuan(sum(income.map((r) => r.amountFen))),
    String(expense.length),
    yuan(-sum(expense.map((r) => r.amountFen))),
  ]
  const line = ({ entry, amountFen }: (typeof day)[number]): string =>
    valueRow([
      time(entry.at),
      entry.reference,
      entry.flowId,
      BUSINESS_NAMES[entry.business] ?? '',
      entry.business,
      amountFen > 0 ? '收入' : '支出',
      yuan(Math.abs(amountFen)),
      yuan(entry.balanceFen),
      'system',
      '',
      entry.voucher,
    ])
  return BOM + nameRow(FLOW_NAMES) + rows.map(line).join('') + nameRow(FLOW_TOTALS) + valueRow(decimalCount ? loosely(totals) : totals)
}

/** Of the uncompressed bytes, lower-case hex. */
export const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex')

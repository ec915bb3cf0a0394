import { BillRefused, spelled, unspelled } from './bill-text.ts'

/** Every column name known, in the words of each dialect (§4.7); located by name, never by place (R4). */
const TRADE_NAMES = {
  at: ['交易时间'],
  appid: ['公众账号ID'],
  mchid: ['商户号'],
  subMchid: ['特约商户号', '子商户号'],
  device: ['设备号'],
  transactionId: ['微信订单号'],
  outTradeNo: ['商户订单号'],
  payer: ['用户标识'],
  tradeType: ['交易类型'],
  tradeState: ['交易状态'],
  bank: ['付款银行'],
  currency: ['货币种类'],
  settled: ['应结订单金额', '总金额'],
  coupon: ['代金券金额', '企业红包金额', '代金券或立减优惠金额'],
  refundAskedAt: ['退款申请时间'],
  refundDoneAt: ['退款成功时间'],
  refundId: ['微信退款单号'],
  outRefundNo: ['商户退款单号'],
  refunded: ['退款金额'],
  refundedCoupon: ['充值券退款金额', '企业红包退款金额', '代金券或立减优惠退款金额'],
  refundType: ['退款类型'],
  refundState: ['退款状态'],
  product: ['商品名称'],
  attach: ['商户数据包'],
  fee: ['手续费'],
  rate: ['费率'],
  ordered: ['订单金额'],
  refundAsked: ['申请退款金额'],
  rateNote: ['费率备注'],
} as const
const TRADE_TOTALS = {
  rows: ['总交易单数'],
  settled: ['应结订单总金额', '总交易额'],
  refunded: ['退款总金额', '总退款金额'],
  refundedCoupon: ['充值券退款总金额', '总企业红包退款金额', '总代金券或立减优惠退款金额'],
  fee: ['手续费总金额'],
  ordered: ['订单总金额'],
  refundAsked: ['申请退款总金额'],
} as const
const FLOW_NAMES = {
  at: ['记账时间'],
  channelNo: ['微信支付业务单号'],
  flowNo: ['资金流水单号'],
  name: ['业务名称'],
  type: ['业务类型'],
  direction: ['收支类型'],
  amount: ['收支金额(元)', '收支金额（元）'],
  balance: ['账户结余(元)', '账户结余（元）'],
  by: ['资金变更提交申请人'],
  remark: ['备注'],
  voucher: ['业务凭证号'],
} as const
const FLOW_TOTALS = {
  rows: ['资金流水总笔数'],
  incomes: ['收入笔数'],
  income: ['收入金额'],
  expenses: ['支出笔数'],
  expense: ['支出金额'],
} as const

type Names = Record<string, readonly string[]>
/** Where each known column stands. */
export interface Layout<Name extends string> {
  count: number
  at: Partial<Record<Name, number>>
}

/** @throws BillRefused naming what is not known or not there */
function locate<N extends Names>(what: string, names: N, required: readonly (keyof N & string)[], line: string): Layout<keyof N & string> {
  const meaning = new Map(Object.entries(names).flatMap(([name, texts]) => texts.map((text) => [spelled(text), name] as const)))
  const at: Record<string, number> = {}
  const columns = line.split(',').map((column) => column.trim())
  columns.forEach((column, place) => {
    const name = meaning.get(column)
    if (name === undefined || at[name] !== undefined)
      throw new BillRefused(`${what}第${place + 1}列“${unspelled(column).slice(0, 20)}”不认识，没有对账，请联系技术人员核对账单格式。`)
    at[name] = place
  })
  const missing = required.filter((name) => at[name] === undefined).map((name) => names[name]?.[0])
  if (missing.length > 0) throw new BillRefused(`${what}缺少列：${missing.join('、')}，没有对账，请重新下载账单。`)
  return { count: columns.length, at: at as Layout<keyof N & string>['at'] }
}

export type TradeColumn = keyof typeof TRADE_NAMES
export type TradeTotal = keyof typeof TRADE_TOTALS
export type FlowColumn = keyof typeof FLOW_NAMES
export type FlowTotal = keyof typeof FLOW_TOTALS

export const tradeLayout = (line: string): Layout<TradeColumn> =>
  locate('交易账单', TRADE_NAMES, ['at', 'mchid', 'transactionId', 'outTradeNo', 'tradeType', 'tradeState', 'settled', 'product', 'attach', 'fee'], line)
export const tradeTotals = (line: string): Layout<TradeTotal> => locate('交易账单的合计', TRADE_TOTALS, ['rows', 'settled', 'fee'], line)
export const flowLayout = (line: string): Layout<FlowColumn> =>
  locate('资金账单', FLOW_NAMES, ['at', 'channelNo', 'flowNo', 'type', 'direction', 'amount', 'balance', 'remark', 'voucher'], line)
export const flowTotals = (line: string): Layout<FlowTotal> => locate('资金账单的合计', FLOW_TOTALS, ['rows', 'income', 'expense'], line)

/** 交易行, 退款行; of the fund flow: 交易, 手续费, 退款, 退还手续费, 退款关闭, 提现, 其他. */
export type RowKind = 'P' | 'R' | 'FP' | 'FF' | 'FR' | 'FG' | 'FC' | 'FS' | 'FO'
/** What a row alone shows. FEE and FUND_CHAIN rows are matched all the same, FOREIGN ones are another system's, the others belong nowhere. */
export type RowIssue = 'FEE' | 'FUND_CHAIN' | 'FOREIGN' | 'PAYSCORE' | 'UNKNOWN_MCH' | 'UNKNOWN_TYPE'

/** One row of a bill, as it is matched. */
export interface BillRow {
  line: number
  kind: RowKind
  /** out_trade_no of a payment, out_refund_no of a refund, voucher of a fund-flow row. */
  ownNo: string
  /** out_trade_no of the payment that a refund row gives back; else empty. */
  tradeNo: string
  channelNo: string
  /** As printed, Beijing time. */
  printedAt: string
  status: string
  amountFen: number
  feeE5: number
  issue: RowIssue | null
}

const SPECIAL = /[\\\t\n\r]/
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (text: string): string => (SPECIAL.test(text) ? text.replace(/[\\\t\n\r]/g, (c) => ESCAPES[c] ?? c) : text)

/** One line of COPY text, columns as in `bill_row`. */
export const copyLine = (batchSeq: number, row: BillRow, mayRepeat: boolean): string =>
  `${batchSeq}\t${row.line}\t${row.kind}\t${escaped(row.ownNo)}\t${escaped(row.tradeNo)}\t${escaped(row.channelNo)}\t${escaped(row.printedAt)}\t${escaped(row.status)}\t${row.amountFen}\t${row.feeE5}\t${row.issue ?? '\\N'}\t${mayRepeat ? 't' : 'f'}\n`

/** Numbers as this platform makes them; every other one on the same merchant account is another system's. */
export const isOwnTradeNo = (text: string): boolean => text.length === 29 && text.charCodeAt(0) === 80 && /^P\d{8}[0-9a-f]{20}$/.test(text)

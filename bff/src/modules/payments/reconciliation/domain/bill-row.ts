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

const OWN_NO_LENGTH = 29
const DATE_ENDS = 9
const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isHexLetter = (code: number): boolean => code >= 97 && code <= 102

/** `P`, eight digits, twenty hexadecimal digits: numbers as this platform makes them; every other one on the same merchant account is another system's. */
export function isOwnTradeNo(text: string): boolean {
  if (text.length !== OWN_NO_LENGTH || text.charCodeAt(0) !== 80) return false
  for (let i = 1; i < OWN_NO_LENGTH; i++) {
    const code = text.charCodeAt(i)
    if (!isDigit(code) && (i < DATE_ENDS || !isHexLetter(code))) return false
  }
  return true
}

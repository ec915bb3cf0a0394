import type { BillSummary } from '../recon-desk.ts'
import { E5_PER_FEN, fenOfE5, readCount, readE5, readFen, readRatePpm } from './bill-amounts.ts'
import { type Layout, tradeLayout, tradeTotals, type TradeColumn, type TradeTotal } from './bill-header.ts'
import { type BillRow, isOwnTradeNo, type RowIssue } from './bill-row.ts'
import { BillRefused, fitted, isValues, valuesOf } from './bill-text.ts'

export interface TradeBillOptions {
  mchid: string
  /** 约定费率; null: as printed in the row. */
  ratePpm: number | null
}

/** §3.5 FEE: what a single row may be off by. */
const FEE_TOLERANCE_E5 = E5_PER_FEN
const TRADE_TYPES: ReadonlySet<string> = new Set(['JSAPI', 'NATIVE', 'APP', 'MWEB', 'MICROPAY', 'FACEPAY', 'AUTH', 'H5', 'RECHARGE'])
const QUARANTINE: ReadonlySet<RowIssue | null> = new Set(['UNKNOWN_MCH', 'UNKNOWN_TYPE'])
const TOTALS: readonly Exclude<TradeTotal, 'rows'>[] = ['settled', 'refunded', 'refundedCoupon', 'fee', 'ordered', 'refundAsked']

const noSums = (): BillSummary => ({
  rows: 0,
  payments: 0,
  paidFen: 0,
  refunds: 0,
  refundedFen: 0,
  feeE5: 0,
  feeFen: 0,
  foreignPayments: 0,
  foreignPaidFen: 0,
  foreignRefunds: 0,
  foreignRefundedFen: 0,
  foreignFeeFen: 0,
  quarantined: 0,
  feeOffE5: 0,
})

/** Reads a trade bill of any dialect line by line; nothing of it is kept but sums. */
export class TradeBillReader {
  private layout: Layout<TradeColumn> | null = null
  private totals: Layout<TradeTotal> | null = null
  private isOver = false
  private line = 0
  private broken: string | null = null
  private readonly sumsE5: Record<Exclude<TradeTotal, 'rows'>, number> = { settled: 0, refunded: 0, refundedCoupon: 0, fee: 0, ordered: 0, refundAsked: 0 }
  private readonly summary = noSums()

  constructor(private readonly options: TradeBillOptions) {}

  /** @returns the row on this line, if it ends one. @throws BillRefused */
  push(text: string): BillRow | null {
    if (!this.layout) {
      this.layout = tradeLayout(text)
      return null
    }
    const joined = this.broken === null ? text : `${this.broken}\r\n${text}`
    if (this.totals) {
      if (text.trim() !== '') this.compareTotals(text)
      return null
    }
    if (!isValues(joined)) {
      this.totals = tradeTotals(joined)
      return null
    }
    const { at, count } = this.layout
    const values = fitted(valuesOf(joined), count, at.product ?? 0)
    // A line end inside a name: the row goes on.
    this.broken = values ? null : joined
    if (!values) return null
    this.line++
    return this.read(values, at)
  }

  /** @throws BillRefused unless the summary row was there and agreed (R2) */
  finish(): BillSummary {
    if (!this.isOver) throw new BillRefused('交易账单没有到结尾就断了，没有对账，会自动重新下载。')
    return this.summary
  }

  private read(values: string[], at: Layout<TradeColumn>['at']): BillRow {
    const value = (name: TradeColumn): string => {
      const place = at[name]
      return place === undefined ? '' : (values[place] ?? '')
    }
    const e5 = (name: TradeColumn): number => {
      const text = value(name)
      if (text === '' || text === '0.00') return 0
      const amount = readE5(text)
      if (amount === null) throw new BillRefused(`交易账单第${this.line}行有读不懂的金额，没有对账。`)
      return amount
    }
    const fen = (name: TradeColumn): number => {
      const text = value(name)
      const amount = text === '' ? 0 : readFen(text)
      if (amount === null) throw new BillRefused(`交易账单第${this.line}行有读不懂的金额，没有对账。`)
      return amount
    }
    const tradeState = value('tradeState')
    const isRefund = tradeState === 'REFUND'
    const feeE5 = e5('fee')
    const sums = this.sumsE5
    sums.settled += e5('settled')
    sums.refunded += e5('refunded')
    sums.refundedCoupon += e5('refundedCoupon')
    sums.ordered += e5('ordered')
    sums.refundAsked += e5('refundAsked')
    sums.fee += feeE5

    const outTradeNo = value('outTradeNo')
    const tradeType = value('tradeType')
    const payscore = tradeType === 'AUTH' ? (/^wxzff\|[^|]*\|(.+)$/.exec(value('attach'))?.[1] ?? null) : null
    const tradeNo = payscore ?? outTradeNo
    // The whole price; older bills only have one column for it, coupons included.
    const amountFen = isRefund ? fen(at.refundAsked === undefined ? 'refunded' : 'refundAsked') : fen(at.ordered === undefined ? 'settled' : 'ordered')
    const offE5 = this.feeOff(feeE5, isRefund ? -amountFen : amountFen, value('rate'))
    const issue = this.issueOf(value('mchid'), tradeType, tradeState, tradeNo, payscore !== null, offE5)
    this.count(isRefund, amountFen, feeE5, issue, offE5)
    return {
      line: this.line,
      kind: isRefund ? 'R' : 'P',
      ownNo: isRefund ? value('outRefundNo') : tradeNo,
      tradeNo: isRefund ? tradeNo : '',
      channelNo: value(isRefund ? 'refundId' : 'transactionId'),
      printedAt: value('at'),
      status: isRefund ? value('refundState') : tradeState,
      amountFen,
      feeE5,
      issue,
    }
  }

  private feeOff(feeE5: number, amountFen: number, printed: string): number {
    const ratePpm = this.options.ratePpm ?? readRatePpm(printed)
    return ratePpm === null ? 0 : feeE5 - Math.round((amountFen * ratePpm) / 1_000)
  }

  private issueOf(mchid: string, tradeType: string, tradeState: string, tradeNo: string, isPayscore: boolean, offE5: number): RowIssue | null {
    if (mchid !== this.options.mchid) return 'UNKNOWN_MCH'
    if (!TRADE_TYPES.has(tradeType) || (tradeState !== 'SUCCESS' && tradeState !== 'REFUND' && tradeState !== 'REVOKED')) return 'UNKNOWN_TYPE'
    if (isPayscore) return 'PAYSCORE'
    if (!isOwnTradeNo(tradeNo)) return 'FOREIGN'
    return Math.abs(offE5) > FEE_TOLERANCE_E5 ? 'FEE' : null
  }

  private count(isRefund: boolean, amountFen: number, feeE5: number, issue: RowIssue | null, offE5: number): void {
    const { summary } = this
    summary.rows++
    if (QUARANTINE.has(issue)) summary.quarantined++
    else if (issue === 'FOREIGN') {
      summary.foreignFeeFen += fenOfE5(feeE5)
      if (isRefund) {
        summary.foreignRefunds++
        summary.foreignRefundedFen += amountFen
      } else {
        summary.foreignPayments++
        summary.foreignPaidFen += amountFen
      }
    } else {
      summary.feeE5 += feeE5
      summary.feeFen += fenOfE5(feeE5)
      if (issue === 'FEE') summary.feeOffE5 += offE5
      if (isRefund) {
        summary.refunds++
        summary.refundedFen += amountFen
      } else {
        summary.payments++
        summary.paidFen += amountFen
      }
    }
  }

  private compareTotals(text: string): void {
    if (this.isOver || !isValues(text)) throw new BillRefused('交易账单合计后面还有内容，没有对账。')
    const values = valuesOf(text).map((value) => value.trim())
    const at = this.totals?.at ?? {}
    if (readCount(values[at.rows ?? -1] ?? '') !== this.summary.rows) throw new BillRefused('交易账单的笔数和合计不一致，没有对账。')
    for (const name of TOTALS) {
      const place = at[name]
      if (place === undefined) continue
      const stated = values[place] ?? ''
      const statedE5 = readE5(stated)
      // Totals of fees may be printed rounded to fen.
      const allowedE5 = name === 'fee' && !/\.\d{5}$/.test(stated) ? E5_PER_FEN - 1 : 0
      if (statedE5 === null || Math.abs(statedE5 - this.sumsE5[name]) > allowedE5) throw new BillRefused('交易账单的合计金额和明细不一致，没有对账。')
    }
    this.isOver = true
  }
}

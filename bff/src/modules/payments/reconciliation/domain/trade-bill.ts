import type { BillSummary } from '../recon-desk.ts'
import { E5_PER_FEN, fenOfE5, readCount, readE5, readRatePpm } from './bill-amounts.ts'
import { type Layout, tradeLayout, tradeTotals, type TradeColumn, type TradeTotal } from './bill-header.ts'
import { type BillRow, isOwnTradeNo, type RowIssue } from './bill-row.ts'
import { BillReader } from './bill-reader.ts'
import { BillRefused } from './bill-text.ts'

export interface TradeBillOptions {
  mchid: string
  /** 约定费率; null: as printed in the row. */
  ratePpm: number | null
}

/** §3.5 FEE: what a single row may be off by. */
const FEE_TOLERANCE_E5 = E5_PER_FEN
/** A part of a fee is given back rounded down on the sum of all parts. */
const REFUND_TOLERANCE_E5 = 2 * E5_PER_FEN
const TRADE_STATES: ReadonlySet<string> = new Set(['SUCCESS', 'REFUND', 'REVOKED'])
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

/** Reads a trade bill of any dialect. */
export class TradeBillReader extends BillReader<TradeColumn, TradeTotal> {
  protected readonly freeText = 'product'
  private readonly sumsE5: Record<Exclude<TradeTotal, 'rows'>, number> = { settled: 0, refunded: 0, refundedCoupon: 0, fee: 0, ordered: 0, refundAsked: 0 }
  private readonly summary = noSums()

  constructor(private readonly options: TradeBillOptions) {
    super()
  }

  protected locateColumns(line: string): Layout<TradeColumn> {
    return tradeLayout(line)
  }

  protected locateTotals(line: string): Layout<TradeTotal> {
    return tradeTotals(line)
  }

  protected refuse(what: 'CUT_OFF' | 'GOES_ON'): never {
    throw new BillRefused(what === 'CUT_OFF' ? '交易账单没有到结尾就断了，没有对账，会自动重新下载。' : '交易账单合计后面还有内容，没有对账。')
  }

  protected sums(): BillSummary {
    return this.summary
  }

  private value(name: TradeColumn): string {
    return this.cells.value(this.at[name])
  }

  private e5(name: TradeColumn): number {
    return this.cells.e5(this.at[name]) ?? this.refuseAmount()
  }

  private refuseAmount(): never {
    throw new BillRefused(`交易账单第${this.line}行有读不懂的金额，没有对账。`)
  }

  protected read(): BillRow {
    const tradeState = this.value('tradeState')
    const isRefund = tradeState === 'REFUND'
    const [settled, refunded, ordered, asked, feeE5] = [this.e5('settled'), this.e5('refunded'), this.e5('ordered'), this.e5('refundAsked'), this.e5('fee')]
    const sums = this.sumsE5
    sums.settled += settled
    sums.refunded += refunded
    sums.refundedCoupon += this.e5('refundedCoupon')
    sums.ordered += ordered
    sums.refundAsked += asked
    sums.fee += feeE5

    const tradeType = this.value('tradeType')
    const payscore = tradeType === 'AUTH' ? (/^wxzff\|[^|]*\|(.+)$/.exec(this.value('attach'))?.[1] ?? null) : null
    const tradeNo = payscore ?? this.value('outTradeNo')
    // The whole price; older bills only have one column for it, coupons included.
    const { at } = this
    const amountE5 = isRefund ? (at.refundAsked === undefined ? refunded : asked) : at.ordered === undefined ? settled : ordered
    if (amountE5 % E5_PER_FEN !== 0) this.refuseAmount()
    const amountFen = amountE5 / E5_PER_FEN
    const offE5 = this.feeOff(feeE5, isRefund ? -amountFen : amountFen)
    const issue = this.issueOf(isRefund, tradeType, tradeState, tradeNo, payscore !== null, offE5)
    this.count(isRefund, amountFen, feeE5, issue, offE5)
    return {
      line: this.line,
      kind: isRefund ? 'R' : 'P',
      ownNo: isRefund ? this.value('outRefundNo') : tradeNo,
      tradeNo: isRefund ? tradeNo : '',
      channelNo: this.value(isRefund ? 'refundId' : 'transactionId'),
      printedAt: this.value('at'),
      status: isRefund ? this.value('refundState') : tradeState,
      amountFen,
      feeE5,
      issue,
    }
  }

  private feeOff(feeE5: number, amountFen: number): number {
    const ratePpm = this.options.ratePpm ?? readRatePpm(this.value('rate'))
    return ratePpm === null ? 0 : feeE5 - Math.round((amountFen * ratePpm) / 1_000)
  }

  private issueOf(isRefund: boolean, tradeType: string, tradeState: string, tradeNo: string, isPayscore: boolean, offE5: number): RowIssue | null {
    if (this.value('mchid') !== this.options.mchid) return 'UNKNOWN_MCH'
    if (!TRADE_TYPES.has(tradeType) || !TRADE_STATES.has(tradeState)) return 'UNKNOWN_TYPE'
    if (isPayscore) return 'PAYSCORE'
    if (!isOwnTradeNo(tradeNo)) return 'FOREIGN'
    return Math.abs(offE5) > (isRefund ? REFUND_TOLERANCE_E5 : FEE_TOLERANCE_E5) ? 'FEE' : null
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

  protected compare(total: (name: TradeTotal) => string | null): void {
    if (readCount(total('rows') ?? '') !== this.line) throw new BillRefused('交易账单的笔数和合计不一致，没有对账。')
    for (const name of TOTALS) {
      const stated = total(name)
      if (stated === null) continue
      const statedE5 = readE5(stated)
      // Totals of fees may be printed rounded to fen.
      const allowedE5 = name === 'fee' && !/\.\d{5}$/.test(stated) ? E5_PER_FEN - 1 : 0
      if (statedE5 === null || Math.abs(statedE5 - this.sumsE5[name]) > allowedE5) throw new BillRefused('交易账单的合计金额和明细不一致，没有对账。')
    }
  }
}

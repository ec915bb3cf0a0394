import type { BillSummary, FlowSummary } from '../recon-desk.ts'
import { E5_PER_FEN, readCount, readFen } from './bill-amounts.ts'
import { flowLayout, flowTotals, type FlowColumn, type FlowTotal, type Layout } from './bill-header.ts'
import type { BillRow, RowKind } from './bill-row.ts'
import { BillReader } from './bill-reader.ts'
import { BillRefused, spelled } from './bill-text.ts'

const INCOME = spelled('收入')
const EXPENSE = spelled('支出')
const KIND_OF: Record<string, RowKind> = {
  [spelled('交易')]: 'FP',
  [spelled('扣除交易手续费')]: 'FF',
  [spelled('退款')]: 'FR',
  [spelled('退还交易手续费')]: 'FG',
  [spelled('退款关闭')]: 'FC',
  [spelled('提现')]: 'FS',
}

/** Reads a fund-flow bill; each balance must follow from the one before (R9). */
export class FundFlowReader extends BillReader<FlowColumn, FlowTotal> {
  protected readonly freeText = 'remark'
  private incomes = 0
  private expenses = 0
  private balanceFen: number | null = null
  /** Refunds closed in this bill: the fee taken again with them is no fee of a payment. */
  private readonly closed = new Set<string>()
  private readonly flow: FlowSummary = {
    openingFen: 0,
    closingFen: 0,
    incomeFen: 0,
    expenseFen: 0,
    tradeNetFen: 0,
    closedRefundFen: 0,
    settledFen: 0,
    otherFen: 0,
  }
  private readonly trades = { payments: 0, paidFen: 0, refunds: 0, refundedFen: 0, feeFen: 0 }

  protected locateColumns(line: string): Layout<FlowColumn> {
    return flowLayout(line)
  }

  protected locateTotals(line: string): Layout<FlowTotal> {
    return flowTotals(line)
  }

  protected refuse(what: 'CUT_OFF' | 'GOES_ON'): never {
    throw new BillRefused(what === 'CUT_OFF' ? '资金账单没有到结尾就断了，没有对账，会自动重新下载。' : '资金账单合计后面还有内容，没有对账。')
  }

  protected override sums(): BillSummary {
    this.flow.closingFen = this.balanceFen ?? 0
    const none = { foreignPayments: 0, foreignPaidFen: 0, foreignRefunds: 0, foreignRefundedFen: 0, foreignFeeFen: 0, quarantined: 0, feeOffE5: 0 }
    return { rows: this.line, ...this.trades, feeE5: this.trades.feeFen * E5_PER_FEN, ...none, flow: this.flow }
  }

  protected read(): BillRow {
    const value = (name: FlowColumn): string => this.cells.value(this.at[name])
    const [sizeFen, balanceFen] = [readFen(value('amount')), readFen(value('balance'))]
    const direction = value('direction')
    if (sizeFen === null || balanceFen === null || sizeFen < 0 || (direction !== INCOME && direction !== EXPENSE))
      throw new BillRefused(`资金账单第${this.line}行读不懂，没有对账。`)
    const isIncome = direction === INCOME
    const amountFen = isIncome ? sizeFen : -sizeFen
    const isBroken = this.balanceFen !== null && this.balanceFen + amountFen !== balanceFen
    if (this.balanceFen === null) this.flow.openingFen = balanceFen - amountFen
    this.balanceFen = balanceFen
    if (isIncome) {
      this.incomes++
      this.flow.incomeFen += sizeFen
    } else {
      this.expenses++
      this.flow.expenseFen += sizeFen
    }
    const channelNo = value('channelNo')
    const kind = this.kindOf(value('type'), channelNo)
    this.count(kind, amountFen)
    return {
      line: this.line,
      kind,
      ownNo: value('voucher'),
      tradeNo: '',
      channelNo,
      printedAt: value('at'),
      status: '',
      amountFen,
      feeE5: 0,
      issue: isBroken ? 'FUND_CHAIN' : null,
    }
  }

  private kindOf(type: string, channelNo: string): RowKind {
    const kind = KIND_OF[type] ?? 'FO'
    if (kind === 'FC') this.closed.add(channelNo)
    return kind === 'FF' && this.closed.has(channelNo) ? 'FC' : kind
  }

  private count(kind: RowKind, amountFen: number): void {
    const { flow, trades } = this
    switch (kind) {
      case 'FP':
        trades.payments++
        trades.paidFen += amountFen
        flow.tradeNetFen += amountFen
        return
      case 'FR':
        trades.refunds++
        trades.refundedFen -= amountFen
        flow.tradeNetFen += amountFen
        return
      case 'FF':
      case 'FG':
        trades.feeFen -= amountFen
        flow.tradeNetFen += amountFen
        return
      case 'FC':
        flow.closedRefundFen += amountFen
        return
      case 'FS':
        flow.settledFen -= amountFen
        return
      default:
        flow.otherFen += amountFen
    }
  }

  protected compare(total: (name: FlowTotal) => string | null): void {
    const agrees = (name: FlowTotal, own: number, read: (text: string) => number | null): boolean => {
      const stated = total(name)
      return stated === null || read(stated) === own
    }
    if (!agrees('rows', this.line, readCount) || !agrees('incomes', this.incomes, readCount) || !agrees('expenses', this.expenses, readCount))
      throw new BillRefused('资金账单的笔数和合计不一致，没有对账。')
    if (!agrees('income', this.flow.incomeFen, readFen) || !agrees('expense', this.flow.expenseFen, readFen))
      throw new BillRefused('资金账单的合计金额和明细不一致，没有对账。')
  }
}

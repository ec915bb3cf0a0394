import type { ClearingRowKind } from './model.ts'

export interface ClearingRowFacts {
  kind: ClearingRowKind
  amountFen: number
  /** What the channel kept; negative where it gave a part back. */
  feeFen: number
  /** Of an earlier day, held back by a difference that is settled now (S1). */
  isAdjustment: boolean
}
/** Sums of a 清分单's rows. Those of adjustments stand by themselves: they belong to another day. */
export interface ClearingTotals {
  rowCount: number
  receivableCount: number
  receivableFen: number
  refundCount: number
  refundFen: number
  feeFen: number
  adjustmentCount: number
  adjustmentFen: number
}

/** What a row adds to the institution's money. */
export const rowNetFen = ({ kind, amountFen, feeFen }: Pick<ClearingRowFacts, 'kind' | 'amountFen' | 'feeFen'>): number =>
  (kind === 'R' ? -amountFen : amountFen) - feeFen

/** S2: Σ detail. A closed refund takes a refund back: it lowers 应付, it is no 应收. */
export function totalsOf(rows: Iterable<ClearingRowFacts>): ClearingTotals {
  const sums = { rowCount: 0, receivableCount: 0, receivableFen: 0, refundCount: 0, refundFen: 0, feeFen: 0, adjustmentCount: 0, adjustmentFen: 0 }
  for (const row of rows) {
    sums.rowCount++
    if (row.isAdjustment) {
      sums.adjustmentCount++
      sums.adjustmentFen += rowNetFen(row)
      continue
    }
    sums.feeFen += row.feeFen
    if (row.kind === 'P') {
      sums.receivableCount++
      sums.receivableFen += row.amountFen
    } else {
      sums.refundCount++
      sums.refundFen += row.kind === 'R' ? row.amountFen : -row.amountFen
    }
  }
  return sums
}

/** 应付金额 = 退款 + 手续费. */
export const payableFen = ({ refundFen, feeFen }: Pick<ClearingTotals, 'refundFen' | 'feeFen'>): number => refundFen + feeFen
/** 净额 = 应收 − 应付, of the day's own rows. */
export const netFen = (totals: Pick<ClearingTotals, 'receivableFen' | 'refundFen' | 'feeFen'>): number => totals.receivableFen - payableFen(totals)

/** S4: what is left is the institution's; what is lacking is carried to its next batch. */
export function settle({ netFen: net, adjustmentFen, carriedInFen }: { netFen: number; adjustmentFen: number; carriedInFen: number }): {
  dueFen: number
  payoutFen: number
  carriedOutFen: number
} {
  const dueFen = net + adjustmentFen + carriedInFen
  return { dueFen, payoutFen: Math.max(dueFen, 0), carriedOutFen: Math.min(dueFen, 0) }
}

/** S5: answered until the end of that day. */
export const mayAnswer = (answerUntil: string, today: string): boolean => today <= answerUntil

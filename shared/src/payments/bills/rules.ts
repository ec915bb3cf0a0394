import { sumFen } from '../../kernel/money.ts'

/** Who pays what of a mixed order, all in fen (§4.8). */
export interface MixedAmounts {
  totalFen: number
  /** 统筹基金 */
  govFen: number
  /** 个人账户 */
  selfFen: number
  /** 其他基金, such as 大病 and 救助 */
  otherFen: number
  /** What the insurance leaves to be paid in cash. */
  medCashFen: number
  /** Σ added to and Σ reduced from it by the hospital. */
  addedFen: number
  reducedFen: number
  /** What is paid at WeChat. */
  cashFen: number
}

export const insuranceFenOf = ({ govFen, selfFen, otherFen }: Pick<MixedAmounts, 'govFen' | 'selfFen' | 'otherFen'>): number => govFen + selfFen + otherFen

/** The amount laws of §4.8, every part a whole number that is not negative and the insurance paying something. */
export function mixCloses(m: MixedAmounts): boolean {
  const parts = [m.govFen, m.selfFen, m.otherFen, m.medCashFen, m.addedFen, m.reducedFen, m.cashFen]
  const insurance = insuranceFenOf(m)
  return (
    parts.every((part) => Number.isSafeInteger(part) && part >= 0) &&
    insurance > 0 &&
    m.totalFen === insurance + m.cashFen + m.reducedFen &&
    m.totalFen === insurance + m.medCashFen + m.addedFen &&
    m.cashFen === m.medCashFen + m.addedFen - m.reducedFen
  )
}

/** B07: the lines sum to the total, and so do the two parts. */
export const billCloses = (bill: { totalFen: number; insuranceFen: number; personalFen: number; lines: readonly { amountFen: number }[] }): boolean =>
  bill.totalFen > 0 &&
  bill.insuranceFen >= 0 &&
  bill.personalFen >= 0 &&
  bill.totalFen === bill.insuranceFen + bill.personalFen &&
  bill.lines.length > 0 &&
  bill.lines.every((line) => line.amountFen >= 0) &&
  bill.totalFen === sumFen(bill.lines.map((line) => line.amountFen))

/** Lines under their category, in the order they are printed, each group with its own sum. */
export function byCategory<Line extends { category: string; amountFen: number }>(
  lines: readonly Line[],
): { category: string; amountFen: number; lines: Line[] }[] {
  const groups = new Map<string, Line[]>()
  for (const line of lines) groups.set(line.category, [...(groups.get(line.category) ?? []), line])
  return [...groups].map(([category, own]) => ({ category, amountFen: sumFen(own.map((line) => line.amountFen)), lines: own }))
}

/**
 * How much goes back to which deposit, newest first (住院预交金, by original route). What deposits cannot take is left over:
 * it was paid elsewhere, at the window.
 */
export function spreadReturn<Deposit extends { paidFen: number; returnedFen: number }>(
  amountFen: number,
  newestFirst: readonly Deposit[],
): { parts: { deposit: Deposit; amountFen: number }[]; leftFen: number } {
  let leftFen = amountFen
  const parts: { deposit: Deposit; amountFen: number }[] = []
  for (const deposit of newestFirst) {
    const part = Math.min(leftFen, deposit.paidFen - deposit.returnedFen)
    if (part <= 0) continue
    parts.push({ deposit, amountFen: part })
    leftFen -= part
  }
  return { parts, leftFen }
}

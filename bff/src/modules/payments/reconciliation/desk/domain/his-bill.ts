import { dateOf, type Instant } from '@jktl/shared/kernel/dates'

/** A line of the hospital's list; `payRef` is our trade order, of a window sale the merchant's order number. */
export interface HisLine {
  lineNo: number
  lockId: string | null
  event: 'CONFIRMED' | 'CANCELLED' | 'WINDOW'
  isOnline: boolean
  payRef: string
  amountFen: number
  at: Instant
}
export interface HisBill {
  date: string
  lineCount: number
  chargedFen: number
  cancelledFen: number
  lines: readonly HisLine[]
}

const sumOf = (lines: readonly HisLine[]): number => lines.reduce((sum, { amountFen }) => sum + amountFen, 0)

/** R2 for the hospital's list: why it cannot be believed, or null. */
export function whyUnbelievable({ date, lineCount, chargedFen, cancelledFen, lines }: HisBill): 'LINE_COUNT' | 'TOTALS' | 'DATE' | 'LINE_NUMBERS' | null {
  if (lineCount !== lines.length) return 'LINE_COUNT'
  if (new Set(lines.map(({ lineNo }) => lineNo)).size !== lines.length) return 'LINE_NUMBERS'
  if (lines.some(({ at }) => dateOf(at) !== date)) return 'DATE'
  const cancelled = lines.filter(({ event }) => event === 'CANCELLED')
  const charged = lines.filter(({ event }) => event !== 'CANCELLED')
  return sumOf(charged) === chargedFen && sumOf(cancelled) === cancelledFen ? null : 'TOTALS'
}

/** What the hospital holds for one debt since the beginning, by its own lists. */
export interface HisPosition {
  bookedFen: number
  lastAt: Instant
}
/** What the platform holds for one debt at the end of the day. */
export interface PlatformPosition {
  /** Paid and not asked back. */
  keptFen: number
  lastAt: Instant
}
export interface HisDifference {
  tradeOrderId: string
  kind: 'HIS_PAID_NOT_BOOKED' | 'HIS_BOOKED_NOT_PAID' | 'AMOUNT'
  platformFen: number
  hisFen: number
  /** Something happened so close to midnight that the other side may have written it into the next day. */
  isDayCut: boolean
}

/**
 * B11: both sides hold the same amount for every debt that moved. Positions are sums since the beginning, so a number that was moved to
 * another day (one payment, two locks) or cancelled the day after needs no special case.
 */
export function compareWithHis(
  moved: readonly string[],
  his: ReadonlyMap<string, HisPosition>,
  platform: ReadonlyMap<string, PlatformPosition>,
  cut: { dayEnd: Instant; marginMs: number },
): HisDifference[] {
  const differences: HisDifference[] = []
  for (const tradeOrderId of [...new Set(moved)].sort()) {
    const hisFen = his.get(tradeOrderId)?.bookedFen ?? 0
    const platformFen = platform.get(tradeOrderId)?.keptFen ?? 0
    if (hisFen === platformFen) continue
    const lastAt = Math.max(his.get(tradeOrderId)?.lastAt ?? 0, platform.get(tradeOrderId)?.lastAt ?? 0)
    differences.push({
      tradeOrderId,
      kind: hisFen <= 0 ? 'HIS_PAID_NOT_BOOKED' : platformFen === 0 ? 'HIS_BOOKED_NOT_PAID' : 'AMOUNT',
      platformFen,
      hisFen,
      isDayCut: lastAt > cut.dayEnd - cut.marginMs,
    })
  }
  return differences
}

import { dateOf, type Instant } from '@jktl/shared/kernel/dates'

/** 挂号, 缴费单, 预交金, 先诊疗后付费; of the insurance's own list 医保. */
export type LineKind = 'NUMBER' | 'BILL' | 'DEPOSIT' | 'CREDIT' | 'INSURANCE'
/** A line of a hospital's list, or of the insurance's list for a hospital; `payRef` is our trade order, of a window sale the merchant's order number. */
export interface HisLine {
  lineNo: number
  kind: LineKind
  /** The other side's own number of the bill, the stay, the visit on credit; of the insurance our order number. */
  refNo: string | null
  lockId: string | null
  event: 'CONFIRMED' | 'CANCELLED' | 'WINDOW'
  /** Through the platform; else paid at the window, or free. */
  isOnline: boolean
  payRef: string
  amountFen: number
  insuranceFen: number
  at: Instant
}
export interface HisBill {
  date: string
  lineCount: number
  chargedFen: number
  cancelledFen: number
  lines: readonly HisLine[]
}

/** Deposits of a stay go back as one sum, so the stay is the debt; a visit on credit has no order of ours. */
export const stayKey = (stayNo: string): string => `stay:${stayNo}`
export const creditKey = (requestNo: string): string => `credit:${requestNo}`
export const insuranceKey = (outTradeNo: string): string => `insurance:${outTradeNo}`
/** What both sides mean by the same debt. */
export function keyOf({ kind, refNo, payRef }: Pick<HisLine, 'kind' | 'refNo' | 'payRef'>): string {
  if (kind === 'DEPOSIT') return stayKey(refNo ?? '')
  if (kind === 'CREDIT') return creditKey(refNo ?? '')
  return kind === 'INSURANCE' ? insuranceKey(refNo ?? '') : payRef
}

const sumOf = (lines: readonly HisLine[]): number => lines.reduce((sum, { amountFen, insuranceFen }) => sum + amountFen + insuranceFen, 0)

/** R2 for the hospital's list: why it cannot be believed, or null. */
export function whyUnbelievable({ date, lineCount, chargedFen, cancelledFen, lines }: HisBill): 'LINE_COUNT' | 'TOTALS' | 'DATE' | 'LINE_NUMBERS' | null {
  if (lineCount !== lines.length) return 'LINE_COUNT'
  if (new Set(lines.map(({ lineNo }) => lineNo)).size !== lines.length) return 'LINE_NUMBERS'
  if (lines.some(({ at }) => dateOf(at) !== date)) return 'DATE'
  const cancelled = lines.filter(({ event }) => event === 'CANCELLED')
  const charged = lines.filter(({ event }) => event !== 'CANCELLED')
  return sumOf(charged) === chargedFen && sumOf(cancelled) === cancelledFen ? null : 'TOTALS'
}

/** What the other side holds for one debt since the beginning, by its own lists. */
export interface HisPosition {
  bookedFen: number
  insuranceFen: number
  lastAt: Instant
}
/** What the platform holds for one debt at the end of the day. */
export interface PlatformPosition {
  /** Paid, or on credit, and not asked back. */
  keptFen: number
  /** Of the insurance, and not asked back. */
  insuranceFen: number
  lastAt: Instant
  /** Of an insurance leg: what the cash leg beside it holds; null when it needs none. */
  cashLegFen?: number | null
}
export interface HisDifference {
  key: string
  kind: 'HIS_PAID_NOT_BOOKED' | 'HIS_BOOKED_NOT_PAID' | 'AMOUNT' | 'INS_LEG'
  platformFen: number
  hisFen: number
  /** Something happened so close to midnight that the other side may have written it into the next day. */
  isDayCut: boolean
}

const NOTHING = { insuranceFen: 0, lastAt: 0 }
const isInsurance = (key: string): boolean => key.startsWith('insurance:')

type Gap = Pick<HisDifference, 'kind' | 'platformFen' | 'hisFen'>
function gapOf(key: string, his: HisPosition, platform: PlatformPosition): Gap | null {
  const legs: Gap = { kind: 'INS_LEG', platformFen: platform.insuranceFen, hisFen: his.insuranceFen }
  if (isInsurance(key)) {
    if (his.insuranceFen !== platform.insuranceFen) return legs
    const cashFen = platform.cashLegFen ?? null
    // One leg holds money and the other does not: somebody paid half (§4.8).
    return cashFen !== null && cashFen > 0 !== platform.insuranceFen > 0 ? { kind: 'INS_LEG', platformFen: cashFen, hisFen: his.insuranceFen } : null
  }
  const [hisFen, platformFen] = [his.bookedFen + his.insuranceFen, platform.keptFen + platform.insuranceFen]
  const isCashEqual = his.bookedFen === platform.keptFen
  if (isCashEqual && his.insuranceFen === platform.insuranceFen) return null
  if (hisFen <= 0 && platformFen > 0) return { kind: 'HIS_PAID_NOT_BOOKED', platformFen, hisFen }
  if (platformFen === 0) return { kind: 'HIS_BOOKED_NOT_PAID', platformFen, hisFen }
  return his.insuranceFen === platform.insuranceFen ? { kind: 'AMOUNT', platformFen: platform.keptFen, hisFen: his.bookedFen } : legs
}

/** Whether both sides hold the same for a debt. */
export const agree = (key: string, his: HisPosition | undefined, platform: PlatformPosition | undefined): boolean =>
  gapOf(key, his ?? { bookedFen: 0, ...NOTHING }, platform ?? { keptFen: 0, ...NOTHING }) === null

/**
 * B11: both sides hold the same for every debt that moved, in cash and from the insurance. Positions are sums since the beginning, so a number
 * that was moved to another day (one payment, two locks) or cancelled the day after needs no special case.
 */
export function compareWithHis(
  moved: readonly string[],
  his: ReadonlyMap<string, HisPosition>,
  platform: ReadonlyMap<string, PlatformPosition>,
  cut: { dayEnd: Instant; marginMs: number },
): HisDifference[] {
  const differences: HisDifference[] = []
  for (const key of [...new Set(moved)].sort()) {
    const theirs = his.get(key) ?? { bookedFen: 0, ...NOTHING }
    const ours = platform.get(key) ?? { keptFen: 0, ...NOTHING }
    const gap = gapOf(key, theirs, ours)
    if (gap) differences.push({ key, ...gap, isDayCut: Math.max(theirs.lastAt, ours.lastAt) > cut.dayEnd - cut.marginMs })
  }
  return differences
}

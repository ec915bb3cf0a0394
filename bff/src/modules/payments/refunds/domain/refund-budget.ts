import { DAY_MS, type Instant } from '@jktl/shared/kernel/dates'

export type BudgetKind = 'ALL' | 'OLD_ORDERS'
export interface BudgetLimits {
  /** Most at once, after a pause. */
  burst: number
  perSecond: number
}

/** What a bucket lets pass in any stretch of time is its burst and what flows in meanwhile: 50 + 100 ≤ 150 a second, 1 000 + 60 × 66 ≤ 5 000 a minute (§4.5). */
export const BUDGETS: Record<BudgetKind, BudgetLimits> = { ALL: { burst: 50, perSecond: 100 }, OLD_ORDERS: { burst: 1_000, perSecond: 66 } }

/** As many errors as the channel bears in a second, each of which stops its lane for that long. */
export const LANES = 6
export const REST_AFTER_ERROR_MS = 1_000
/** A process that died while it used a lane gives it back by time; longer than a run with every call timing out. */
export const LANE_LEASE_MS = 60_000
/** Refunds a lane takes up in one go. */
export const LANE_RUN = 8

export interface DueLane {
  mchid: string
  lane: number
  /** Somebody waits in it who is not of a suspended session's crowd. */
  isUrgent: boolean
}
/** Parts of a grant for lanes, as even as whole calls allow: what cannot be divided goes to urgent ones first, then to another one each second. */
export function shareOut<Lane extends DueLane>(granted: number, lanes: readonly Lane[], now: Instant): { lane: Lane; calls: number }[] {
  const turn = Math.floor(now / 1_000)
  const placeOf = ({ lane, isUrgent }: Lane): number => (isUrgent ? 0 : LANES) + ((lane + turn) % LANES)
  const most = Math.min(granted, lanes.length * LANE_RUN)
  return [...lanes]
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map((lane, i) => ({ lane, calls: Math.floor(most / lanes.length) + (i < most % lanes.length ? 1 : 0) }))
}

const OLD_AFTER_DAYS = 30
/** "1个月之前的订单请降低申请频率": counted from the payment. */
export const isOldOrder = (paidAt: Instant, now: Instant): boolean => now - paidAt >= OLD_AFTER_DAYS * DAY_MS

/** Minutes until so many waiting refunds have been sent, rounded up. */
export const minutesToSend = (waiting: number, { perSecond }: BudgetLimits): number => Math.ceil(waiting / perSecond / 60)

import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { HospitalPaymentState, InsuranceState } from '@jktl/shared/payments/bills/model'

/** How far the insurance leg of an undone payment is back. */
export type InsuranceReturn = 'NONE' | 'ASKED' | 'DONE' | 'REJECTED'
export interface LegFacts {
  state: HospitalPaymentState
  cash: 'NONE' | 'OPEN' | 'CLOSING' | 'PAID' | 'CLOSED' | 'RETURNED'
  /** null: paid without insurance. */
  insurance: InsuranceState | null
  insuranceReturn: InsuranceReturn
}
export type Step =
  | 'TELL_HOSPITAL'
  | 'UNDO_BECAUSE_CLOSED'
  | 'UNDO_BECAUSE_INSURANCE'
  | 'CLOSE_CASH'
  | 'RETURN_CASH'
  | 'ABANDON_INSURANCE'
  | 'RETURN_INSURANCE'
  | 'FINISH_UNDOING'

const NOTHING_TAKEN: ReadonlySet<InsuranceState> = new Set(['FAILED', 'ABANDONED'])

function whileWaiting({ cash, insurance }: LegFacts): Step | null {
  if (insurance === 'FAILED') return 'UNDO_BECAUSE_INSURANCE'
  if (cash === 'CLOSED') return 'UNDO_BECAUSE_CLOSED'
  return cash === 'PAID' && (insurance === null || insurance === 'SUCCESS') ? 'TELL_HOSPITAL' : null
}

/** J21, F10: every leg goes its own way back, and what is still unknown is waited for. */
function whileUndoing({ cash, insurance, insuranceReturn }: LegFacts): Step | null {
  if (cash === 'OPEN') return 'CLOSE_CASH'
  if (cash === 'PAID') return 'RETURN_CASH'
  if (insurance === 'PRE_SETTLED') return 'ABANDON_INSURANCE'
  if (insurance === 'SUCCESS' && insuranceReturn === 'NONE') return 'RETURN_INSURANCE'
  const isInsuranceBack = insurance === null || NOTHING_TAKEN.has(insurance) || (insurance === 'SUCCESS' && insuranceReturn === 'DONE')
  return isInsuranceBack && cash !== 'CLOSING' ? 'FINISH_UNDOING' : null
}

/** What a payment to a hospital does next by what its legs say; null while it has to wait. */
export const nextStep = (facts: LegFacts): Step | null =>
  facts.state === 'WAITING_MONEY' ? whileWaiting(facts) : facts.state === 'UNDOING' ? whileUndoing(facts) : null

const S = 1_000
const pick = (gaps: readonly number[], turn: number): number => gaps[Math.min(turn, gaps.length - 1)] ?? MINUTE_MS
/** Waits before a hospital or the insurance is asked again. */
export const askAgainGapMs = (checks: number): number => pick([2 * S, 5 * S, 10 * S, 30 * S, MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS], checks)
/** Waits before an insurance leg in process is looked at: its notify may be lost (§4.8). */
export const insurancePollGapMs = (checks: number): number => pick([2 * S, 3 * S, 5 * S, 10 * S, 30 * S, MINUTE_MS], checks)
/** Somebody has to look when a leg stays open this often. */
export const PATIENCE_CHECKS = 6
export const LEASE_MS = 30 * S

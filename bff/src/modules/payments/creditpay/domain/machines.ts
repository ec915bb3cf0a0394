import type { CreditpayState, EntryState } from '@jktl/shared/payments/creditpay/model'

/** What can happen to an account (§3.7). CLEARED: nothing is overdue any more. */
export type AccountEvent = 'SIGN' | 'SIGN_UNREVIEWED' | 'APPROVE' | 'REJECT' | 'OVERDUE' | 'LIST' | 'CLEARED' | 'APPEAL_UPHELD' | 'LIMIT_CHANGED' | 'TERMINATE'

const ACCOUNT: Record<CreditpayState, Partial<Record<AccountEvent, CreditpayState>>> = {
  NOT_SIGNED: { SIGN: 'APPLYING', SIGN_UNREVIEWED: 'ACTIVE' },
  APPLYING: { APPROVE: 'ACTIVE', REJECT: 'NOT_SIGNED' },
  ACTIVE: { OVERDUE: 'SUSPENDED', LIMIT_CHANGED: 'ACTIVE', TERMINATE: 'TERMINATED' },
  SUSPENDED: { LIST: 'LISTED', CLEARED: 'ACTIVE', LIMIT_CHANGED: 'SUSPENDED' },
  LISTED: { CLEARED: 'ACTIVE', APPEAL_UPHELD: 'SUSPENDED', LIMIT_CHANGED: 'LISTED' },
  TERMINATED: {},
}
/** @returns null when that cannot happen now */
export const decideAccount = (state: CreditpayState, event: AccountEvent): CreditpayState | null => ACCOUNT[state][event] ?? null

/** K2: an authorisation resolves at most once. */
export type Resolution = 'CAPTURE' | 'VOID' | 'EXPIRE'
const RESOLVED = { CAPTURE: 'CAPTURED', VOID: 'VOIDED', EXPIRE: 'EXPIRED' } as const
export const decideEntry = (state: EntryState, event: Resolution): EntryState | null => (state === 'AUTHORISED' ? RESOLVED[event] : null)

export interface DebtAmounts {
  capturedFen: number
  /** What repayments still pay of it. */
  repaidFen: number
  /** What the hospital took back of the bill. */
  refundedFen: number
  writtenOffFen: number
}
export const owedFen = (e: DebtAmounts): number => e.capturedFen - e.repaidFen - e.refundedFen - e.writtenOffFen

/** What a captured visit is, by its amounts alone. */
export function settledState(e: DebtAmounts): EntryState {
  if (owedFen(e) > 0) return 'CAPTURED'
  if (e.writtenOffFen > 0) return 'WRITTEN_OFF'
  return e.repaidFen > 0 ? 'REPAID' : 'REFUNDED'
}

/** K1 */
export const availableFen = (a: { limitFen: number; frozenFen: number; usedFen: number }): number => Math.max(0, a.limitFen - a.frozenFen - a.usedFen)

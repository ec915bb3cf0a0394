import type { FilingState, StoredFilingState } from './model.ts'

const CREDIT_CODE_DIGITS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_CODE = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/

/** Check character of 统一社会信用代码 for its first 17 (GB 32100—2015: weights 3^i mod 31). */
export function creditCodeCheck(first17: string): string {
  let weight = 1
  let sum = 0
  for (const character of first17) {
    sum += CREDIT_CODE_DIGITS.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return CREDIT_CODE_DIGITS[(31 - (sum % 31)) % 31] ?? ''
}
export const isCreditCode = (text: string): boolean => CREDIT_CODE.test(text) && creditCodeCheck(text.slice(0, 17)) === text[17]

type FilingAction = 'edit' | 'submit' | 'approve' | 'return'
const FILING_ACTIONS: Record<FilingState, { hospital: readonly FilingAction[]; regulator: readonly FilingAction[] }> = {
  DRAFT: { hospital: ['edit', 'submit'], regulator: [] },
  SUBMITTED: { hospital: [], regulator: ['approve', 'return'] },
  RETURNED: { hospital: ['edit', 'submit'], regulator: [] },
  APPROVED: { hospital: [], regulator: [] },
  EXPIRED: { hospital: [], regulator: [] },
}
export const filingActions = (state: FilingState, actor: 'hospital' | 'regulator'): readonly FilingAction[] => FILING_ACTIONS[state][actor]

/** An approved filing ends with its contract. */
export const filingState = (filing: { state: StoredFilingState; contractUntil: string }, today: string): FilingState =>
  filing.state === 'APPROVED' && filing.contractUntil < today ? 'EXPIRED' : filing.state

import type { FilingState, StoredFilingState } from './model.ts'

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

import { type Category, CATEGORIES, CATEGORY_NAMES, type Completeness, type CorrectionAction, type CorrectionState } from './model.ts'
import type { RecordKind } from '../model.ts'

/** In which list a kind stands; null for parts, which are shown inside another object. */
export const categoryOf = (kind: RecordKind): Category | null =>
  CATEGORY_NAMES.find((category) => (CATEGORIES[category].kinds as readonly RecordKind[]).includes(kind)) ?? null

/** Nothing shown means nothing there only when every source has answered lately (§2.1: never a wrong "no records"). */
export function completenessOf(states: readonly ('FRESH' | 'STALE' | 'NEVER')[]): Completeness {
  if (states.length > 0 && states.every((state) => state === 'FRESH')) return 'COMPLETE'
  return states.every((state) => state === 'NEVER') ? 'UNKNOWN' : 'PARTIAL'
}

const CORRECTION_TABLE: Record<CorrectionState, Partial<Record<CorrectionAction, CorrectionState>>> = {
  SUBMITTED: { withdraw: 'WITHDRAWN', take: 'IN_REVIEW', correct: 'CORRECTED', decline: 'DECLINED' },
  IN_REVIEW: { correct: 'CORRECTED', decline: 'DECLINED' },
  CORRECTED: {},
  DECLINED: {},
  WITHDRAWN: {},
}
const RESIDENT_ACTIONS: ReadonlySet<CorrectionAction> = new Set(['withdraw'])

export const correctionActions = (state: CorrectionState, side: 'RESIDENT' | 'INSTITUTION'): CorrectionAction[] =>
  (Object.keys(CORRECTION_TABLE[state]) as CorrectionAction[]).filter((action) => RESIDENT_ACTIONS.has(action) === (side === 'RESIDENT'))
/** Null when the action is not open in this state. */
export const nextCorrectionState = (state: CorrectionState, action: CorrectionAction): CorrectionState | null => CORRECTION_TABLE[state][action] ?? null

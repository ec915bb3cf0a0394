import type { BindingState } from '../person.repository.ts'

export type ConsentDecision = 'agree' | 'refuse' | 'withdraw'

/** What the adult asked may decide, and where it leads: a refusal or withdrawal is final, the other side has to ask again. */
const CONSENT_TABLE: Record<BindingState, Partial<Record<ConsentDecision, BindingState>>> = {
  PENDING_CONSENT: { agree: 'ACTIVE', refuse: 'REFUSED' },
  ACTIVE: { withdraw: 'ENDED' },
  REFUSED: {},
  ENDED: {},
}

export const consentActions = (state: BindingState): ConsentDecision[] => Object.keys(CONSENT_TABLE[state]) as ConsentDecision[]
/** Null when the decision is not open in this state. */
export const nextConsentState = (state: BindingState, decision: ConsentDecision): BindingState | null => CONSENT_TABLE[state][decision] ?? null

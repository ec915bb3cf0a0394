import type { DecisionCode, Obligation } from './facts.ts'

/** Why a basis that there is does not carry this request; `NO_BASIS`: there is none. */
export type Miss = Extract<DecisionCode, 'AUTH_LEVEL' | 'LABEL' | 'PURPOSE' | 'DECEASED' | 'NO_BASIS'>
export interface Permit {
  code: DecisionCode
  basisId: string | null
  obligations: readonly Obligation[]
}
export type Finding = Permit | Miss

const NEAREST_FIRST: readonly Miss[] = ['AUTH_LEVEL', 'LABEL', 'PURPOSE', 'DECEASED', 'NO_BASIS']
/** Of two reasons the one that is easier to mend, whatever order they were found in. */
export const nearer = (one: Miss, other: Miss): Miss => (NEAREST_FIRST.indexOf(other) < NEAREST_FIRST.indexOf(one) ? other : one)

import { ageYears, daysBetween, isBusinessDate, type BusinessDate } from '../kernel/dates.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { ADULT_AGE, NEWBORN_MAX_AGE_DAYS, type PersonRelation, type RealNameState } from './model.ts'

export type RealNameAction = 'match' | 'mismatch' | 'accept' | 'requestReview' | 'approve' | 'reject'

/** 实名 (booking-payment A02): what may happen in each state and where it leads. VERIFIED is final. */
export const REAL_NAME_TABLE: Record<RealNameState, Partial<Record<RealNameAction, RealNameState>>> = {
  UNVERIFIED: { match: 'AUTO_PASSED', mismatch: 'AUTO_FAILED' },
  AUTO_PASSED: { accept: 'VERIFIED' },
  AUTO_FAILED: { requestReview: 'MANUAL_REVIEW' },
  MANUAL_REVIEW: { approve: 'VERIFIED', reject: 'REJECTED' },
  REJECTED: { requestReview: 'MANUAL_REVIEW' },
  VERIFIED: {},
}

export const realNameActions = (state: RealNameState): RealNameAction[] => Object.keys(REAL_NAME_TABLE[state]) as RealNameAction[]
/** Where the action leads; null when the state does not allow it. */
export const nextRealNameState = (state: RealNameState, action: RealNameAction): RealNameState | null => REAL_NAME_TABLE[state][action] ?? null

/** A child younger than this has no own login (records-authorization §3.6). */
export const OWN_LOGIN_AGE = 14
/** Sanity, not law: fewer years than this between parent and child are a typing error. */
export const MIN_GENERATION_YEARS = 12

/** What makes a binding lawful: one's own real name, a verified parent of a minor, or an adult's own consent (A03, A34). */
export type BindingBasis = 'SELF' | 'GUARDIAN' | 'CONSENT'

export interface RelationFacts {
  relation: PersonRelation
  birthDate: string
  /** Birth date of the account holder's verified SELF; ignored for SELF. */
  selfBirthDate: string
  today: string
}

const isGenerationApart = (older: string, younger: string): boolean => ageYears(older, younger) >= MIN_GENERATION_YEARS

/**
 * Which basis a relation needs at this age, or why it cannot be (A03, records-authorization §3.6). Adolescents of 14–17 are bound by their
 * parents like younger children; what a parent may read of them is decided where records are read.
 */
export function basisOf({ relation, birthDate, selfBirthDate, today }: RelationFacts): Result<BindingBasis, 'RELATION_AGE_MISMATCH' | 'NOT_PARENT_CHILD'> {
  const age = ageYears(birthDate, today)
  if (relation === 'SELF') return age >= OWN_LOGIN_AGE ? ok('SELF') : refuse('RELATION_AGE_MISMATCH')
  if (relation === 'CHILD' && !isGenerationApart(selfBirthDate, birthDate)) return refuse('RELATION_AGE_MISMATCH')
  if (relation === 'PARENT' && !isGenerationApart(birthDate, selfBirthDate)) return refuse('RELATION_AGE_MISMATCH')
  if (age >= ADULT_AGE) return ok('CONSENT')
  if (relation === 'CHILD') return ok('GUARDIAN')
  return refuse(relation === 'OTHER' ? 'NOT_PARENT_CHILD' : 'RELATION_AGE_MISMATCH')
}

/** First day on which a person has the age: the birthday; born on 29 February, 1 March of a common year. */
export function reachesAgeOn(birthDate: string, age: number): BusinessDate {
  const day = `${Number(birthDate.slice(0, 4)) + age}${birthDate.slice(4)}`
  return (isBusinessDate(day) ? day : `${day.slice(0, 4)}-03-01`) as BusinessDate
}

/** 出生医学证明编号: one capital letter and nine digits. */
export const isBirthCertificateNumber = (text: string): boolean => /^[A-Z]\d{9}$/.test(text)

/** Born already, and at most 90 days ago: may be registered by birth certificate. */
export function isNewborn(birthDate: string, today: string): boolean {
  const days = daysBetween(birthDate, today)
  return days >= 0 && days <= NEWBORN_MAX_AGE_DAYS
}

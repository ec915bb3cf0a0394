import type { DecisionCode, PolicyRequest } from './facts.ts'

export const isPatientThemself = ({ subject, patient }: PolicyRequest): boolean => subject.personId === patient.personId
export const isDeceased = ({ patient, env }: PolicyRequest): boolean => patient.deceasedAt !== null && env.now >= patient.deceasedAt

/** §3.5 step 3. While a link may be wrong, nobody sees another's records through it: only the person themself, and only their own. */
export function identityRefusal(request: PolicyRequest): DecisionCode | null {
  const { patient, object } = request
  if (patient.mergedInto !== null) return 'MERGED'
  if (!patient.isUnderReview) return null
  return isPatientThemself(request) && object.isOwnSource ? null : 'UNDER_REVIEW'
}

import type { Decision, PolicyRequest } from './facts.ts'

export const POLICY_VERSION = '2026-11-23'

/** Whether this subject may do this to this object (records-authorization §3.5). Pure and total: it never throws and asks nobody. */
export function decide(request: PolicyRequest): Decision {
  const isSelf = request.subject.personId === request.patient.personId
  return { decision: isSelf ? 'PERMIT' : 'DENY', code: isSelf ? 'SELF' : 'NO_BASIS', basisId: null, obligations: [], policyVersion: POLICY_VERSION }
}

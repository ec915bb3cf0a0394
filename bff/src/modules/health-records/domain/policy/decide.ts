import { absoluteRefusal } from './absolute.ts'
import { AGE_BANDS, type AgeBand, bandOf } from './age-bands.ts'
import { byBreakGlass } from './break-glass.ts'
import { type Decision, DECISION_CODES, type DecisionCode, type PolicyRequest } from './facts.ts'
import { byGuardianship, byOptIn, bySelf } from './family.ts'
import { type Finding, type Miss, nearer } from './finding.ts'
import { byGrant } from './grants.ts'
import { identityRefusal } from './identity.ts'
import { byAuthor, byDuty } from './institution.ts'
import { isRefusedByPatient } from './patient-denies.ts'
import { isWellFormed } from './shape.ts'
import { subjectRefusal } from './subject.ts'

export const POLICY_VERSION = `2026-11-23/bands-${AGE_BANDS.version}`

const REFUSALS = Object.fromEntries(
  DECISION_CODES.map((code) => [code, Object.freeze({ decision: 'DENY', code, basisId: null, obligations: Object.freeze([]), policyVersion: POLICY_VERSION })]),
) as unknown as Readonly<Record<DecisionCode, Decision>>

/** §3.5 steps 6–9 in their order. Only some stand against a refusal of the patient's (step 5). */
const BASES: readonly { find: (request: PolicyRequest, band: AgeBand) => Finding; standsAgainstPatient: boolean }[] = [
  { find: bySelf, standsAgainstPatient: true },
  { find: byGuardianship, standsAgainstPatient: true },
  { find: byOptIn, standsAgainstPatient: false },
  { find: byDuty, standsAgainstPatient: true },
  { find: byAuthor, standsAgainstPatient: false },
  { find: byGrant, standsAgainstPatient: false },
  { find: byBreakGlass, standsAgainstPatient: true },
]

function judge(request: PolicyRequest): Decision {
  if (!isWellFormed(request)) return REFUSALS.INVALID
  const band = bandOf(request.patient, request.env.now)
  if (band === null) return REFUSALS.INVALID
  const refused = subjectRefusal(request) ?? identityRefusal(request) ?? absoluteRefusal(request)
  if (refused !== null) return REFUSALS[refused]

  const isRefused = isRefusedByPatient(request)
  let miss: Miss = 'NO_BASIS'
  for (const { find, standsAgainstPatient } of BASES) {
    if (isRefused && !standsAgainstPatient) continue
    const finding = find(request, band)
    if (typeof finding !== 'string')
      return { decision: 'PERMIT', code: finding.code, basisId: finding.basisId, obligations: finding.obligations, policyVersion: POLICY_VERSION }
    miss = nearer(miss, finding)
  }
  return REFUSALS[isRefused ? 'PATIENT_DENY' : miss]
}

/**
 * Whether this subject may do this to this object (records-authorization §3.5): nothing is allowed that no rule allows, a refusal beats every
 * permission but those named, and whatever cannot be understood is refused. Pure and total: it never throws, asks nobody and keeps nothing.
 */
export function decide(request: PolicyRequest): Decision {
  try {
    return judge(request)
  } catch {
    return REFUSALS.ERROR
  }
}

import { RECORD_ACTIONS, type Label, type Purpose } from '@jktl/shared/health-records/model'

import { bandOf } from './age-bands.ts'
import type { PolicyRequest } from './facts.ts'
import type { Finding, Permit } from './finding.ts'
import { isDeceased, isPatientThemself } from './identity.ts'
import { obligationBits, obligationsOf } from './obligations.ts'
import { isResident } from './subject.ts'

const FAMILY_PURPOSES: ReadonlySet<Purpose> = new Set<Purpose>(['PATRQT', 'FAMRQT'])
const SELF: Permit = { code: 'SELF', basisId: null, obligations: obligationsOf(0) }
const GUARDIAN_USE = { actions: RECORD_ACTIONS, isInstitution: false, isEmergency: false }

/** §3.5 step 6. The login of the dead is closed; children have none of their own (§3.6). */
export function bySelf(request: PolicyRequest): Finding {
  if (!isResident(request) || !isPatientThemself(request)) return 'NO_BASIS'
  if (isDeceased(request)) return 'DECEASED'
  return bandOf(request.patient, request.env.now).hasOwnLogin ? SELF : 'NO_BASIS'
}

function isGuardian({ subject, patient }: PolicyRequest): boolean {
  const mine = patient.guardians.filter(({ personId }) => personId === subject.personId)
  return mine.length > 0 && !mine.some(({ isBlocked }) => isBlocked)
}

/** @param isOpen whether a label is open to this guardian in this band */
function byGuardian(request: PolicyRequest, isOpen: (label: Label, seen: ReadonlySet<Label>, mayOptIn: ReadonlySet<Label>) => boolean): Finding {
  const { patient, object, env, purpose, action } = request
  if (!isResident(request) || !isGuardian(request)) return 'NO_BASIS'
  if (isDeceased(request)) return 'DECEASED'
  const reach = bandOf(patient, env.now).guardian
  if (!reach || object.directory === null || object.labels === null || !reach.directories.has(object.directory)) return 'NO_BASIS'
  if (!FAMILY_PURPOSES.has(purpose)) return 'PURPOSE'
  if (!object.labels.every((label) => isOpen(label, reach.labels, reach.optInLabels))) return 'LABEL'
  return { code: 'GUARDIAN', basisId: null, obligations: obligationsOf(obligationBits(GUARDIAN_USE, action)) }
}

/** §3.5 step 7, §3.6: what a guardian sees by being the guardian. No refusal by the child, or by the other guardian, takes it away. */
export const byGuardianship = (request: PolicyRequest): Finding => byGuardian(request, (label, seen) => seen.has(label))

/** What an adolescent has opened for this guardian by name; a refusal closes it again. */
export const byOptIn = (request: PolicyRequest): Finding =>
  byGuardian(
    request,
    (label, seen, mayOptIn) =>
      seen.has(label) ||
      (mayOptIn.has(label) && request.patient.optIns.some((optIn) => optIn.guardianPersonId === request.subject.personId && optIn.label === label)),
  )

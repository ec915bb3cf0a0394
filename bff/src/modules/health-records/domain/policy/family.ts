import { RECORD_ACTIONS, type Label, type Purpose } from '@jktl/shared/health-records/model'

import type { AgeBand, GuardianReach } from './age-bands.ts'
import type { PolicyRequest } from './facts.ts'
import type { Finding, Permit } from './finding.ts'
import { isDeceased, isPatientThemself } from './identity.ts'
import { obligationBits, obligationsOf } from './obligations.ts'
import { isResident } from './subject.ts'

const FAMILY_PURPOSES: ReadonlySet<Purpose> = new Set<Purpose>(['PATRQT', 'FAMRQT'])
const SELF: Permit = { code: 'SELF', basisId: null, obligations: obligationsOf(0) }
const GUARDIAN_USE = { actions: RECORD_ACTIONS, isInstitution: false, isEmergency: false }

/** §3.5 step 6. The login of the dead is closed; children have none of their own (§3.6). */
export function bySelf(request: PolicyRequest, band: AgeBand): Finding {
  if (!isResident(request) || !isPatientThemself(request)) return 'NO_BASIS'
  if (!band.hasOwnLogin) return 'NO_BASIS'
  return isDeceased(request) ? 'DECEASED' : SELF
}

function isGuardian({ subject, patient }: PolicyRequest): boolean {
  const mine = patient.guardians.filter(({ personId }) => personId === subject.personId)
  return mine.length > 0 && !mine.some(({ isBlocked }) => isBlocked)
}

/** @param isOpened whether a label that is not seen anyway has been opened for this guardian */
function byGuardian(request: PolicyRequest, reach: GuardianReach | null, isOpened: (label: Label, reach: GuardianReach) => boolean): Finding {
  const { directory, labels } = request.object
  if (reach === null || directory === null || labels === null) return 'NO_BASIS'
  if (!isResident(request) || !isGuardian(request) || !reach.directories.has(directory)) return 'NO_BASIS'
  if (isDeceased(request)) return 'DECEASED'
  if (!FAMILY_PURPOSES.has(request.purpose)) return 'PURPOSE'
  if (!labels.every((label) => reach.labels.has(label) || isOpened(label, reach))) return 'LABEL'
  return { code: 'GUARDIAN', basisId: null, obligations: obligationsOf(obligationBits(GUARDIAN_USE, request.action)) }
}

/** §3.5 step 7, §3.6: what a guardian sees by being the guardian. No refusal by the child, or by the other guardian, takes it away. */
export const byGuardianship = (request: PolicyRequest, { guardian }: AgeBand): Finding => byGuardian(request, guardian, () => false)

/** What an adolescent has opened for this guardian by name; a refusal closes it again. */
export const byOptIn = (request: PolicyRequest, { guardian }: AgeBand): Finding =>
  byGuardian(
    request,
    guardian,
    (label, { optInLabels }) =>
      optInLabels.has(label) && request.patient.optIns.some((optIn) => optIn.guardianPersonId === request.subject.personId && optIn.label === label),
  )

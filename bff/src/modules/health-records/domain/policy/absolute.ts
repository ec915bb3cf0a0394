import type { Label } from '@jktl/shared/health-records/model'

import type { DecisionCode, PolicyRequest } from './facts.ts'
import { isPatientThemself } from './identity.ts'

const isLabelled = ({ object }: PolicyRequest, label: Label): boolean => object.labels?.includes(label) === true
const isAmong = ({ subject }: PolicyRequest, persons: readonly string[]): boolean => subject.personId !== null && persons.includes(subject.personId)

/** §3.5 step 4: nothing overrides these. The first that holds is the one that is named. */
const ABSOLUTE: readonly { code: DecisionCode; holds: (request: PolicyRequest) => boolean }[] = [
  { code: 'HOLD', holds: (request) => isLabelled(request, 'HOLD') },
  { code: 'SAFEGUARDING', holds: (request) => isAmong(request, request.patient.blockedPersonIds) },
  { code: 'COURT_LOCK', holds: ({ patient }) => patient.hasCourtLock },
  { code: 'ENTERED_IN_ERROR', holds: ({ object }) => object.status === 'entered-in-error' },
  { code: 'ABUSE', holds: (request) => isLabelled(request, 'ABUSE') && isAmong(request, request.patient.abuseSuspectIds) },
  { code: 'UNTOLD', holds: (request) => isLabelled(request, 'CANCER_UNTOLD') && isPatientThemself(request) },
]

export const absoluteRefusal = (request: PolicyRequest): DecisionCode | null => ABSOLUTE.find(({ holds }) => holds(request))?.code ?? null

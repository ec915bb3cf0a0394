import { LABELS, type Label } from '@jktl/shared/health-records/model'

import { UNKNOWN_LABEL } from '../incoming.ts'
import type { Resource } from '../upstream/fhir.wire.ts'
import { ACT_CODE, ACT_CODE_LABELS, labelsOfCodes, labelsOfDepartment } from './terms/sensitive-codes.ts'
import { codingsOf, instantOf, writersOf } from './words.ts'

const OWN_SYSTEM = 'urn:tongliao:label'
const RELEASE = 'urn:tongliao:release-after'

/** Of the systems this product speaks; other systems (confidentiality `N` and the like) say nothing here. */
function labelOfSecurity({ system, code }: Resource['meta']['security'][number]): (Label | typeof UNKNOWN_LABEL)[] {
  if (system === OWN_SYSTEM) return [LABELS.find((label) => label === code) ?? UNKNOWN_LABEL]
  if (system === ACT_CODE) return [ACT_CODE_LABELS[code ?? ''] ?? UNKNOWN_LABEL]
  return []
}

const codesAbout = (resource: Resource) =>
  codingsOf(
    resource.code,
    resource.medicationCodeableConcept,
    resource.valueCodeableConcept,
    ...resource.reasonCode,
    ...resource.type,
    ...resource.component.flatMap(({ code, valueCodeableConcept }) => [code, valueCodeableConcept]),
  )

/** What the source labelled, with what follows from codes, department and form. */
export const labelsOf = (resource: Resource): (Label | typeof UNKNOWN_LABEL)[] => [
  ...new Set([
    ...resource.meta.security.flatMap(labelOfSecurity),
    ...labelsOfCodes(codesAbout(resource)),
    ...labelsOfDepartment(writersOf(resource).department),
    ...(resource.questionnaire === 'urn:tongliao:form:phq-9' ? (['MENTAL'] as const) : []),
  ]),
]

/** When a held report may be shown (HOLD with a time). */
export const releaseOf = (resource: Resource): Date | null =>
  resource.meta.security
    .filter(({ system, code }) => system === OWN_SYSTEM && code === 'HOLD')
    .flatMap(({ extension }) => extension.filter(({ url }) => url === RELEASE).map(({ valueInstant }) => instantOf(valueInstant)))
    .find((at) => at !== null) ?? null

import { isRecord } from '../kernel/fields.ts'

export interface Meta {
  versionId?: string
  lastUpdated?: string
  source?: string
  tag?: unknown[]
  security?: Record<string, unknown>[]
  [field: string]: unknown
}
export interface Resource {
  resourceType: string
  id: string
  meta?: Meta
  [field: string]: unknown
}

export const referenceOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id}`

const referenceIn = (value: unknown): string | undefined => (isRecord(value) && typeof value['reference'] === 'string' ? value['reference'] : undefined)

/** `Patient/…` the resource is about. */
export function patientOf(resource: Resource): string | undefined {
  if (resource.resourceType === 'Patient') return referenceOf(resource)
  return [resource['subject'], resource['patient'], resource['securityContext']].map(referenceIn).find((ref) => ref?.startsWith('Patient/'))
}

/** The same resource about another patient. */
export function withPatient(resource: Resource, patient: string): Resource {
  const field = ['subject', 'patient', 'securityContext'].find((name) => referenceIn(resource[name]) !== undefined) ?? 'subject'
  return { ...resource, [field]: { reference: patient } }
}

/** Field by path; the first element of lists on the way. */
function at(resource: Resource, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    const one: unknown = Array.isArray(value) ? value[0] : value
    return isRecord(one) ? one[key] : undefined
  }, resource)
}

/** fhir-interface.md §3: which field says when it happened. */
const EVENT_TIME: Record<string, readonly string[]> = {
  Encounter: ['period.start'],
  Condition: ['onsetDateTime', 'recordedDate'],
  AllergyIntolerance: ['recordedDate', 'onsetDateTime'],
  ServiceRequest: ['authoredOn'],
  Specimen: ['collection.collectedDateTime'],
  DiagnosticReport: ['effectiveDateTime', 'effectivePeriod.start'],
  Observation: ['effectiveDateTime', 'effectivePeriod.start'],
  ImagingStudy: ['started'],
  MedicationRequest: ['authoredOn'],
  MedicationDispense: ['whenHandedOver'],
  Immunization: ['occurrenceDateTime'],
  Procedure: ['performedDateTime', 'performedPeriod.start'],
  QuestionnaireResponse: ['authored'],
  DocumentReference: ['date'],
  CarePlan: ['period.start'],
  Invoice: ['date'],
  Claim: ['created'],
  ExplanationOfBenefit: ['created'],
}

/** FHIR date or dateTime text. */
export function eventTimeOf(resource: Resource): string | undefined {
  const found = (EVENT_TIME[resource.resourceType] ?? []).map((path) => at(resource, path)).find((value) => typeof value === 'string')
  return typeof found === 'string' ? found : undefined
}

export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value])

/** Codings of a CodeableConcept (or of several). */
export const codingsOf = (concepts: unknown): Record<string, unknown>[] =>
  asList(concepts).flatMap((concept) => (isRecord(concept) ? asList(concept['coding']).filter(isRecord) : []))

/** Every reference the field holds. */
export const referencesIn = (value: unknown): string[] => asList(value).flatMap((one) => referenceIn(one) ?? [])

/** A copy with every text of the given field names changed, at any depth. */
export function mapFields(value: unknown, names: ReadonlySet<string>, change: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => mapFields(one, names, change))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      if (!names.has(name)) return [name, mapFields(field, names, change)]
      if (typeof field === 'string') return [name, change(field)]
      return [name, Array.isArray(field) && field.every((one) => typeof one === 'string') ? field.map(change) : mapFields(field, names, change)]
    }),
  )
}

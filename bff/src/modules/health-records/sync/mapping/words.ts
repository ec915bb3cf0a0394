import type { Coding as PlainCoding } from '@jktl/shared/health-records/content'
import { instantAt } from '@jktl/shared/kernel/dates'

import type { Coding, Concept, Reference, Resource } from '../upstream/fhir.wire.ts'
import { titleOf } from './terms/titles.ts'

const HAN = /\p{Script=Han}/u

/** A text a person can read; bytes in the wrong encoding are none. */
export function readable(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' || trimmed.includes('\uFFFD') ? null : trimmed
}
export const codesOf = (concept: Concept | string | undefined): string[] =>
  typeof concept === 'string' ? [concept] : (concept?.coding ?? []).map((coding) => coding.code ?? '')
export const codingsOf = (...concepts: readonly (Concept | string | undefined)[]): Coding[] =>
  concepts.flatMap((concept) => (typeof concept === 'object' ? concept.coding : []))

export const plainCoding = (coding: Coding | undefined): PlainCoding | null =>
  coding?.code === undefined ? null : { system: coding.system ?? '', code: coding.code, display: readable(coding.display) ?? '' }

export interface Term {
  title: string
  originalTitle: string | null
  code: PlainCoding | null
}
/** Chinese as its source wrote it, else the plain words of our tables, else whatever the source calls it. */
export function termOf(concept: Concept | undefined, otherwise: string): Term {
  const codings = concept?.coding ?? []
  const written = [concept?.text, ...codings.map((coding) => coding.display)].map(readable).filter((text) => text !== null)
  const code = plainCoding(codings[0])
  const own = written.find((text) => HAN.test(text))
  if (own !== undefined) return { title: own, originalTitle: null, code }
  const known = codings.map(titleOf).find((title) => title !== null) ?? null
  if (known !== null) return { title: known, originalTitle: written[0] ?? null, code }
  return { title: written[0] ?? otherwise, originalTitle: null, code }
}
/** The title alone; null when nothing is said. */
export const wordsOf = (concept: Concept | undefined): string | null => termOf(concept, '').title || null

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/
/** A FHIR date or instant, the beginning of a less precise one; a date is a day in Tongliao. @returns null for what is none */
export function instantOf(text: string | undefined): Date | null {
  if (text === undefined) return null
  const [, year, month = '01', day = '01'] = DATE.exec(text) ?? []
  const at = year === undefined ? (/T\d{2}:\d{2}.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN) : instantAt(`${year}-${month}-${day}`)
  return Number.isNaN(at) ? null : new Date(at)
}
export const isoOf = (text: string | undefined): string | null => instantOf(text)?.toISOString() ?? null

const extensionOf = (resource: Pick<Resource, 'extension'>, name: string) => resource.extension.find(({ url }) => url === `urn:tongliao:${name}`)
export const textExtension = (resource: Pick<Resource, 'extension'>, name: string): string | null => readable(extensionOf(resource, name)?.valueString)
export const flagExtension = (resource: Pick<Resource, 'extension'>, name: string): boolean => extensionOf(resource, name)?.valueBoolean === true
export const referenceExtension = (resource: Pick<Resource, 'extension'>, name: string): string | null =>
  extensionOf(resource, name)?.valueReference?.reference ?? null

const isOrganization = ({ type, reference = '' }: Reference): boolean => type === 'Organization' || reference.startsWith('Organization/')
const names = (references: readonly (Reference | undefined)[], wanted: (reference: Reference) => boolean): string | null =>
  references
    .filter((one) => one !== undefined)
    .filter(wanted)
    .map((one) => readable(one.display))
    .find((name) => name !== null) ?? null

/** Institution, department and doctor as the source names them. */
export function writersOf(resource: Resource): { orgName: string | null; department: string | null; doctor: string | null } {
  const performers = resource.performer.flatMap((one) => [one, one.actor])
  const organizations = [resource.serviceProvider, resource.custodian, resource.issuer, resource.dispenseRequest?.performer]
  const people = [
    ...resource.resultsInterpreter,
    ...resource.participant.map(({ individual }) => individual),
    resource.requester,
    resource.asserter,
    resource.recorder,
    ...resource.author,
    ...performers,
  ]
  const orgName = names(organizations, () => true) ?? names([...performers, ...resource.author], isOrganization)
  const doctor = names(people, (one) => !isOrganization(one))
  return { orgName, department: textExtension(resource, 'department') ?? wordsOf(resource.serviceType), doctor: doctor === orgName ? null : doctor }
}

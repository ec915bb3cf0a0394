import { createHash } from 'node:crypto'
import { hospitalDirectory } from '../his/data/directory.ts'
import { decimal } from './decimals.ts'
import type { Meta } from './resources.ts'

export const LOINC = 'http://loinc.org'
const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
const UCUM = 'http://unitsofmeasure.org'
const ICD10 = 'urn:oid:2.16.156.10011.2.3.3.11'

/** Labels that FHIR has a code for (v3 ActCode); the others are the region's own. */
const ACT_CODES = new Set(['PSY', 'HIV', 'STD', 'SEX', 'ETH', 'ETHUD', 'GDIS', 'DV'])

/** An id that says nothing about the person. */
export const idOf = (...parts: string[]): string => `r${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 22)}`

const names = new Map(hospitalDirectory('full').institutions.map(({ code, name }) => [code, name]))
export const institutionName = (hosCode: string): string => names.get(hosCode) ?? hosCode
export const institution = (hosCode: string): Record<string, unknown> => ({
  type: 'Organization',
  identifier: { system: 'urn:tongliao:hos-code', value: hosCode },
  display: institutionName(hosCode),
})

export interface Labelling {
  directory: string
  labels?: readonly string[]
  /** With the label HOLD: RFC 3339; without it, held until a version without HOLD. */
  releaseAfter?: string
}

export const securityOf = (labels: readonly string[] = [], releaseAfter?: string): Record<string, unknown>[] =>
  labels.map((code) => ({
    system: ACT_CODES.has(code) ? ACT_CODE : 'urn:tongliao:label',
    code,
    ...(code === 'HOLD' && releaseAfter && { extension: [{ url: 'urn:tongliao:release-after', valueInstant: releaseAfter }] }),
  }))

export function metaOf(hosCode: string, { directory, labels, releaseAfter }: Labelling): Meta {
  const security = securityOf(labels, releaseAfter)
  return {
    source: `urn:tongliao:hos-code|${hosCode}`,
    tag: [{ system: 'urn:tongliao:directory', code: directory }],
    ...(security.length > 0 && { security }),
  }
}

export const concept = (text: string, system?: string, code?: string): Record<string, unknown> => ({
  ...(system !== undefined && code !== undefined && { coding: [{ system, code, display: text }] }),
  text,
})
export const diagnosis = (text: string, icd10?: string): Record<string, unknown> => concept(text, ICD10, icd10)
export const departmentOf = (name: string | undefined): Record<string, unknown> =>
  name === undefined ? {} : { extension: [{ url: 'urn:tongliao:department', valueString: name }] }

/** `digits` may begin with a comparator: `<0.01`. Without a unit the quantity has none. */
export function quantity(digits: string, unit?: string): Record<string, unknown> {
  const [, comparator, value = ''] = /^(<=|>=|<|>)?(.*)$/.exec(digits) ?? []
  return { value: decimal(value), ...(comparator && { comparator }), ...(unit !== undefined && { unit, system: UCUM, code: unit }) }
}

import { DIRECTORIES, type Directory } from '@jktl/shared/health-records/model'

import type { Resource } from '../upstream/fhir.wire.ts'
import { codesOf } from './words.ts'

const TAG_SYSTEM = 'urn:tongliao:directory'

/** Data from elsewhere carries no directory (fhir-interface.md §3): what lies where follows from its type … */
const BY_TYPE: Readonly<Record<string, Directory>> = {
  Encounter: 'D03',
  Condition: 'D04',
  AllergyIntolerance: 'D02',
  Observation: 'D05',
  DiagnosticReport: 'D05',
  ServiceRequest: 'D05',
  Specimen: 'D05',
  ImagingStudy: 'D06',
  MedicationRequest: 'D07',
  MedicationDispense: 'D07',
  Immunization: 'D09',
  Procedure: 'D08',
  QuestionnaireResponse: 'D15',
  DocumentReference: 'D16',
  CarePlan: 'D12',
  Invoice: 'D14',
}
/** … its form … */
const BY_FORM: Readonly<Record<string, Directory>> = {
  'htn-follow-up': 'D12',
  'dm-follow-up': 'D12',
  checkup: 'D13',
  maternal: 'D11',
  'child-visit': 'D10',
  'phq-9': 'D18',
}
/** … its category … */
const BY_CATEGORY: Readonly<Record<string, Directory>> = {
  'vital-signs': 'D13',
  exam: 'D13',
  survey: 'D15',
  'social-history': 'D15',
  imaging: 'D06',
  RAD: 'D06',
  CUS: 'D06',
  CT: 'D06',
  NMR: 'D06',
  RUS: 'D06',
  PAT: 'D06',
  SP: 'D06',
  CHINESE: 'D19',
}
/** … and, before all of them, its code: blood group, certificate of death. */
const BY_CODE: Readonly<Record<string, Directory>> = { '883-9': 'D02', '882-1': 'D02', '10331-7': 'D02', '69409-1': 'D16', '69453-9': 'D16' }

const FORM = 'urn:tongliao:form:'
export const formOf = ({ questionnaire = '' }: Resource): string | null => (questionnaire.startsWith(FORM) ? questionnaire.slice(FORM.length) : null)

const isDirectory = (code: string | undefined): code is Directory => (DIRECTORIES as (string | undefined)[]).includes(code)

/** @returns null when the source named one that nobody knows, or two: shown to nobody; `isTagged` when it named any */
export function directoryOf(resource: Resource): { directory: Directory | null; isTagged: boolean } {
  const tags = resource.meta.tag.filter((tag) => tag.system === TAG_SYSTEM).map((tag) => tag.code)
  if (tags.length > 0) return { directory: tags.length === 1 && isDirectory(tags[0]) ? tags[0] : null, isTagged: true }
  const first = (table: Readonly<Record<string, Directory>>, keys: readonly string[]): Directory | undefined => keys.map((key) => table[key]).find((one) => one)
  const derived =
    first(BY_CODE, codesOf(resource.code)) ??
    first(BY_FORM, [formOf(resource) ?? '']) ??
    first(
      BY_CATEGORY,
      resource.category.flatMap((one) => codesOf(one)),
    ) ??
    BY_TYPE[resource.resourceType]
  return { directory: derived ?? null, isTagged: false }
}

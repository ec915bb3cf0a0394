import type { ContentOf } from '@jktl/shared/health-records/content'
import type { RecordKind } from '@jktl/shared/health-records/model'
import { HOUR_MS } from '@jktl/shared/kernel/dates'

import type { PersonDocument, SourceObject, SourcePatient } from '../upstream/record-upstream.ts'
import type { Resource } from '../upstream/fhir.wire.ts'
import { directoryOf, formOf } from './directories.ts'
import { baseOf } from './kinds/content-base.ts'
import { dayBillOf } from './kinds/day-bill.ts'
import { documentOf } from './kinds/document.ts'
import { encounterOf } from './kinds/encounter.ts'
import { assessmentOf, formOfAnswers } from './kinds/form.ts'
import { imagingReportOf } from './kinds/imaging-report.ts'
import { immunizationOf } from './kinds/immunization.ts'
import { labReportOf, serviceRequestOf, specimenOf } from './kinds/lab-report.ts'
import { medicationOf } from './kinds/medication.ts'
import { allergyOf, carePlanOf, conditionOf, imagingStudyOf, procedureOf } from './kinds/plain-records.ts'
import { labelsOf, releaseOf } from './labels.ts'
import { measurementOf } from './measured.ts'
import { statusOf } from './statuses.ts'
import { codesOf, instantOf, referenceExtension } from './words.ts'

/** How long results of the labels of §2.3.7 wait when their source has no way to hold them back. */
const HOLD_BACK_MS = 72 * HOUR_MS

const toContent: { [K in RecordKind]: (resource: Resource) => ContentOf[K] } = {
  ENCOUNTER: encounterOf,
  CONDITION: conditionOf,
  ALLERGY: allergyOf,
  LAB_REPORT: labReportOf,
  LAB_ITEM: (resource) => ({ ...baseOf(resource, '检验项目'), ...measurementOf(resource) }),
  SPECIMEN: specimenOf,
  SERVICE_REQUEST: serviceRequestOf,
  IMAGING_REPORT: imagingReportOf,
  IMAGING_STUDY: imagingStudyOf,
  MEDICATION: medicationOf,
  PROCEDURE: procedureOf,
  IMMUNIZATION: immunizationOf,
  OBSERVATION: (resource) => ({ ...baseOf(resource, '测量'), ...measurementOf(resource) }),
  CHECKUP: formOfAnswers('健康体检'),
  MATERNAL: formOfAnswers('孕产检查'),
  CHILD_VISIT: formOfAnswers('儿童健康检查'),
  HTN_FOLLOW_UP: formOfAnswers('高血压随访'),
  DM_FOLLOW_UP: formOfAnswers('糖尿病随访'),
  DAY_BILL: dayBillOf,
  DOCUMENT: documentOf,
  CARE_PLAN: carePlanOf,
  ASSESSMENT: assessmentOf,
}

const KIND_OF_TYPE: Readonly<Record<string, RecordKind>> = {
  Encounter: 'ENCOUNTER',
  Condition: 'CONDITION',
  AllergyIntolerance: 'ALLERGY',
  Observation: 'OBSERVATION',
  Specimen: 'SPECIMEN',
  ServiceRequest: 'SERVICE_REQUEST',
  ImagingStudy: 'IMAGING_STUDY',
  MedicationRequest: 'MEDICATION',
  MedicationDispense: 'MEDICATION',
  Procedure: 'PROCEDURE',
  Immunization: 'IMMUNIZATION',
  DocumentReference: 'DOCUMENT',
  CarePlan: 'CARE_PLAN',
  Invoice: 'DAY_BILL',
}
const KIND_OF_FORM: Readonly<Record<string, RecordKind>> = {
  'htn-follow-up': 'HTN_FOLLOW_UP',
  'dm-follow-up': 'DM_FOLLOW_UP',
  checkup: 'CHECKUP',
  maternal: 'MATERNAL',
  'child-visit': 'CHILD_VISIT',
}
/** v2-0074: sections that look at pictures. */
const IMAGING = new Set(['RAD', 'CUS', 'CT', 'NMR', 'NMS', 'RUS', 'VUS', 'EC', 'ECG', 'RX', 'XRC', 'OUS', 'CTH', 'imaging'])

/** What no page shows, and why. A type that is neither here nor above is new, and is counted. */
export const NOT_SHOWN: Readonly<Record<string, string>> = {
  Binary: '文件的内容，随它的报告或文书显示',
  Claim: '医保结算用的单据，内容已在就诊和账单里',
  ExplanationOfBenefit: '医保结算用的单据，内容已在就诊和账单里',
  Organization: '机构名录，名称显示在每份记录上',
  Practitioner: '医生名录，姓名显示在每份记录上',
  PractitionerRole: '医生名录，姓名显示在每份记录上',
  Location: '地点名录，名称显示在每份记录上',
  RelatedPerson: '家人关系在“家人”页面管理，不在健康档案里显示',
  CareTeam: '团队名录，签约医生显示在签约页面',
  Goal: '照护计划的目标，随照护计划显示',
  Medication: '药品目录，名称显示在每张处方上',
  Device: '设备目录，名称显示在每个结果上',
  Coverage: '参保信息在医保页面显示',
  Provenance: '来源说明，来源显示在每份记录上',
}

const IDENTIFIERS: Readonly<Record<string, PersonDocument['documentKind']>> = {
  'urn:tongliao:resident-id': 'RESIDENT_ID',
  'urn:tongliao:birth-certificate': 'BIRTH_CERTIFICATE',
}
export const IDENTIFIER_SYSTEM = Object.fromEntries(Object.entries(IDENTIFIERS).map(([system, kind]) => [kind, system])) as Record<
  PersonDocument['documentKind'],
  string
>

export type Mapped =
  | { is: 'object'; object: SourceObject; file: Resource['content'][number]['attachment'] }
  | { is: 'patient'; patient: SourcePatient }
  | { is: 'not-shown'; type: string }
  /** Data quality (§2.3.1): it is there and cannot be used. */
  | { is: 'unusable'; type: string; because: 'unknown-type' | 'no-subject' | 'no-version' | 'unknown-status' }

function kindOf(resource: Resource): RecordKind | null {
  if (resource.resourceType === 'QuestionnaireResponse') return KIND_OF_FORM[formOf(resource) ?? ''] ?? 'ASSESSMENT'
  if (resource.resourceType !== 'DiagnosticReport') return KIND_OF_TYPE[resource.resourceType] ?? null
  return resource.category.flatMap((one) => codesOf(one)).some((code) => IMAGING.has(code)) ? 'IMAGING_REPORT' : 'LAB_REPORT'
}

/** fhir-interface.md §3: when it happened to the person. */
const happenedAt = (resource: Resource): Date | null =>
  [
    resource.period?.start,
    resource.effectiveDateTime,
    resource.effectivePeriod?.start,
    resource.onsetDateTime,
    resource.occurrenceDateTime,
    resource.performedDateTime,
    resource.performedPeriod?.start,
    resource.collection?.collectedDateTime,
    resource.collection?.collectedPeriod?.start,
    resource.started,
    resource.authoredOn,
    resource.whenHandedOver,
    resource.authored,
    resource.date,
    resource.recordedDate,
    resource.issued,
    resource.meta.lastUpdated,
  ]
    .map(instantOf)
    .find((at) => at !== null) ?? null

const REPORT_NO = 'urn:tongliao:report-no'
const HOS_CODE = 'urn:tongliao:hos-code|'

const partsOf = (resource: Resource): string[] =>
  resource.resourceType === 'DiagnosticReport'
    ? [...resource.result, ...resource.specimen, ...resource.basedOn, ...resource.imagingStudy].flatMap(({ reference }) => reference ?? [])
    : []

function patientOf(resource: Resource): SourcePatient {
  const documents = resource.identifier.flatMap(({ system = '', value }): PersonDocument[] => {
    const documentKind = IDENTIFIERS[system]
    return documentKind && value ? [{ documentKind, documentNumber: value }] : []
  })
  return { ref: `Patient/${resource.id}`, documents }
}

/** A FHIR resource in our words. Pure and total: what cannot be used says why. */
export function mapResource(resource: Resource): Mapped {
  const { resourceType: type, id, meta } = resource
  if (type === 'Patient') return { is: 'patient', patient: patientOf(resource) }
  if (NOT_SHOWN[type] !== undefined || (type === 'MedicationDispense' && resource.authorizingPrescription.length > 0)) return { is: 'not-shown', type }
  const kind = kindOf(resource)
  if (kind === null) return { is: 'unusable', type, because: 'unknown-type' }
  const subjectRef = resource.subject?.reference ?? resource.patient?.reference
  if (subjectRef === undefined) return { is: 'unusable', type, because: 'no-subject' }
  const [sourceUpdatedAt, eventAt, status] = [instantOf(meta.lastUpdated), happenedAt(resource), statusOf(resource)]
  if (!/^[1-9]\d{0,15}$/.test(meta.versionId ?? '') || sourceUpdatedAt === null || eventAt === null) return { is: 'unusable', type, because: 'no-version' }
  if (status === null) return { is: 'unusable', type, because: 'unknown-status' }
  const { directory, isTagged } = directoryOf(resource)
  const issued = instantOf(resource.issued)
  return {
    is: 'object',
    file: resource.content[0]?.attachment,
    object: {
      sourceRef: `${type}/${id}`,
      subjectRef,
      version: Number(meta.versionId),
      sourceUpdatedAt,
      kind,
      directory,
      labels: labelsOf(resource),
      status,
      eventAt,
      hosCode: meta.source?.startsWith(HOS_CODE) ? meta.source.slice(HOS_CODE.length) : null,
      partOf: null,
      parts: partsOf(resource),
      alias: type === 'DiagnosticReport' ? (resource.identifier.find(({ system }) => system === REPORT_NO)?.value ?? null) : null,
      encounterRef: resource.encounter?.reference ?? referenceExtension(resource, 'encounter'),
      releaseAfter: releaseOf(resource),
      holdBackUntil: isTagged || issued === null ? null : new Date(issued.getTime() + HOLD_BACK_MS),
      content: toContent[kind](resource),
    },
  }
}

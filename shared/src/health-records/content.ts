import type { RecordAction, RecordKind, Directory, Label, RecordSource, RecordStatus } from './model.ts'

/** A coded term as the source wrote it. */
export interface Coding {
  system: string
  code: string
  display: string
}
/** What every object may carry. Times are RFC 3339; quantities are decimal strings (FHIR decimal: `1.10` is not `1.1`). */
export interface ContentBase {
  /** Plain Chinese where a table knows the term, else the source's own display. */
  title: string
  /** The source's own words when `title` is a translation. */
  originalTitle: string | null
  code: Coding | null
  orgName: string | null
  department: string | null
  doctor: string | null
  note: string | null
}
export interface Quantity {
  /** `<0.01` is comparator `<` and value `0.01`. */
  comparator: '<' | '<=' | '>' | '>=' | null
  value: string
  unit: string | null
}
export type MeasuredValue =
  { kind: 'quantity'; quantity: Quantity } | { kind: 'text'; text: string } | { kind: 'coded'; coding: Coding } | { kind: 'absent'; reason: string }
export interface ReferenceRange {
  low: string | null
  high: string | null
  text: string | null
}
export interface Encounter extends ContentBase {
  encounterKind: 'OUTPATIENT' | 'EMERGENCY' | 'INPATIENT' | 'CHECKUP' | 'FOLLOW_UP' | 'OTHER'
  start: string
  end: string | null
  reason: string | null
}
export interface LabReport extends ContentBase {
  issuedAt: string | null
  conclusion: string | null
  /** Any item is critical, or the laboratory says so. */
  critical: boolean
  /** Not to be shown before: released by a clinician, or the hold-back time after issue (§2.3.7). */
  releaseAfter: string | null
  orderedAt: string | null
  attachment: { title: string; mime: string; url: string } | null
}
/** One measured value; part of a report, or alone (blood pressure at home, growth). */
export interface LabItem extends ContentBase {
  /** Our analyte id where the table knows the code (`ldl-c`), else null: shown, never trended with others. */
  analyte: string | null
  value: MeasuredValue
  /** Blood pressure and panels: several values under one code. */
  components: { title: string; code: Coding | null; analyte: string | null; value: MeasuredValue; ranges: ReferenceRange | null }[]
  range: ReferenceRange | null
  criticalLow: string | null
  criticalHigh: string | null
  /** The laboratory's own flag (v3 ObservationInterpretation). */
  labFlag: 'N' | 'L' | 'H' | 'LL' | 'HH' | 'A' | null
  method: string | null
  device: string | null
  /** Source id of the specimen: the same specimen reported twice is one point of a trend. */
  specimenId: string | null
  specimenType: string | null
}
export interface Specimen extends ContentBase {
  specimenType: string | null
  collectedAt: string | null
  receivedAt: string | null
}
export interface ServiceRequest extends ContentBase {
  orderedAt: string | null
}
export interface ImagingReport extends ContentBase {
  modality: string | null
  bodySite: string | null
  finding: string | null
  impression: string | null
  issuedAt: string | null
  releaseAfter: string | null
}
export interface Medication extends ContentBase {
  dose: string | null
  route: string | null
  frequency: string | null
  start: string | null
  end: string | null
  quantity: string | null
  isChinese: boolean
  isCurrent: boolean
}
export interface Immunization extends ContentBase {
  vaccineCode: string
  doseNumber: number | null
  lotNumber: string | null
  manufacturer: string | null
  site: string | null
  isFree: boolean | null
}
/** 孕产、儿童、慢病随访, 体检: a form of named values. */
export interface FormRecord extends ContentBase {
  fields: { title: string; value: string; unit: string | null; analyte: string | null }[]
  nextDate: string | null
  referral: string | null
}
/** 住院一日清单 */
export interface DayBill extends ContentBase {
  date: string
  amountFen: number
  lines: { title: string; quantity: string; amountFen: number }[]
}
export interface Document extends ContentBase {
  author: string | null
  mime: string
  /** Plain text sections of the document. */
  sections: { title: string; text: string }[]
  byteLength: number | null
  sha256: string | null
}
export interface PlainRecord extends ContentBase {
  start: string | null
  end: string | null
  /** Severity, clinical status and the like, in words. */
  details: { title: string; text: string }[]
}

/** Which shape the content of a kind has. */
export interface ContentOf {
  ENCOUNTER: Encounter
  CONDITION: PlainRecord
  ALLERGY: PlainRecord
  LAB_REPORT: LabReport
  LAB_ITEM: LabItem
  SPECIMEN: Specimen
  SERVICE_REQUEST: ServiceRequest
  IMAGING_REPORT: ImagingReport
  IMAGING_STUDY: PlainRecord
  MEDICATION: Medication
  PROCEDURE: PlainRecord
  IMMUNIZATION: Immunization
  OBSERVATION: LabItem
  CHECKUP: FormRecord
  MATERNAL: FormRecord
  CHILD_VISIT: FormRecord
  HTN_FOLLOW_UP: FormRecord
  DM_FOLLOW_UP: FormRecord
  DAY_BILL: DayBill
  DOCUMENT: Document
  CARE_PLAN: PlainRecord
  ASSESSMENT: PlainRecord
}

/** An object of somebody's record without its content: all that authorization looks at, and its provenance. */
export interface RecordMeta<K extends RecordKind = RecordKind> {
  id: string
  personId: string
  kind: K
  directory: Directory
  /** Its own, with those of its parts and of what it is part of. */
  labels: Label[]
  status: RecordStatus
  /** When it happened to the person. */
  eventAt: Date
  /** Institution that wrote it, as the directory knows it (uuid); null when unknown. */
  authorOrg: string | null
  source: RecordSource
  /** `Observation/abc` at the source. */
  sourceRef: string
  version: number
  receivedAt: Date
  /** Source ref of the report this is a part of. */
  partOf: string | null
  encounterRef: string | null
}
export type RecordObject = { [K in RecordKind]: RecordMeta<K> & { content: ContentOf[K] } }[RecordKind]
export type RecordOf<K extends RecordKind> = Extract<RecordObject, { kind: K }>

export type { RecordAction }

import { decimal } from './decimals.ts'
import type { Resource } from './resources.ts'
import { concept, departmentOf, idOf, institution, LOINC, metaOf, quantity, type Labelling } from './vocabulary.ts'

export interface LabItem {
  name: string
  loinc?: string
  /** Digits, with a comparator in front if there is one; or words. */
  value: string
  /** UCUM; left out by some laboratories. */
  unit?: string
  low?: string
  high?: string
  rangeText?: string
  criticalLow?: string
  criticalHigh?: string
  flag?: string
  method?: string
  device?: string
}
export interface LabReport extends Labelling {
  /** Makes the ids, and stays when the report moves to another patient. */
  key: string
  patient: string
  hosCode: string
  title: string
  loinc?: string
  category?: 'LAB' | 'PAT'
  items: readonly LabItem[]
  specimenType: string
  /** Numbers that are the same on every line. */
  specimenNo?: string
  reportNo?: string
  department?: string
  doctor?: string
  requester?: string
  conclusion?: string
  critical?: boolean
  encounter?: string
  /** `Binary/…` of the printed report. */
  attachment?: { title: string; url: string }
}

/** fhir-interface.md §4, in the order they happen. */
export const REPORT_STEPS = ['ordered', 'collected', 'received', 'registered', 'preliminary', 'final'] as const
export type ReportStep = (typeof REPORT_STEPS)[number]
/** RFC 3339 of each step that has happened. */
export type StepTimes = Partial<Record<ReportStep, string>>

const NUMERIC = /^(<=|>=|<|>)?-?\d+(\.\d+)?$/

export interface ReportIds {
  order: string
  specimen: string
  report: string
  items: string[]
}
export const idsOf = ({ key, items }: LabReport): ReportIds => ({
  order: idOf(key, 'order'),
  specimen: idOf(key, 'specimen'),
  report: idOf(key, 'report'),
  items: items.map((_, index) => idOf(key, 'item', String(index))),
})

export function rangesOf({ low, high, rangeText, criticalLow, criticalHigh }: LabItem): Record<string, unknown>[] {
  const bounds = (from: string | undefined, to: string | undefined) => ({
    ...(from !== undefined && { low: { value: decimal(from) } }),
    ...(to !== undefined && { high: { value: decimal(to) } }),
  })
  const critical = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/referencerange-meaning', code: 'critical' }] }
  return [
    ...((low ?? high ?? rangeText) !== undefined ? [{ ...bounds(low, high), ...(rangeText !== undefined && { text: rangeText }) }] : []),
    ...((criticalLow ?? criticalHigh) !== undefined ? [{ ...bounds(criticalLow, criticalHigh), type: critical }] : []),
  ]
}

export const valueOf = (value: string, unit?: string): Record<string, unknown> =>
  NUMERIC.test(value) ? { valueQuantity: quantity(value, unit) } : { valueString: value }

function itemResource(report: LabReport, ids: ReportIds, index: number, item: LabItem, times: StepTimes, status: string): Resource {
  const { name, loinc, value, unit, flag, method, device } = item
  const ranges = rangesOf(item)
  return {
    resourceType: 'Observation',
    id: ids.items[index] ?? '',
    meta: metaOf(report.hosCode, report),
    status,
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }],
    code: {
      coding: [
        ...(loinc === undefined ? [] : [{ system: LOINC, code: loinc }]),
        { system: `urn:tongliao:lab-item:${report.hosCode}`, code: `L${idOf(name).slice(1, 6)}`, display: name },
      ],
      text: name,
    },
    subject: { reference: report.patient },
    ...(report.encounter && { encounter: { reference: report.encounter } }),
    effectiveDateTime: times.collected ?? times.ordered,
    issued: times.final ?? times.preliminary,
    performer: [institution(report.hosCode)],
    ...valueOf(value, unit),
    ...(flag && { interpretation: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code: flag }] }] }),
    ...(ranges.length > 0 && { referenceRange: ranges }),
    ...(method && { method: { text: method } }),
    ...(device && { device: { display: device } }),
    specimen: { reference: `Specimen/${ids.specimen}` },
  }
}

function reportResource(report: LabReport, ids: ReportIds, times: StepTimes, status: string): Resource {
  const { hosCode, title, loinc, category = 'LAB', conclusion, doctor, attachment, critical, reportNo, encounter } = report
  const isWritten = status === 'final' || status === 'preliminary'
  return {
    resourceType: 'DiagnosticReport',
    id: ids.report,
    meta: metaOf(hosCode, report),
    ...extensionsOf(report.department, isWritten && critical === true),
    identifier: [{ system: 'urn:tongliao:report-no', value: reportNo ?? `B${ids.report.slice(1, 13).toUpperCase()}` }],
    basedOn: [{ reference: `ServiceRequest/${ids.order}` }],
    status,
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: category }] }],
    code: concept(title, loinc && LOINC, loinc),
    subject: { reference: report.patient },
    ...(encounter && { encounter: { reference: encounter } }),
    effectiveDateTime: times.collected ?? times.ordered,
    ...(isWritten && { issued: times.final ?? times.preliminary }),
    performer: [institution(hosCode)],
    ...(isWritten && doctor && { resultsInterpreter: [{ display: doctor }] }),
    specimen: [{ reference: `Specimen/${ids.specimen}` }],
    ...(isWritten && { result: ids.items.map((id) => ({ reference: `Observation/${id}` })) }),
    ...(isWritten && conclusion && { conclusion }),
    ...(isWritten && attachment && { presentedForm: [{ contentType: 'text/plain; charset=utf-8', ...attachment }] }),
  }
}

function extensionsOf(department: string | undefined, critical: boolean): Record<string, unknown> {
  const extension = [
    ...(department === undefined ? [] : [{ url: 'urn:tongliao:department', valueString: department }]),
    ...(critical ? [{ url: 'urn:tongliao:critical', valueBoolean: true }] : []),
  ]
  return extension.length > 0 ? { extension } : {}
}

const orderResource = (report: LabReport, ids: ReportIds, times: StepTimes, status: string): Resource => ({
  resourceType: 'ServiceRequest',
  id: ids.order,
  meta: metaOf(report.hosCode, report),
  ...departmentOf(report.department),
  status,
  intent: 'order',
  category: [concept('检验')],
  code: concept(report.title, report.loinc && LOINC, report.loinc),
  subject: { reference: report.patient },
  ...(report.encounter && { encounter: { reference: report.encounter } }),
  authoredOn: times.ordered,
  requester: { display: report.requester ?? '门诊医生' },
  performer: [institution(report.hosCode)],
})

const specimenResource = (report: LabReport, ids: ReportIds, times: StepTimes): Resource => ({
  resourceType: 'Specimen',
  id: ids.specimen,
  meta: metaOf(report.hosCode, report),
  accessionIdentifier: { system: 'urn:tongliao:specimen-no', value: report.specimenNo ?? `S${ids.specimen.slice(1, 13).toUpperCase()}` },
  status: 'available',
  type: concept(report.specimenType),
  subject: { reference: report.patient },
  request: [{ reference: `ServiceRequest/${ids.order}` }],
  collection: { collectedDateTime: times.collected },
  ...(times.received && { receivedTime: times.received }),
})

/** What is published when a test reaches the step: resources or next versions of them. */
export function stepResources(report: LabReport, step: ReportStep, times: StepTimes): Resource[] {
  const ids = idsOf(report)
  const items = (status: string) => report.items.map((item, index) => itemResource(report, ids, index, item, times, status))
  switch (step) {
    case 'ordered':
      return [orderResource(report, ids, times, 'active')]
    case 'collected':
    case 'received':
      return [specimenResource(report, ids, times)]
    case 'registered':
      return [reportResource(report, ids, times, 'registered')]
    case 'preliminary':
      return [...items('preliminary'), reportResource(report, ids, times, 'preliminary')]
    case 'final':
      return [...items('final'), reportResource(report, ids, times, 'final'), orderResource(report, ids, times, 'completed')]
  }
}

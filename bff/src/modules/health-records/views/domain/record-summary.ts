import type { FormRecord, PlainRecord, RecordObject, RecordOf } from '@jktl/shared/health-records/content'
import type { RecordKind } from '@jktl/shared/health-records/model'
import { shownRecordUnit } from '@jktl/shared/health-records/views/units'
import { formatFen } from '@jktl/shared/kernel/money'

import { measurementText } from './measured-text.ts'

type Summary<K extends RecordKind> = (object: RecordOf<K>) => (string | null)[]

const FORM_FIELDS = 3
const LONGEST = 60
const dayOf = (text: string): string => text.slice(0, 10)

/** What was measured comes before what was ticked. */
const ofForm = ({ content: { fields } }: { content: FormRecord }): (string | null)[] => {
  const measured = fields.filter(({ unit }) => unit !== null)
  return (measured.length > 0 ? measured : fields).slice(0, FORM_FIELDS).map(({ title, value, unit }) => `${title} ${value} ${shownRecordUnit(unit)}`.trim())
}
const ofPlain = ({ content }: { content: PlainRecord }): (string | null)[] => [
  content.details[0]?.text ?? null,
  content.end ? `到 ${dayOf(content.end)} 结束` : null,
]

/** What matters of each kind, for one line of a list. */
const SUMMARIES: { [K in RecordKind]: Summary<K> } = {
  ENCOUNTER: ({ content }) => [content.department, content.doctor, content.reason],
  CONDITION: ofPlain,
  ALLERGY: ofPlain,
  LAB_REPORT: ({ content }) => [content.conclusion],
  LAB_ITEM: ({ content }) => [measurementText(content)],
  SPECIMEN: ({ content }) => [content.specimenType],
  SERVICE_REQUEST: ({ content }) => [content.department],
  IMAGING_REPORT: ({ content }) => [content.impression ?? content.bodySite],
  IMAGING_STUDY: ofPlain,
  MEDICATION: ({ content }) => [content.dose, content.frequency, content.quantity],
  PROCEDURE: ofPlain,
  IMMUNIZATION: ({ content }) => [content.doseNumber === null ? null : `第 ${content.doseNumber} 剂`, content.site],
  OBSERVATION: ({ content }) => [measurementText(content)],
  CHECKUP: ofForm,
  MATERNAL: ofForm,
  CHILD_VISIT: ofForm,
  HTN_FOLLOW_UP: ofForm,
  DM_FOLLOW_UP: ofForm,
  DAY_BILL: ({ content }) => [`${content.lines.length} 项，合计 ${formatFen(content.amountFen)}`],
  DOCUMENT: ({ content }) => [content.author],
  CARE_PLAN: ofPlain,
  ASSESSMENT: ofPlain,
}

/** The second line of a list; null when the object says nothing more than its title. */
export function summaryOf<K extends RecordKind>(object: RecordOf<K>): string | null {
  const summarize = SUMMARIES[object.kind] as Summary<K>
  const text = summarize(object)
    .filter((part): part is string => part !== null && part !== '')
    .join('，')
  if (text === '') return null
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

const isAbnormal = (flag: RecordOf<'LAB_ITEM'>['content']['labFlag']): boolean => flag !== null && flag !== 'N'
/** Values outside their range by the laboratory's own word, per report; a report without a value in sight is not in the map. */
export function flagCounts(parts: readonly RecordOf<'LAB_ITEM'>[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { source, partOf, content } of parts) {
    const report = `${source} ${partOf ?? ''}`
    counts.set(report, (counts.get(report) ?? 0) + (isAbnormal(content.labFlag) ? 1 : 0))
  }
  return counts
}
/** Null where nothing is measured. */
export function abnormalOf(object: RecordObject, ofReports: ReadonlyMap<string, number>): number | null {
  if (object.kind === 'LAB_REPORT') return ofReports.get(`${object.source} ${object.sourceRef}`) ?? null
  if (object.kind === 'OBSERVATION' || object.kind === 'LAB_ITEM') return object.content.labFlag === null ? null : Number(isAbnormal(object.content.labFlag))
  return null
}
export const isCritical = (object: RecordObject): boolean => {
  if (object.kind === 'LAB_REPORT') return object.content.critical
  return (object.kind === 'LAB_ITEM' || object.kind === 'OBSERVATION') && (object.content.labFlag === 'LL' || object.content.labFlag === 'HH')
}

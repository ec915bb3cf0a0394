import type { ContentOf } from '@jktl/shared/health-records/content'
import { formatInstant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { Report, ReportItem } from '@jktl/shared/reports/contract'
import type { Assessment, Patient } from '@jktl/shared/reports/ranges'
import { trendOf } from '@jktl/shared/reports/trend'
import { convert } from '@jktl/shared/reports/units'
import { RECORD_SOURCES } from '@jktl/shared/health-records/model'

import type { EarlierVersion, Opened, Reader } from '../../health-records/public.ts'
import { labConclusion, RANGE_SOURCE, REPORT_SOURCE } from '../domain/conclusion.ts'
import { assessItem, itemText, itemTextWithUnit, type LabItemRecord, readingOf, unitText } from '../domain/item-values.ts'
import { isPending, kindOf } from '../domain/list-rules.ts'
import { numberLine } from '../domain/number-line.ts'
import { reportProgress, type ReportVersion } from '../domain/report-progress.ts'
import { Specimens } from '../domain/specimens.ts'
import { type Asker, patientOf, readerOfReport, type ReportsParts } from './report-parts.ts'

const PARTS = ['LAB_ITEM', 'SPECIMEN', 'SERVICE_REQUEST'] as const
type Part = Opened<(typeof PARTS)[number]>
export type WholeReport = Opened<'LAB_REPORT' | 'IMAGING_REPORT' | 'SERVICE_REQUEST'>
const MOST = 20_000
const isCorrected = ({ status }: { status: string }): boolean => status === 'amended' || status === 'corrected'
const isReport = (object: { kind: string }): object is WholeReport =>
  object.kind === 'LAB_REPORT' || object.kind === 'IMAGING_REPORT' || object.kind === 'SERVICE_REQUEST'

/** A report with all that belongs to it, as one reader may see it. */
export interface OpenedReport {
  object: WholeReport
  items: LabItemRecord[]
  /** Every item of the person this reader may see: for what came before. */
  history: LabItemRecord[]
  parts: Part[]
  specimens: Specimens
  /** Versions before the current one, newest first. */
  earlier: EarlierVersion[]
  patient: Patient
  reader: Reader
}

/** Opens a report with its parts. @param action `download` when it is to become a file */
export async function openReport(
  parts: ReportsParts,
  asker: Asker,
  operation: string,
  id: string,
  action: 'read' | 'download' = 'read',
): Promise<Result<OpenedReport, 'NOT_FOUND' | 'NOT_PERMITTED'>> {
  const { gate } = parts
  const reader = await readerOfReport(parts, asker, operation, id)
  const opened = await gate.open(reader, id, action)
  if (!opened.ok) return opened
  const object = opened.value
  if (!isReport(object)) return refuse('NOT_FOUND')
  const found = await gate.find(reader, { personId: object.personId, kinds: PARTS, limit: MOST }, action)
  const earlier = object.version > 1 ? await gate.versions(reader, id) : ok([])
  const own = found.items.filter((part) => part.source === object.source && part.partOf === object.sourceRef)
  const history = found.items.flatMap((part) => (part.kind === 'LAB_ITEM' ? [part] : []))
  return ok({
    object,
    items: own.flatMap((part) => (part.kind === 'LAB_ITEM' ? [part] : [])),
    history,
    parts: own,
    specimens: new Specimens(found.items),
    earlier: earlier.ok ? earlier.value : [],
    patient: await patientOf(parts, object.personId),
    reader,
  })
}

/** Values before and after, of what the laboratory changed (§2.1). */
async function changesOf({ gate }: ReportsParts, { object, items, earlier, reader }: OpenedReport): Promise<Report['changes']> {
  if (!isCorrected(object)) return []
  const changes: Report['changes'] = []
  for (const item of items.filter((one) => isCorrected(one) && one.version > 1)) {
    const versions = await gate.versions(reader, item.id)
    const former = versions.ok ? (versions.value[0]?.content as ContentOf['LAB_ITEM'] | undefined) : undefined
    if (!former) continue
    const [before, after] = [itemTextWithUnit(former), itemTextWithUnit(item.content)]
    if (before !== after) changes.push({ title: item.content.title, before, after })
  }
  const former = earlier[0]?.content as ContentOf['LAB_REPORT'] | ContentOf['IMAGING_REPORT'] | undefined
  const said = (content: object | undefined): string | null =>
    content === undefined
      ? null
      : 'impression' in content
        ? (content.impression as string | null)
        : 'conclusion' in content
          ? (content.conclusion as string | null)
          : null
  const [before, after] = [said(former), said(object.content)]
  if (former && before !== after) changes.push({ title: '结论', before: before ?? '没有写', after: after ?? '没有写' })
  return changes
}

const versionOf = (object: WholeReport): ReportVersion[] =>
  object.kind === 'SERVICE_REQUEST' ? [] : [{ status: object.status, issuedAt: object.content.issuedAt, receivedAt: object.receivedAt }]

export function progressOfReport({ object, parts, earlier }: OpenedReport): ReturnType<typeof reportProgress> {
  return reportProgress({
    orderedAt: [object, ...parts]
      .flatMap((o) => (o.kind === 'SERVICE_REQUEST' || o.kind === 'LAB_REPORT' ? [o.content.orderedAt] : []))
      .filter((at) => at !== null),
    specimens: parts.flatMap((part) => (part.kind === 'SPECIMEN' ? [part.content] : [])),
    versions: [
      ...versionOf(object),
      ...earlier.map(({ status, receivedAt, content }) => ({ status, receivedAt, issuedAt: 'issuedAt' in content ? content.issuedAt : null })),
    ],
  })
}

/** One value with its range, its place on the line, and what it was the time before. */
function itemOf(item: LabItemRecord, assessment: Assessment, { history, patient, specimens }: OpenedReport): ReportItem {
  const { content } = item
  const reading = readingOf(item, assessment, null, specimens)
  const readings = history.flatMap((one) => readingOf(one, assessItem(one, patient), null, specimens) ?? [])
  const trend = reading ? trendOf(readings, reading) : null
  const quantity = content.value.kind === 'quantity' ? content.value.quantity : null
  const last = trend?.points.filter((point) => point.at < item.eventAt.getTime() && point.id !== item.id).at(-1)
  const before = last?.unit && quantity?.unit && last.value ? convert(last.analyte, last.value.value, last.unit, quantity.unit) : null
  return {
    id: item.id,
    title: content.title,
    originalTitle: content.originalTitle,
    value: itemText(content),
    unit: unitText(content.value),
    flag: assessment.flag,
    flaggedBy: assessment.flaggedBy,
    isContradictory: assessment.isContradictory,
    range: assessment.range,
    line: quantity && quantity.comparator === null ? numberLine(quantity.value, before, assessment.limits) : null,
    before: last && before !== null ? { at: formatInstant(last.at), value: `${last.value?.comparator ?? ''}${before}` } : null,
    hasTrend: trend !== null && (trend.isDrawn || trend.leftOut.length > 0) && trend.points.length + trend.leftOut.length > 1,
    specimenType: specimens.of(item).specimenType,
    method: content.method,
    note: content.note,
  }
}
const ORDER: Record<string, number> = { LL: 0, HH: 0, H: 1, L: 1, A: 1, '?': 2, N: 3 }

/** 报告详情 (R366, R376): what it says in words, then each value; the worst first. */
export async function viewReport(parts: ReportsParts, asker: Asker, id: string): Promise<Result<Report, 'NOT_FOUND' | 'NOT_PERMITTED'>> {
  const opened = await openReport(parts, asker, 'reports.getReport', id)
  return opened.ok ? ok(await describeReport(parts, asker, opened.value)) : opened
}

export async function describeReport(parts: ReportsParts, asker: Asker, opened: OpenedReport): Promise<Report> {
  const { object, items, patient, parts: pieces } = opened
  const { id } = object
  const { accountId } = asker.caller
  const [labels, institutions, read, changes] = await Promise.all([
    parts.identity.labelPersons(accountId, [object.personId]),
    parts.directory.findInstitutions(object.authorOrg ? [object.authorOrg] : []),
    parts.reports.listRead(parts.db, accountId, [id]),
    changesOf(parts, opened),
  ])
  const institution = object.authorOrg ? institutions.get(object.authorOrg) : undefined
  const institutionName = institution?.name ?? object.content.orgName
  const assessed = items.map((item) => ({ item, assessment: assessItem(item, patient) }))
  const shown = assessed.map(({ item, assessment }) => itemOf(item, assessment, opened))
  shown.sort((a, b) => (ORDER[a.flag ?? ''] ?? 4) - (ORDER[b.flag ?? ''] ?? 4) || (a.title < b.title ? -1 : 1))
  const isWaiting = isPending(object)
  const conclusion = conclusionOf(object, shown, isWaiting)
  const progress = progressOfReport(opened)
  return {
    id,
    personId: object.personId,
    personNameMasked: labels.get(object.personId)?.nameMasked ?? '',
    kind: kindOf(object),
    title: object.content.title,
    originalTitle: object.content.originalTitle,
    status: object.status,
    isPending: isWaiting,
    at: formatInstant(object.eventAt.getTime()),
    issuedAt: object.kind === 'SERVICE_REQUEST' ? null : object.content.issuedAt,
    ...conclusion,
    critical: conclusion.verdict === 'CRITICAL' ? { text: '请尽快联系医生', institutionName, phone: institution?.phone ?? null } : null,
    items: shown,
    imaging:
      object.kind === 'IMAGING_REPORT'
        ? { modality: object.content.modality, bodySite: object.content.bodySite, finding: object.content.finding, impression: object.content.impression }
        : null,
    changes,
    progress: progress && { state: progress.state, steps: progress.steps.map(({ state, at }) => ({ state, at: at === null ? null : formatInstant(at) })) },
    specimenTypes: [...new Set(pieces.flatMap((piece) => (piece.kind === 'SPECIMEN' || piece.kind === 'LAB_ITEM' ? (piece.content.specimenType ?? []) : [])))],
    department: object.content.department,
    doctor: object.content.doctor,
    note: object.content.note,
    institutionName,
    institutionPhone: institution?.phone ?? null,
    source: { name: RECORD_SOURCES[object.source], version: object.version, receivedAt: formatInstant(object.receivedAt.getTime()) },
    mayDownload: !isWaiting && object.status !== 'cancelled' && !object.obligations.includes('NO_DOWNLOAD'),
    isUnread: !isWaiting && (read.get(id) ?? 0) < object.version,
  }
}

type Said = Pick<Report, 'verdict' | 'abnormalCount' | 'headline' | 'lines'>
export function conclusionOf(object: WholeReport, items: readonly Pick<ReportItem, 'title' | 'flag'>[], isWaiting: boolean): Said {
  if (object.status === 'cancelled') return { verdict: 'UNKNOWN', abnormalCount: 0, headline: '这份报告已作废，请以医院新的报告为准。', lines: [] }
  if (isWaiting) return { verdict: 'UNKNOWN', abnormalCount: 0, headline: '报告还没有出来。', lines: [] }
  if (object.kind === 'IMAGING_REPORT') {
    const { impression } = object.content
    const headline = impression ?? '报告没有写结论，请看检查所见，或问开单的医生。'
    return { verdict: 'UNKNOWN', abnormalCount: 0, headline, lines: impression === null ? [] : [{ text: '这是医生写在报告上的结论。', source: REPORT_SOURCE }] }
  }
  const critical = object.kind === 'LAB_REPORT' && object.content.critical
  const said = object.kind === 'LAB_REPORT' ? object.content.conclusion : null
  const found = labConclusion(items, critical)
  const lines = [{ text: RANGE_SOURCE, source: '' }, ...(said === null ? [] : [{ text: said, source: REPORT_SOURCE }])]
  // Without a single value the laboratory's own words are all there is.
  return items.length === 0 && said !== null
    ? { ...found, headline: said, lines: [{ text: '这是报告上写的结论。', source: REPORT_SOURCE }] }
    : { ...found, lines }
}

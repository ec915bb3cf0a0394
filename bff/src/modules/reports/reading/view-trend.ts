import { formatInstant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { ResponseOf } from '@jktl/shared/kernel/route'
import type { getTrend, TrendPoint } from '@jktl/shared/reports/contract'
import { type Reading, trendOf, type TrendPoint as Point } from '@jktl/shared/reports/trend'
import { shownUnit } from '@jktl/shared/reports/units'

import { assessItem, readingOf } from '../domain/item-values.ts'
import { Specimens } from '../domain/specimens.ts'
import { type Asker, patientOf, readerOfReport, type ReportsParts } from './report-parts.ts'

const MOST = 20_000

const written = ({ value, unit }: Reading): string =>
  value === null ? '' : `${value.comparator ?? ''}${value.value}${unit === null ? '' : ` ${shownUnit(unit)}`}`
const rangeText = ({ low, high, unit }: Point): string | null => {
  const end = unit === null ? '' : ` ${shownUnit(unit)}`
  if (low !== null && high !== null) return `${low}–${high}${end}`
  return high !== null ? `${high}${end} 以下` : low !== null ? `${low}${end} 以上` : null
}
const pointOf = (point: Point): TrendPoint => ({
  id: point.id,
  at: formatInstant(point.at),
  institutionName: point.orgName,
  method: point.method,
  value: point.shown,
  plot: Number(point.onAxis),
  original: point.isConverted ? written(point) : null,
  bandLow: point.bandLow === null ? null : Number(point.bandLow),
  bandHigh: point.bandHigh === null ? null : Number(point.bandHigh),
  range: rangeText(point),
  flag: point.flag,
})

/** 历次变化 of one analyte through all reports the reader may see (§2.3.4). */
export async function viewTrend(
  parts: ReportsParts,
  asker: Asker,
  itemId: string,
): Promise<Result<ResponseOf<typeof getTrend>, 'NOT_FOUND' | 'NOT_PERMITTED' | 'NO_TREND'>> {
  const reader = await readerOfReport(parts, asker, 'reports.getTrend', itemId)
  const opened = await parts.gate.open(reader, itemId)
  if (!opened.ok) return opened
  const item = opened.value
  if (item.kind !== 'LAB_ITEM') return refuse('NOT_FOUND')
  const { analyte } = item.content
  if (analyte === null) return refuse('NO_TREND')
  const found = await parts.gate.find(reader, {
    personId: item.personId,
    kinds: ['LAB_ITEM', 'SPECIMEN'],
    limit: MOST,
    matches: (object) => object.kind === 'SPECIMEN' || (object.kind === 'LAB_ITEM' && object.content.analyte === analyte),
  })
  const [patient, institutions] = await Promise.all([
    patientOf(parts, item.personId),
    parts.directory.findInstitutions([...new Set(found.items.flatMap(({ authorOrg }) => authorOrg ?? []))]),
  ])
  const specimens = new Specimens(found.items)
  const readings = found.items.flatMap((one) => {
    if (one.kind !== 'LAB_ITEM') return []
    const orgName = (one.authorOrg === null ? undefined : institutions.get(one.authorOrg)?.name) ?? one.content.orgName
    return readingOf(one, assessItem(one, patient), orgName, specimens) ?? []
  })
  const about = readings.find(({ id }) => id === itemId) ?? readingOf(item, assessItem(item, patient), null, specimens)
  if (!about) return refuse('NO_TREND')
  const trend = trendOf(readings, about)
  return ok({
    title: item.content.title,
    unit: trend.unit === null ? null : shownUnit(trend.unit),
    specimenType: about.specimenType,
    isDrawn: trend.isDrawn,
    points: trend.points.map(pointOf),
    leftOut: trend.leftOut.map(({ reading, reason }) => ({
      at: formatInstant(reading.at),
      institutionName: reading.orgName,
      value: reading.value === null ? '不是数字' : written(reading),
      reason,
    })),
  })
}

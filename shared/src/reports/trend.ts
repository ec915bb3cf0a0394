import type { RecordStatus } from '../health-records/model.ts'
import type { Flag, LeftOutReason } from './model.ts'
import { axisUnit, convert, shownConverted } from './units.ts'

/** One measured value of one analyte, with the range it was reported with. */
export interface Reading {
  id: string
  at: number
  analyte: string
  specimenType: string | null
  specimenId: string | null
  status: RecordStatus
  receivedAt: number
  /** null: no number. */
  value: { comparator: '<' | '<=' | '>' | '>=' | null; value: string } | null
  unit: string | null
  low: string | null
  high: string | null
  flag: Flag | null
  orgName: string | null
  method: string | null
}
export interface TrendPoint extends Reading {
  /** In the unit of the axis: exact for drawing, and as it is shown. */
  onAxis: string
  shown: string
  /** The band of this point alone, in the unit of the axis. */
  bandLow: string | null
  bandHigh: string | null
  isConverted: boolean
}
export interface Trend {
  unit: string | null
  /** Oldest first. */
  points: TrendPoint[]
  leftOut: { reading: Reading; reason: LeftOutReason }[]
  /** Fewer than two points are no line (§2.3.4). */
  isDrawn: boolean
}

const STANDING: Partial<Record<RecordStatus, number>> = { corrected: 3, amended: 3, final: 2, preliminary: 1, registered: 0 }
/** Of two reports of one specimen the one that stands higher, then the later, then the greater id: the same whatever order they came in. */
function later(a: Reading, b: Reading): Reading {
  const order = (STANDING[a.status] ?? 0) - (STANDING[b.status] ?? 0) || a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1)
  return order >= 0 ? a : b
}

/** The same specimen reported twice is one reading. */
function onePerSpecimen(readings: readonly Reading[]): Reading[] {
  const kept = new Map<string, Reading>()
  for (const reading of readings) {
    const key = reading.specimenId === null ? `id ${reading.id}` : `specimen ${reading.specimenId}`
    const other = kept.get(key)
    kept.set(key, other ? later(reading, other) : reading)
  }
  return [...kept.values()]
}

/**
 * The line of one series (analyte, specimen, unit after conversion) through all reports; `about` says which. A value without a unit, or in one the table
 * does not convert, is no point of this axis and is listed with the reason.
 */
export function trendOf(readings: readonly Reading[], about: Pick<Reading, 'analyte' | 'specimenType' | 'unit'>): Trend {
  const unit = about.unit === null ? null : axisUnit(about.analyte, about.unit)
  const shown = readings.filter(
    ({ analyte, specimenType, status }) =>
      analyte === about.analyte && specimenType === about.specimenType && status !== 'cancelled' && status !== 'entered-in-error',
  )
  const trend: Trend = { unit, points: [], leftOut: [], isDrawn: false }
  for (const reading of onePerSpecimen(shown).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))) {
    const leave = (reason: LeftOutReason): number => trend.leftOut.push({ reading, reason })
    if (reading.value === null) {
      leave('NOT_A_NUMBER')
      continue
    }
    if (reading.unit === null || unit === null) {
      leave('NO_UNIT')
      continue
    }
    const from = reading.unit
    const onAxis = convert(reading.analyte, reading.value.value, from, unit)
    if (onAxis === null) {
      leave('OTHER_UNIT')
      continue
    }
    const band = (bound: string | null): string | null => (bound === null ? null : convert(reading.analyte, bound, from, unit))
    const isConverted = onAxis !== reading.value.value
    trend.points.push({
      ...reading,
      onAxis,
      shown: `${reading.value.comparator ?? ''}${isConverted ? shownConverted(reading.analyte, onAxis, from, unit) : onAxis}`,
      bandLow: band(reading.low),
      bandHigh: band(reading.high),
      isConverted,
    })
  }
  trend.isDrawn = trend.points.length >= 2
  return trend
}

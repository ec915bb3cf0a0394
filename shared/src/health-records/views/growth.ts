import { GROWTH_LEVELS, type GrowthLevel, type GrowthMetric } from './model.ts'

/** A row of a percentile table: P3, P10, P25, P50, P75, P90, P97. */
export interface GrowthBand {
  ageMonths: number
  percentiles: readonly [number, number, number, number, number, number, number]
}
/**
 * WS/T 423-2022 boys' weight in kg, the rows that two public transcriptions agree on (records-authorization §5.1). The standard publishes no LMS and its
 * other rows are not at hand: an age between two rows is drawn, never classified.
 */
const BOYS_WEIGHT_KG: readonly GrowthBand[] = [
  { ageMonths: 0, percentiles: [2.8, 3.0, 3.2, 3.5, 3.7, 4.0, 4.2] },
  { ageMonths: 6, percentiles: [6.9, 7.4, 7.9, 8.4, 9.1, 9.7, 10.3] },
  { ageMonths: 12, percentiles: [8.3, 8.8, 9.4, 10.1, 10.8, 11.5, 12.3] },
  { ageMonths: 24, percentiles: [10.4, 11.0, 11.7, 12.6, 13.5, 14.4, 15.4] },
  { ageMonths: 36, percentiles: [12.0, 12.8, 13.6, 14.6, 15.8, 16.9, 18.0] },
  { ageMonths: 60, percentiles: [15.3, 16.4, 17.6, 19.1, 20.7, 22.4, 24.2] },
  { ageMonths: 81, percentiles: [18.2, 19.7, 21.3, 23.4, 25.7, 28.0, 30.6] },
]
export const GROWTH_SOURCE = 'WS/T 423-2022'

/** The table for a measure and a sex; null: there is none to compare with. */
export const growthBands = (metric: GrowthMetric, sex: 'M' | 'F'): readonly GrowthBand[] | null => (metric === 'WEIGHT' && sex === 'M' ? BOYS_WEIGHT_KG : null)

/** Completed months on a day: a child born on the 31st completes a month on the last day of a shorter one. */
export function completedMonths(birthDate: string, on: string): number {
  const [year = 0, month = 0, day = 0] = birthDate.split('-').map(Number)
  const [toYear = 0, toMonth = 0, toDay = 0] = on.split('-').map(Number)
  const lastOfMonth = new Date(Date.UTC(toYear, toMonth, 0)).getUTCDate()
  const months = (toYear - year) * 12 + toMonth - month
  return toDay >= Math.min(day, lastOfMonth) ? months : months - 1
}

/** The level by the table's own row for these completed months; null where the table has no such row. */
export function growthLevel(bands: readonly GrowthBand[] | null, ageMonths: number, value: number): GrowthLevel | null {
  const row = bands?.find((band) => band.ageMonths === ageMonths)
  if (!row) return null
  const [p3, , p25, , p75, , p97] = row.percentiles
  return GROWTH_LEVELS[[p3, p25, p75, p97].filter((cut) => value >= cut).length] ?? null
}

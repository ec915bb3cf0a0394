import type { MapArea, MapMark } from './map-drawing'

type Shade = NonNullable<MapArea['shade']>
interface FillStep {
  shade: Shade
  from: number
  /** null: and more. */
  to: number | null
}
const SHADES = [1, 2, 3, 4] as const
const LEAST_STEP = 2

/** Five steps of colour: none, then four equal ones that reach the largest number. */
export function fillSteps(numbers: readonly number[]): FillStep[] {
  const step = Math.max(LEAST_STEP, Math.floor(Math.max(0, ...numbers) / SHADES.length))
  return [{ shade: 0, from: 0, to: 0 }, ...SHADES.map((shade) => ({ shade, from: (shade - 1) * step + 1, to: shade === SHADES.length ? null : shade * step }))]
}
export const shadeOf = (steps: readonly FillStep[], number: number): Shade => steps.find(({ to }) => to === null || number <= to)?.shade ?? 0

/** Where a grid's marks stand: beside its label, not where the events are, which only the events themselves show. */
export function marksOf({ parts }: Pick<MapArea, 'parts'>, { isOverdue, isNearDue }: { isOverdue: boolean; isNearDue: boolean }): MapMark[] {
  const points = parts.flat(2)
  const [xs, ys] = [points.map(([x = 0]) => x), points.map(([, y = 0]) => y)]
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const at = (share: number) => ({ longitude: west + (east - west) * share, latitude: south + (north - south) * 0.25 })
  return [...(isOverdue ? [{ ...at(0.35), kind: 'overdue' as const }] : []), ...(isNearDue ? [{ ...at(0.65), kind: 'soon' as const }] : [])]
}

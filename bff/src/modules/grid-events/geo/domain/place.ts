import { NODE_LEVELS, nodeLevelOf } from '@jktl/shared/grid-events/model'

import { bySize, type GeoIndex, type PlacedArea, type Which } from './geo-index.ts'
import { metresToEdge, type Position } from './geometry.ts'

/** Outside every grid, the nearest one is proposed only when it is at most so far away. */
const NEAREST_GRID_METRES = 500

const isGrid: Which = ({ code }) => nodeLevelOf(code)?.startsWith('GRID') ?? false
const isCounty: Which = ({ code }) => nodeLevelOf(code) === 'COUNTY'
/** People answer for a first-level grid as a whole: which part of it a coarse fix means changes nothing for them. */
const firstLevelOf = (code: string): string => code.slice(0, NODE_LEVELS.GRID_1.digits)

/**
 * The smallest grid a point lies in; on a shared edge the smaller area, then the lower code. In none: the nearest within reach, else the county.
 * @param accuracyM radius of the fix; doubtful when it reaches into another first-level grid
 * @returns null when the index holds no county either
 */
export function placeOf(index: GeoIndex, point: Position, accuracyM: number | null): { nodeCode: string; isDoubtful: boolean } | null {
  const [grid] = index.containing(point, isGrid).sort(bySize)
  if (grid) {
    const isAnother: Which = (area) => isGrid(area) && firstLevelOf(area.code) !== firstLevelOf(grid.code)
    return { nodeCode: grid.code, isDoubtful: accuracyM !== null && accuracyM > 0 && index.within(point, accuracyM, isAnother).length > 0 }
  }
  const [near] = index.within(point, NEAREST_GRID_METRES, isGrid).sort((a, b) => a.metres - b.metres || bySize(a.area, b.area))
  if (near) return { nodeCode: near.area.code, isDoubtful: true }
  const [county] = index.containing(point, isCounty).sort(bySize)
  const chosen = county ?? nearestOf(index.areas.filter(isCounty), point)
  return chosen ? { nodeCode: chosen.code, isDoubtful: true } : null
}

function nearestOf(areas: readonly PlacedArea[], point: Position): PlacedArea | undefined {
  return areas
    .map((area) => ({ area, metres: metresToEdge(point, area.geometry) }))
    .sort((a, b) => a.metres - b.metres || bySize(a.area, b.area))
    .map(({ area }) => area)[0]
}

import { nodeLevelOf, parentNode } from '@jktl/shared/grid-events/model'
import { difference, intersection } from 'polyclip-ts'

import { areaText, type FoundProblem, nameOfArea, placeText } from './border-problem.ts'
import type { PlacedArea } from './geo-index.ts'
import { areaM2, boxOf, polygonsOf, type Position, type Ring, ringsOf } from './geometry.ts'

export interface BorderArea extends PlacedArea {
  name: string
}
/** What shares one parent; `parent` null: it has no border of its own, as the region. */
export interface Family {
  parent: BorderArea | null
  children: BorderArea[]
}

/** Surveyed edges agree to a few centimetres at best: what is thinner than that is no overlap and no gap. */
const LEAST_FAULT_M2 = 1
const FAULT_SHARE = 1e-6
const isFault = (m2: number, ...of: readonly PlacedArea[]): boolean => m2 > Math.max(LEAST_FAULT_M2, FAULT_SHARE * Math.min(...of.map((area) => area.areaM2)))

export function familiesOf(areas: readonly BorderArea[]): Family[] {
  const byCode = new Map(areas.map((area) => [area.code, area]))
  const families = new Map<string, Family>()
  for (const area of areas) {
    const parentCode = parentNode(area.code)
    if (parentCode === null) continue
    const family = families.get(parentCode) ?? { parent: byCode.get(parentCode) ?? null, children: [] }
    family.children.push(area)
    families.set(parentCode, family)
  }
  return [...families.values()]
}

/**
 * Whether children tile their parent (§3.6): no overlap of two, none outside the parent, no gap left. All rings must be valid and wound as GeoJSON wants.
 */
export function familyProblems(family: Family): FoundProblem[] {
  const { parent, children } = family
  if (parent && tilesExactly(parent, children)) return []
  const overlaps = children.flatMap((one, i) => children.slice(i + 1).flatMap((other) => overlapOf(one, other)))
  if (!parent) return overlaps
  const outside = children.flatMap((child): FoundProblem[] => {
    const rest = difference(polygonsOf(child.geometry), polygonsOf(parent.geometry))
    const m2 = sizeOf(rest)
    if (!isFault(m2, child)) return []
    return [
      {
        kind: 'OUTSIDE_PARENT',
        code: child.code,
        text: `${nameOfArea(child)}伸到上级${nameOfArea(parent)}外面 ${areaText(m2)}，在${placeText(middleOf(rest))}`,
      },
    ]
  })
  const gap = difference(polygonsOf(parent.geometry), ...children.map((child) => polygonsOf(child.geometry)))
  const m2 = sizeOf(gap)
  const gaps: FoundProblem[] = isFault(m2, parent)
    ? [{ kind: 'GAP', code: parent.code, text: `${nameOfArea(parent)}没有被下级铺满，空着 ${areaText(m2)}，在${placeText(middleOf(gap))}` }]
    : []
  return [...overlaps, ...outside, ...gaps]
}

/** Levels that are not drawn between one that is and the county. */
export function levelProblems(areas: readonly BorderArea[]): FoundProblem[] {
  const drawn = new Set(areas.map(({ code }) => code))
  return areas.flatMap((area): FoundProblem[] => {
    const parent = parentNode(area.code)
    if (parent === null || nodeLevelOf(parent) === 'REGION' || drawn.has(parent)) return []
    return [{ kind: 'MISSING_LEVEL', code: area.code, text: `${nameOfArea(area)}的上级 ${parent} 没有边界` }]
  })
}

/**
 * Each edge of a child is either the reverse of a sibling's or an edge of the parent, and nothing is left over: then every point of the parent lies in
 * exactly one child. What is drawn with shared points is proved by this alone, whatever its size.
 */
function tilesExactly(parent: BorderArea, children: readonly BorderArea[]): boolean {
  const open = new Map<string, number>()
  const add = (from: Position, to: Position): void => {
    const [there, back] = [`${from[0]},${from[1]},${to[0]},${to[1]}`, `${to[0]},${to[1]},${from[0]},${from[1]}`]
    const reversed = open.get(back) ?? 0
    if (reversed === 1) open.delete(back)
    else if (reversed > 1) open.set(back, reversed - 1)
    else open.set(there, (open.get(there) ?? 0) + 1)
  }
  for (const child of children) forEachEdge(child, add)
  forEachEdge(parent, (from, to) => add(to, from))
  return open.size === 0
}
function forEachEdge({ geometry }: PlacedArea, visit: (from: Position, to: Position) => void): void {
  for (const ring of ringsOf(geometry)) for (let i = 0; i + 1 < ring.length; i++) visit(ring[i] as Position, ring[i + 1] as Position)
}

function overlapOf(one: BorderArea, other: BorderArea): FoundProblem[] {
  const apart =
    one.maxLongitude <= other.minLongitude ||
    other.maxLongitude <= one.minLongitude ||
    one.maxLatitude <= other.minLatitude ||
    other.maxLatitude <= one.minLatitude
  if (apart) return []
  const shared = intersection(polygonsOf(one.geometry), polygonsOf(other.geometry))
  const m2 = sizeOf(shared)
  if (!isFault(m2, one, other)) return []
  return [{ kind: 'OVERLAP', code: one.code, text: `${nameOfArea(one)}和${nameOfArea(other)}重叠 ${areaText(m2)}，在${placeText(middleOf(shared))}` }]
}

const sizeOf = (parts: readonly Ring[][]): number => areaM2({ type: 'MultiPolygon', coordinates: [...parts] })
/** Of the largest part: where to look. */
function middleOf(parts: readonly Ring[][]): Position {
  const [largest] = [...parts].sort((a, b) => sizeOf([b]) - sizeOf([a]))
  const box = boxOf({ type: 'MultiPolygon', coordinates: largest ? [largest] : [] })
  return [(box.minLongitude + box.maxLongitude) / 2, (box.minLatitude + box.maxLatitude) / 2]
}

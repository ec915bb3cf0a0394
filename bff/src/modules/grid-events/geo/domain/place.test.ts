import { describe, expect, test } from '@jest/globals'

import { BruteLookup } from '../../../../../test/grid-events/lookup/brute-lookup.ts'
import { pointsFor, tiling } from '../../../../../test/grid-events/lookup/tiling.ts'
import { FlatbushGeoIndex, type PlacedArea } from './geo-index.ts'
import { areaM2, boxOf, type Position } from './geometry.ts'
import { placeOf } from './place.ts'
import { familiesOf, familyProblems } from './topology.ts'

const box = (code: string, west: number, south: number, side: number): PlacedArea => {
  const ring: Position[] = [
    [west, south],
    [west + side, south],
    [west + side, south + side],
    [west, south + side],
    [west, south],
  ]
  const geometry = { type: 'Polygon' as const, coordinates: [ring] }
  return { code, geometry, areaM2: areaM2(geometry), ...boxOf(geometry) }
}
const [COUNTY, A, B, INNER] = ['150502', '15050200200101', '15050200200102', '1505020020010101']
/** Two grids side by side, a finer one in the west of the first, and much empty land around. */
const areas = [box(COUNTY, 122, 43, 1), box(A, 122.25, 43.25, 0.0625), box(B, 122.3125, 43.25, 0.0625), box(INNER, 122.25, 43.25, 0.03125)]
const index = new FlatbushGeoIndex(areas)
const at = (longitude: number, latitude: number, accuracyM: number | null = null) => placeOf(index, [longitude, latitude], accuracyM)

describe('Where a point lies', () => {
  test('R261 §3.6: in the smallest grid that holds it', () => {
    expect(at(122.26, 43.26)).toEqual({ nodeCode: INNER, isDoubtful: false })
    expect(at(122.3, 43.3)).toEqual({ nodeCode: A, isDoubtful: false })
  })

  test('§3.6: on a shared edge in the smaller area, and in the lower code when both are equally large, in whatever order they were loaded', () => {
    const twin = { ...(areas[2] as PlacedArea), areaM2: (areas[1] as PlacedArea).areaM2 }
    for (const order of [
      [areas[1], twin],
      [twin, areas[1]],
    ] as PlacedArea[][])
      expect(placeOf(new FlatbushGeoIndex(order), [122.3125, 43.3], null)?.nodeCode).toBe(A)
    const smaller = { ...twin, areaM2: 1 }
    expect(placeOf(new FlatbushGeoIndex([areas[1] as PlacedArea, smaller]), [122.3125, 43.3], null)?.nodeCode).toBe(B)
  })

  test('§3.6: doubtful as soon as the circle of its accuracy reaches another first-level grid, but not by parts of its own', () => {
    // 122.3125 is B's edge; a thousandth of a degree is some eighty metres here.
    expect(at(122.3115, 43.3, 50)).toEqual({ nodeCode: A, isDoubtful: false })
    expect(at(122.3115, 43.3, 120)).toEqual({ nodeCode: A, isDoubtful: true })
    expect(at(122.282, 43.27, 200)).toEqual({ nodeCode: A, isDoubtful: false })
  })

  test('§3.6: outside every grid the nearest within reach, else the county, else the nearest county; always to be confirmed', () => {
    expect(at(122.249, 43.3)).toEqual({ nodeCode: A, isDoubtful: true })
    expect(at(122.9, 43.9)).toEqual({ nodeCode: COUNTY, isDoubtful: true })
    expect(at(130, 50)).toEqual({ nodeCode: COUNTY, isDoubtful: true })
    expect(placeOf(new FlatbushGeoIndex([]), [122.3, 43.3], null)).toBeNull()
  })

  test('§3.6: agrees with winding numbers in whole numbers, on edges, corners, a hair beside them and outside', () => {
    const map = tiling(8, 7, 20_261_124)
    expect(familiesOf(map.map((area) => ({ ...area, name: area.code }))).flatMap(familyProblems)).toEqual([])
    const [own, brute] = [new FlatbushGeoIndex(map), new BruteLookup(map)]
    const points = pointsFor(map, 960, 7)
    const places = points.map((point) => placeOf(own, point, null))
    expect(places).toEqual(points.map((point) => brute.place(point)))
    expect(new Set(places.map((place) => place?.isDoubtful)).size).toBe(2)
  })
})

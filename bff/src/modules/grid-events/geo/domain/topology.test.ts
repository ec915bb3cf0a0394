import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { readFileSync } from 'node:fs'

import { areaM2, type AreaGeometry, boxOf, type Position, type Ring } from './geometry.ts'
import { readBorders } from './read-borders.ts'
import { ringProblems } from './ring-problems.ts'
import { type Division, drawSyntheticMap } from './synthetic-map.ts'
import { type BorderArea, familiesOf, familyProblems, levelProblems } from './topology.ts'

const { divisions } = JSON.parse(readFileSync(new URL('../../../../../prisma/seed/divisions-1505.json', import.meta.url), 'utf8')) as { divisions: Division[] }
const areaOf = (code: string, name: string, rings: Ring[]): BorderArea => {
  const geometry: AreaGeometry = { type: 'Polygon', coordinates: rings }
  return { code, name, geometry, areaM2: areaM2(geometry), ...boxOf(geometry) }
}
/** Counter-clockwise, in thousandths of a degree from 122.2, 43.6. */
const box = (x0: number, y0: number, x1: number, y1: number): Ring =>
  (
    [
      [x0, y0],
      [x1, y0],
      [x1, y1],
      [x0, y1],
      [x0, y0],
    ] as const
  ).map(([x, y]): Position => [Number((122.2 + x / 1000).toFixed(6)), Number((43.6 + y / 1000).toFixed(6))])
const COMMUNITY = '150502002001'
const parent = areaOf(COMMUNITY, '柳岸社区', [box(0, 0, 20, 10)])
const kindsOf = (...children: BorderArea[]): string[] =>
  familiesOf([parent, ...children])
    .filter((family) => family.parent === parent)
    .flatMap((family) => familyProblems(family).map(({ kind }) => kind))
const west = areaOf(`${COMMUNITY}01`, '第一网格', [box(0, 0, 10, 10)])
const east = areaOf(`${COMMUNITY}02`, '第二网格', [box(10, 0, 20, 10)])
const file = (...features: object[]): string => JSON.stringify({ type: 'FeatureCollection', features })
const feature = (code: unknown, name: string, rings: Ring[], more: object = {}): object => ({
  type: 'Feature',
  properties: { code, name, ...more },
  geometry: { type: 'Polygon', coordinates: rings },
})
const read = (text: string): string[] => readBorders(text, 'WGS84', '150502002')?.problems.map(({ kind }) => kind) ?? ['unreadable']

describe('Borders of grids', () => {
  test('R259 §3.6: the synthetic map tiles every parent exactly, and every ring of it is valid', () => {
    const areas = drawSyntheticMap(divisions).polygons.map((polygon) => ({ ...polygon, ...boxOf(polygon.geometry) }))
    expect(areas.flatMap(ringProblems)).toEqual([])
    expect(familiesOf(areas).flatMap(familyProblems)).toEqual([])
    expect(levelProblems(areas)).toEqual([])
    expect(areas.filter(({ code }) => code.startsWith(COMMUNITY) && code.length === 14)).toHaveLength(13)
  })

  test('R259 §3.6: two grids that share their edge tile a community', () => {
    expect(kindsOf(west, east)).toEqual([])
  })

  test('§3.6: a border with other points on the same line is no fault', () => {
    const bent = areaOf(`${COMMUNITY}02`, '第二网格', [[...box(10, 0, 20, 10).slice(0, 4), [122.21, 43.605], [122.21, 43.6]]])
    expect(kindsOf(west, bent)).toEqual([])
  })

  test('§3.6: an overlap, a gap and a grid outside its parent are each found, with how much and where', () => {
    expect(kindsOf(areaOf(`${COMMUNITY}01`, '第一网格', [box(0, 0, 11, 10)]), east)).toEqual(['OVERLAP'])
    expect(kindsOf(areaOf(`${COMMUNITY}01`, '第一网格', [box(0, 0, 9, 10)]), east)).toEqual(['GAP'])
    expect(kindsOf(west, areaOf(`${COMMUNITY}02`, '第二网格', [box(10, 0, 21, 10)]))).toEqual(['OUTSIDE_PARENT'])
    const [family] = familiesOf([parent, areaOf(`${COMMUNITY}01`, '第一网格', [box(0, 0, 11, 10)]), east]).filter((one) => one.parent === parent)
    expect(family && familyProblems(family)[0]?.text).toMatch(
      /^第一网格（15050200200101）和第二网格（15050200200102）重叠 0\.09 平方公里，在东经 122\.2105\d、北纬 43\.6050\d 附近$/,
    )
  })

  test('§3.6: wherever a grid is moved by more than the tolerance, a fault is found', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -60, max: 60 }), (dx, dy) => {
        const moved = areaOf(`${COMMUNITY}01`, '第一网格', [box(dx / 10, dy / 10, 10 + dx / 10, 10 + dy / 10)])
        expect(kindsOf(moved, east).length > 0).toBe(dx !== 0 || dy !== 0)
      }),
      { numRuns: 60 },
    )
  })

  test('§3.6: a level left out between a grid and its township is found', () => {
    expect(levelProblems([west]).map(({ kind }) => kind)).toEqual(['MISSING_LEVEL'])
  })

  test('§3.6: bad rings are refused: open, too short, crossing, folded back, without an area', () => {
    const square = box(0, 0, 10, 10)
    const kinds = (ring: Ring): string[] => ringProblems(areaOf(`${COMMUNITY}01`, '第一网格', [ring])).map(({ kind }) => kind)
    expect(kinds(square)).toEqual([])
    expect(kinds(square.slice(0, -1))).toEqual(['RING_OPEN'])
    expect(kinds(square.slice(0, 3))).toEqual(['RING_SHORT'])
    const [a, b, c, d] = square as [Position, Position, Position, Position]
    expect(kinds([a, c, b, d, a])).not.toEqual([])
    expect(kinds([a, b, [122.205, 43.6], c, d, a])).toEqual(['SELF_INTERSECTION'])
    expect(kinds([a, b, c, [122.205, 43.6], d, a])).toEqual(['SELF_INTERSECTION'])
  })

  test('§3.6: a file is read in its own coordinates and wound one way, with or without heights', () => {
    const clockwise = [...box(0, 0, 10, 10)].reverse()
    const heights = clockwise.map(([x, y]) => [x, y, 178]) as unknown as Ring
    const [plain, high] = [clockwise, heights].map(
      (ring) => readBorders(file(feature(`${COMMUNITY}01`, '第一网格', [ring])), 'WGS84', COMMUNITY)?.areas[0]?.geometry,
    )
    expect(plain).toEqual({ type: 'Polygon', coordinates: [[...clockwise].reverse()] })
    expect(high).toEqual(plain)
    const shifted = readBorders(file(feature(`${COMMUNITY}01`, '第一网格', [clockwise])), 'GCJ02', COMMUNITY)?.areas[0]
    expect(shifted && Math.abs(shifted.minLongitude - 122.2)).toBeGreaterThan(0.001)
  })

  test('§3.6: everything wrong with a file is listed with the code it belongs to', () => {
    const good = box(0, 0, 10, 10)
    expect(read('[]')).toEqual(['unreadable'])
    expect(read('{')).toEqual(['unreadable'])
    expect(read(file())).toEqual(['unreadable'])
    expect(
      read(
        file(
          feature(undefined, '没有编号', [good]),
          feature('15050200200', '位数不对', [good]),
          feature(`${COMMUNITY}01`, ' ', [good]),
          feature('15050300100101', '别处', [good]),
          feature(`${COMMUNITY}02`, '上级不对', [good], { parent: '150502002002' }),
          feature(`${COMMUNITY}03`, '正好', [good], { parent: COMMUNITY }),
          feature(`${COMMUNITY}03`, '又一个', [good]),
          { type: 'Feature', properties: { code: `${COMMUNITY}04`, name: '一个点' }, geometry: { type: 'Point', coordinates: [122, 43] } },
          feature(`${COMMUNITY}05`, '经纬颠倒', [good.map(([x, y]): Position => [y, x])]),
          feature(`${COMMUNITY}06`, '没闭合', [good.slice(0, -1)]),
        ),
      ),
    ).toEqual(['NO_CODE', 'BAD_CODE', 'NO_NAME', 'OUTSIDE_AREA', 'BAD_PARENT', 'DUPLICATE', 'NO_POLYGON', 'BAD_POSITION', 'RING_OPEN'])
  })
})

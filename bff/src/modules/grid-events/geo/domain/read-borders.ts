import type { Crs } from '@jktl/shared/grid-events/model'
import { liesIn, nodeLevelOf, parentNode } from '@jktl/shared/grid-events/model'
import * as z from 'zod/mini'

import { type FoundProblem, nameOfArea } from './border-problem.ts'
import { geometryToWgs84 } from './coordinates.ts'
import { areaM2, type AreaGeometry, boxOf, polygonsOf, type Ring, ringsOf, signedAreaM2 } from './geometry.ts'
import { ringProblems } from './ring-problems.ts'
import type { BorderArea } from './topology.ts'

const position = z.tuple([z.number(), z.number()], z.number())
const ring = z.array(position)
const Geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(ring) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring)) }),
])
const Collection = z.object({ type: z.literal('FeatureCollection'), features: z.array(z.looseObject({ type: z.literal('Feature') })) })
const Properties = z.object({ code: z.unknown(), name: z.unknown(), parent: z.optional(z.unknown()) })

/** Where China lies, generously: finds swapped axes and coordinates in metres. */
const CHINA = { west: 73, east: 136, south: 3, north: 54 }
const MOST_POINTS = 5_000
const MOST_AREAS = 8_000

export interface ReadBorders {
  areas: BorderArea[]
  problems: FoundProblem[]
}

/**
 * A file of borders for one area: what can be read of it in WGS-84, rings wound as RFC 7946 wants (outside counter-clockwise), and what is wrong with the rest.
 * @returns null when it is no FeatureCollection, or an empty one
 */
export function readBorders(text: string, crs: Crs, areaCode: string): ReadBorders | null {
  const file = Collection.safeParse(parsed(text))
  if (!file.success || file.data.features.length === 0 || file.data.features.length > MOST_AREAS) return null
  const areas = new Map<string, BorderArea>()
  const problems: FoundProblem[] = []
  for (const [i, feature] of file.data.features.entries()) {
    const read = readFeature(feature, i, crs, areaCode)
    if (!('area' in read)) problems.push(read)
    else if (areas.has(read.area.code)) problems.push({ kind: 'DUPLICATE', code: read.area.code, text: `${nameOfArea(read.area)}在文件里出现了不止一次` })
    else {
      areas.set(read.area.code, read.area)
      problems.push(...ringProblems(read.area))
    }
  }
  return areas.size === 0 && problems.every(({ kind }) => kind === 'NO_POLYGON') ? null : { areas: [...areas.values()], problems }
}

function readFeature(feature: Record<string, unknown>, index: number, crs: Crs, areaCode: string): { area: BorderArea } | FoundProblem {
  const place = `第 ${index + 1} 个`
  const properties = Properties.safeParse(feature.properties)
  const code = properties.success ? textOf(properties.data.code) : ''
  if (code === '') return { kind: 'NO_CODE', code: place, text: `文件里${place}图形没有编号（code）` }
  if (!/^\d+$/.test(code) || nodeLevelOf(code) === null)
    return { kind: 'BAD_CODE', code, text: `文件里${place}图形的编号 ${code.slice(0, 20)} 不对：位数要和级别一致` }
  const name = properties.success ? textOf(properties.data.name) : ''
  if (name === '') return { kind: 'NO_NAME', code, text: `${code} 没有名称（name）` }
  if (!liesIn(code, areaCode)) return { kind: 'OUTSIDE_AREA', code, text: `${name}（${code}）不在这次更新的区域 ${areaCode} 里` }
  const parent = textOf(properties.data?.parent)
  if (parent !== '' && parent !== parentNode(code))
    return { kind: 'BAD_PARENT', code, text: `${name}（${code}）写的上级是 ${parent.slice(0, 20)}，按编号应是 ${parentNode(code) ?? '无'}` }
  const geometry = Geometry.safeParse(feature.geometry)
  if (!geometry.success || ringsOf(flat(geometry.data)).length === 0) return { kind: 'NO_POLYGON', code, text: `${name}（${code}）没有多边形` }
  const given = flat(geometry.data)
  if (ringsOf(given).reduce((sum, points) => sum + points.length, 0) > MOST_POINTS)
    return { kind: 'TOO_LARGE', code, text: `${name}（${code}）的边界超过 ${MOST_POINTS} 个点，请先简化` }
  const isInChina = ringsOf(given).every((points) => points.every(([x, y]) => x >= CHINA.west && x <= CHINA.east && y >= CHINA.south && y <= CHINA.north))
  if (!isInChina) return { kind: 'BAD_POSITION', code, text: `${name}（${code}）有的点不在中国：先经度、后纬度，单位是度` }
  const drawn = wound(geometryToWgs84(given, crs))
  return { area: { code, name, geometry: drawn, areaM2: areaM2(drawn), ...boxOf(drawn) } }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '')
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
/** Without heights. */
function flat(geometry: z.output<typeof Geometry>): AreaGeometry {
  const plain = (points: readonly (readonly [number, number, ...number[]])[]): Ring => points.map(([x, y]) => [x, y])
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: geometry.coordinates.map(plain) }
    : { type: 'MultiPolygon', coordinates: geometry.coordinates.map((part) => part.map(plain)) }
}
/** Without repeated points; the outside counter-clockwise, holes clockwise. */
function wound(geometry: AreaGeometry): AreaGeometry {
  const parts = polygonsOf(geometry).map((rings) =>
    rings.map((points, i) => {
      const distinct = points.filter((point, k) => k === 0 || point[0] !== points[k - 1]?.[0] || point[1] !== points[k - 1]?.[1])
      return signedAreaM2(distinct) > 0 === (i === 0) ? distinct : distinct.reverse()
    }),
  )
  return geometry.type === 'Polygon' ? { type: 'Polygon', coordinates: parts[0] ?? [] } : { type: 'MultiPolygon', coordinates: parts }
}

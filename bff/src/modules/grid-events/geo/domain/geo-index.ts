import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon'
import Flatbush from 'flatbush'

import { type AreaGeometry, type Box, boxAround, metresToEdge, type Position } from './geometry.ts'

export interface PlacedArea extends Box {
  code: string
  areaM2: number
  geometry: AreaGeometry
}

/** Large areas have many corners: who does not need them does not ask for them. */
export type Which = (area: PlacedArea) => boolean

/** Which areas a point lies in (§3.6). The edge belongs to all of its areas. */
export interface GeoIndex {
  containing(point: Position, which: Which): PlacedArea[]
  /** Everything at most so far away, with how far; 0 inside. */
  within(point: Position, metres: number, which: Which): { area: PlacedArea; metres: number }[]
  readonly areas: readonly PlacedArea[]
}

/** §3.6: smaller area, then lower code. */
export const bySize = (a: PlacedArea, b: PlacedArea): number => a.areaM2 - b.areaM2 || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)

/** In this process: a packed tree of boxes, then an exact test of the few left. */
export class FlatbushGeoIndex implements GeoIndex {
  private readonly tree: Flatbush | null

  constructor(readonly areas: readonly PlacedArea[]) {
    this.tree = areas.length === 0 ? null : new Flatbush(areas.length)
    for (const { minLongitude, minLatitude, maxLongitude, maxLatitude } of areas) this.tree?.add(minLongitude, minLatitude, maxLongitude, maxLatitude)
    this.tree?.finish()
  }

  containing(point: Position, which: Which): PlacedArea[] {
    const [longitude, latitude] = point
    return this.inBox({ minLongitude: longitude, minLatitude: latitude, maxLongitude: longitude, maxLatitude: latitude }, which).filter((area) =>
      holds(area, point),
    )
  }

  within(point: Position, metres: number, which: Which): { area: PlacedArea; metres: number }[] {
    return this.inBox(boxAround(point, metres), which)
      .map((area) => ({ area, metres: holds(area, point) ? 0 : metresToEdge(point, area.geometry) }))
      .filter((found) => found.metres <= metres)
  }

  private inBox({ minLongitude, minLatitude, maxLongitude, maxLatitude }: Box, which: Which): PlacedArea[] {
    const found = this.tree?.search(minLongitude, minLatitude, maxLongitude, maxLatitude, (i) => which(this.areas[i] as PlacedArea)) ?? []
    return found.map((i) => this.areas[i] as PlacedArea)
  }
}

const holds = (area: PlacedArea, point: Position): boolean => booleanPointInPolygon(point, area.geometry)

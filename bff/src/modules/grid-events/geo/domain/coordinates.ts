import type { Crs } from '@jktl/shared/grid-events/model'
import gcoord from 'gcoord'

import type { AreaGeometry, Position, Ring } from './geometry.ts'

/** Its own types name nothing of what it exports. */
const { transform } = gcoord as unknown as { transform: (position: Position, from: string, to: string) => Position }

/** Phones in China give GCJ-02; everything kept here is WGS-84 (§3.6). */
export const toWgs84 = (position: Position, crs: Crs): Position => (crs === 'WGS84' ? position : transform(position, 'GCJ02', 'WGS84'))
/** For maps that draw in GCJ-02. */
export const toGcj02 = (position: Position): Position => transform(position, 'WGS84', 'GCJ02')

/** Seven decimals are a centimetre; a shared edge stays one edge. */
const rounded = ([longitude, latitude]: Position): Position => [Math.round(longitude * 1e7) / 1e7, Math.round(latitude * 1e7) / 1e7]
export function geometryToWgs84(geometry: AreaGeometry, crs: Crs): AreaGeometry {
  const ring = (positions: Ring): Ring => positions.map((position) => rounded(toWgs84(position, crs)))
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: geometry.coordinates.map(ring) }
    : { type: 'MultiPolygon', coordinates: geometry.coordinates.map((polygon) => polygon.map(ring)) }
}

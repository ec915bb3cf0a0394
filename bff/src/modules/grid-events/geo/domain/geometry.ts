/** Longitude and latitude in degrees, WGS-84 unless said otherwise. */
export type Position = [longitude: number, latitude: number]
export type Ring = Position[]
/** GeoJSON (RFC 7946): the first ring of a polygon is its outside, the others are holes. */
export type AreaGeometry = { type: 'Polygon'; coordinates: Ring[] } | { type: 'MultiPolygon'; coordinates: Ring[][] }
export interface Box {
  minLongitude: number
  minLatitude: number
  maxLongitude: number
  maxLatitude: number
}

const EARTH_RADIUS_M = 6_371_008.8
const RADIANS = Math.PI / 180
const METRES_PER_DEGREE = EARTH_RADIUS_M * RADIANS

export const polygonsOf = (geometry: AreaGeometry): Ring[][] => (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates)
export const ringsOf = (geometry: AreaGeometry): Ring[] => polygonsOf(geometry).flat()

export function boxOf(geometry: AreaGeometry): Box {
  const box = { minLongitude: Infinity, minLatitude: Infinity, maxLongitude: -Infinity, maxLatitude: -Infinity }
  for (const ring of ringsOf(geometry))
    for (const [longitude, latitude] of ring) {
      box.minLongitude = Math.min(box.minLongitude, longitude)
      box.minLatitude = Math.min(box.minLatitude, latitude)
      box.maxLongitude = Math.max(box.maxLongitude, longitude)
      box.maxLatitude = Math.max(box.maxLatitude, latitude)
    }
  return box
}

/** On the sphere; positive when the ring runs counter-clockwise. */
export function signedAreaM2(ring: Ring): number {
  let sum = 0
  for (let i = 0; i + 1 < ring.length; i++) {
    const [[x1, y1], [x2, y2]] = [ring[i] as Position, ring[i + 1] as Position]
    sum += (x2 - x1) * RADIANS * (2 + Math.sin(y1 * RADIANS) + Math.sin(y2 * RADIANS))
  }
  return -(sum * EARTH_RADIUS_M * EARTH_RADIUS_M) / 2
}

export const areaM2 = (geometry: AreaGeometry): number =>
  polygonsOf(geometry).reduce((sum, rings) => rings.reduce((rest, ring, i) => rest + (i === 0 ? 1 : -1) * Math.abs(signedAreaM2(ring)), sum), 0)

/** The box of everything that may lie within so many metres of a point. */
export function boxAround([longitude, latitude]: Position, metres: number): Box {
  const degrees = (metres * 1.01) / METRES_PER_DEGREE
  const wide = degrees / Math.max(0.01, Math.cos((Math.abs(latitude) + degrees) * RADIANS))
  return { minLongitude: longitude - wide, minLatitude: latitude - degrees, maxLongitude: longitude + wide, maxLatitude: latitude + degrees }
}

/** From a point to the nearest edge, on the plane that touches the earth there; exact enough for some kilometres. */
export function metresToEdge([longitude, latitude]: Position, geometry: AreaGeometry): number {
  const east = METRES_PER_DEGREE * Math.cos(latitude * RADIANS)
  let nearest = Infinity
  for (const ring of ringsOf(geometry))
    for (let i = 0; i + 1 < ring.length; i++) {
      const [a, b] = [ring[i] as Position, ring[i + 1] as Position]
      const [ax, ay] = [(a[0] - longitude) * east, (a[1] - latitude) * METRES_PER_DEGREE]
      const [bx, by] = [(b[0] - longitude) * east, (b[1] - latitude) * METRES_PER_DEGREE]
      const [dx, dy] = [bx - ax, by - ay]
      const along = -(ax * dx + ay * dy)
      const length2 = dx * dx + dy * dy
      // A shared corner is equally far from all of its areas, to the last bit.
      if (along <= 0) nearest = Math.min(nearest, Math.hypot(ax, ay))
      else if (along >= length2) nearest = Math.min(nearest, Math.hypot(bx, by))
      else nearest = Math.min(nearest, Math.abs(ax * by - ay * bx) / Math.sqrt(length2))
    }
  return nearest
}

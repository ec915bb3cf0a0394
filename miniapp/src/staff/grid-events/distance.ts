type Position = readonly [longitude: number, latitude: number]
const METRES_PER_DEGREE = 111_320

/** Metres between two places of a town, the earth taken as a plane. */
export function distanceM([longitude, latitude]: Position, [otherLongitude, otherLatitude]: Position): number {
  const east = (otherLongitude - longitude) * Math.cos((latitude * Math.PI) / 180)
  return Math.hypot(east, otherLatitude - latitude) * METRES_PER_DEGREE
}
/** `320 米`, `1.4 公里` */
export const distanceText = (metres: number): string =>
  metres < 995 ? `${Math.max(10, Math.round(metres / 10) * 10)} 米` : `${(metres / 1000).toFixed(1)} 公里`

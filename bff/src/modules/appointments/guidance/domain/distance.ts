export interface Place {
  longitude: number
  latitude: number
}
const EARTH_RADIUS_M = 6_371_000
const radians = (degrees: number): number => (degrees * Math.PI) / 180
/** A kilometre is near enough: a finer place of somebody who is ill is nobody's business. */
export const roughly = ({ longitude, latitude }: Place): Place => ({ longitude: Math.round(longitude * 100) / 100, latitude: Math.round(latitude * 100) / 100 })

/** Metres as the crow flies, to the nearest hundred. */
export function distanceM(from: Place, to: Place): number {
  const [dLat, dLon] = [radians(to.latitude - from.latitude), radians(to.longitude - from.longitude)]
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(dLon / 2) ** 2
  return Math.round((2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)))) / 100) * 100
}

/** How alike two descriptions are, and how far apart two places (affairs-grid-childcare §3.5). */

/** Below this, two texts are about different things. Unrelated sentences share next to no pairs of signs; the same thing in other words shares a fifth or more. */
export const LEAST_LIKENESS = 0.15
/** One of the two says nothing: place and category decide, behind those whose words fit. */
const UNKNOWN_LIKENESS = LEAST_LIKENESS

const pairsOf = (text: string): Map<string, number> => {
  const signs = [...text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')]
  const pairs = new Map<string, number>()
  signs.slice(1).forEach((sign, index) => {
    const pair = `${signs[index]}${sign}`
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  })
  return pairs
}
const sizeOf = (pairs: Map<string, number>): number => [...pairs.values()].reduce((sum, count) => sum + count, 0)

/** Dice coefficient over pairs of neighbouring signs: 0 nothing in common … 1 the same; punctuation and spaces do not count. */
export function likeness(one: string, other: string): number {
  const [a, b] = [pairsOf(one), pairsOf(other)]
  const size = sizeOf(a) + sizeOf(b)
  if (a.size === 0 || b.size === 0) return UNKNOWN_LIKENESS
  const common = [...a].reduce((sum, [pair, count]) => sum + Math.min(count, b.get(pair) ?? 0), 0)
  return (2 * common) / size
}

const EARTH_M = 6_371_000
const radians = (degrees: number): number => (degrees * Math.PI) / 180
export interface Point {
  longitude: number
  latitude: number
}
/** Great-circle distance, metres. */
export function distanceM(a: Point, b: Point): number {
  const [dLat, dLon] = [radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)]
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)))
}
/** Degrees that hold every point within the distance. */
export const boxAround = ({ longitude, latitude }: Point, metres: number) => {
  const dLat = (metres / EARTH_M) * (180 / Math.PI)
  const dLon = dLat / Math.max(0.01, Math.cos(radians(latitude)))
  return { west: longitude - dLon, east: longitude + dLon, south: latitude - dLat, north: latitude + dLat }
}
const ROUND_M = 50
/** So that nobody finds a reporter's door by it. */
export const roughly = (metres: number): number => Math.max(ROUND_M, Math.ceil(metres / ROUND_M) * ROUND_M)

/** Digits that could be a phone, a number plate or an identity are hidden from other residents. */
export const shownText = (text: string, most = 60): string => {
  const hidden = text.replace(/[a-z0-9]{5,}/gi, '****').replace(/\d(?:[\s-]*\d){3,}/g, '****')
  const signs = [...hidden]
  return signs.length > most ? `${signs.slice(0, most).join('')}…` : hidden
}

import type { PlacedArea } from '../../../src/modules/grid-events/geo/domain/geo-index.ts'
import { QUANTUM } from './tiling.ts'

const NEAREST_M = 500
const RADIUS_M = 6_371_008.8

interface Flat {
  code: string
  areaM2: number
  isGrid: boolean
  /** Whole quanta from the origin: x0, y0, x1, y1, … of one closed ring. */
  xy: Float64Array
}
export type Place = { nodeCode: string; isDoubtful: boolean } | null

/**
 * The same question answered a second time, without an index and without the product's geometry: winding numbers in whole numbers, which are exact.
 * One ring per area. On a shared edge: smaller area, then lower code.
 */
export class BruteLookup {
  private readonly flats: Flat[]

  constructor(areas: readonly PlacedArea[]) {
    this.flats = areas.map(({ code, areaM2, geometry }) => {
      const ring = geometry.coordinates[0] as number[][]
      return { code, areaM2, isGrid: code.length > 12, xy: Float64Array.from(ring.flatMap(([x = 0, y = 0]) => [x / QUANTUM, y / QUANTUM])) }
    })
  }

  place([longitude, latitude]: readonly [number, number]): Place {
    const [x, y] = [longitude / QUANTUM, latitude / QUANTUM]
    let best: Flat | null = null
    let county: Flat | null = null
    for (const flat of this.flats) {
      if (!covers(flat.xy, x, y)) continue
      if (flat.isGrid) best = before(best, flat)
      else county = before(county, flat)
    }
    if (best) return { nodeCode: best.code, isDoubtful: false }
    let near: { flat: Flat; metres: number } | null = null
    for (const flat of this.flats) {
      if (!flat.isGrid) continue
      const metres = metresTo(flat.xy, x, y, latitude)
      if (metres > NEAREST_M) continue
      if (!near || metres < near.metres || (metres === near.metres && before(near.flat, flat) === flat)) near = { flat, metres }
    }
    if (near) return { nodeCode: near.flat.code, isDoubtful: true }
    county ??= this.flats.find(({ isGrid }) => !isGrid) ?? null
    return county && { nodeCode: county.code, isDoubtful: true }
  }
}

const before = (a: Flat | null, b: Flat): Flat => (!a || b.areaM2 < a.areaM2 || (b.areaM2 === a.areaM2 && b.code < a.code) ? b : a)

/** On an edge, or wound around at least once. */
function covers(xy: Float64Array, x: number, y: number): boolean {
  let winding = 0
  for (let i = 0; i + 3 < xy.length; i += 2) {
    const [ax, ay, bx, by] = [xy[i] as number, xy[i + 1] as number, xy[i + 2] as number, xy[i + 3] as number]
    if ((ay > y && by > y) || (ay < y && by < y)) continue
    const left = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
    if (left === 0 && Math.min(ax, bx) <= x && x <= Math.max(ax, bx)) return true
    if (ay <= y && by > y && left > 0) winding++
    else if (ay > y && by <= y && left < 0) winding--
  }
  return winding !== 0
}

function metresTo(xy: Float64Array, x: number, y: number, latitude: number): number {
  const north = (RADIUS_M * Math.PI * QUANTUM) / 180
  const east = north * Math.cos((latitude * Math.PI) / 180)
  let least = Infinity
  for (let i = 0; i + 3 < xy.length; i += 2) {
    const [px, py] = [((xy[i] as number) - x) * east, ((xy[i + 1] as number) - y) * north]
    const [qx, qy] = [((xy[i + 2] as number) - x) * east, ((xy[i + 3] as number) - y) * north]
    const [vx, vy] = [qx - px, qy - py]
    const dot = -(px * vx + py * vy)
    const length = vx * vx + vy * vy
    const d = dot <= 0 ? Math.hypot(px, py) : dot >= length ? Math.hypot(qx, qy) : Math.abs(px * qy - py * qx) / Math.sqrt(length)
    if (d < least) least = d
  }
  return least
}

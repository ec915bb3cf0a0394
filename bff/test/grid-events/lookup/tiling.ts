import { areaM2, type AreaGeometry, boxOf, type Position, type Ring } from '../../../src/modules/grid-events/geo/domain/geometry.ts'
import type { PlacedArea } from '../../../src/modules/grid-events/geo/domain/geo-index.ts'

/** Everything is a whole number of these: what lies on an edge lies on it exactly. */
export const QUANTUM = 2 ** -24
/** Corners are coarser, so that halves and quarters of an edge are whole quanta. */
const CORNER = 2 ** -22
const WEST = 122
const SOUTH = 43
const CELL_DEGREES = 2 ** -6
/** Areas are told to so much, so that neighbours are often equally large and the code decides. */
const AREA_STEP_M2 = 40_000

/** The same numbers from 0 to 1 for the same seed. */
export function* randoms(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ;) {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    yield ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
const snapped = (degrees: number): number => Math.round(degrees / CORNER) * CORNER

/** `side × side` grids with bent borders they share point for point, below one county that is exactly their union. @param bends points of each edge */
export function tiling(side: number, bends: number, seed: number): PlacedArea[] {
  const random = randoms(seed)
  const wobble = (): number => (random.next().value - 0.5) * CELL_DEGREES * 0.3
  const corners = Array.from({ length: side + 1 }, (_, j) =>
    Array.from({ length: side + 1 }, (_, i): Position => [snapped(WEST + i * CELL_DEGREES + wobble()), snapped(SOUTH + j * CELL_DEGREES + wobble())]),
  )
  /** From a corner to the next, without the last point. */
  const bent = ([ax, ay]: Position, [bx, by]: Position): Ring =>
    Array.from({ length: bends }, (_, k): Position => {
      const across = k === 0 ? 0 : wobble() * 0.15
      return [
        snapped(ax + ((bx - ax) * k) / bends - (by - ay > CELL_DEGREES / 2 ? across : 0)),
        snapped(ay + ((by - ay) * k) / bends + (bx - ax > CELL_DEGREES / 2 ? across : 0)),
      ]
    })
  const at = (i: number, j: number): Position => (corners[j] as Position[])[i] as Position
  const along = Array.from({ length: side + 1 }, (_, j) => Array.from({ length: side }, (_, i) => bent(at(i, j), at(i + 1, j))))
  const up = Array.from({ length: side }, (_, j) => Array.from({ length: side + 1 }, (_, i) => bent(at(i, j), at(i, j + 1))))
  const edge = (of: Ring[][], j: number, i: number): Ring => (of[j] as Ring[])[i] as Ring
  const reversed = (points: Ring, end: Position): Ring => [end, ...points.slice(1).reverse()]
  const ringOf = (x0: number, x1: number, y0: number, y1: number): Ring => {
    const ring: Ring = []
    for (let i = x0; i < x1; i++) ring.push(...edge(along, y0, i))
    for (let j = y0; j < y1; j++) ring.push(...edge(up, j, x1))
    for (let i = x1 - 1; i >= x0; i--) ring.push(...reversed(edge(along, y1, i), at(i + 1, y1)))
    for (let j = y1 - 1; j >= y0; j--) ring.push(...reversed(edge(up, j, x0), at(x0, j + 1)))
    return [...ring, ring[0] as Position]
  }
  const placed = (code: string, ring: Ring): PlacedArea => {
    const geometry: AreaGeometry = { type: 'Polygon', coordinates: [ring] }
    return { code, geometry, areaM2: Math.round(areaM2(geometry) / AREA_STEP_M2) * AREA_STEP_M2, ...boxOf(geometry) }
  }
  const codes = Array.from({ length: side * side }, (_, n) => n).sort((a, b) => ((a * 7919) % (side * side)) - ((b * 7919) % (side * side)))
  const grids = codes.map((n, place) =>
    placed(`15050200${String(n).padStart(6, '0')}`, ringOf(place % side, (place % side) + 1, Math.floor(place / side), Math.floor(place / side) + 1)),
  )
  return [...grids, placed('150502', ringOf(0, side, 0, side))]
}

/** Inside, on corners, on edges, a quantum beside them, near the outside and far away, in turn. */
export function pointsFor(areas: readonly PlacedArea[], count: number, seed: number): Position[] {
  const random = randoms(seed)
  const next = (): number => random.next().value
  const grids = areas.filter(({ code }) => code.length > 6)
  const county = areas.find(({ code }) => code.length === 6) as PlacedArea
  const snap = (degrees: number): number => Math.round(degrees / QUANTUM) * QUANTUM
  const anyEdge = ({ geometry }: PlacedArea): [Position, Position] => {
    const ring = geometry.coordinates[0] as Ring
    const k = Math.floor(next() * (ring.length - 1))
    return [ring[k] as Position, ring[k + 1] as Position]
  }
  const onEdge = (area: PlacedArea): Position => {
    const [[ax, ay], [bx, by]] = anyEdge(area)
    const share = [0.25, 0.5, 0.75][Math.floor(next() * 3)] as number
    return [ax + (bx - ax) * share, ay + (by - ay) * share]
  }
  const { minLongitude: west, maxLongitude: east, minLatitude: south, maxLatitude: north } = county
  return Array.from({ length: count }, (_, n): Position => {
    const grid = grids[Math.floor(next() * grids.length)] as PlacedArea
    if (n % 6 === 0) return anyEdge(grid)[0]
    if (n % 6 === 1) return onEdge(grid)
    if (n % 6 === 2) {
      const [x, y] = onEdge(grid)
      return [x + (Math.floor(next() * 3) - 1) * QUANTUM, y + (Math.floor(next() * 3) - 1) * QUANTUM]
    }
    if (n % 6 === 3) {
      // Some hundred metres at most beyond the outermost border.
      const [x, y] = onEdge(county)
      const [dx, dy] = [(next() - 0.5) * 0.006, (next() - 0.5) * 0.004]
      return [snap(x + dx), snap(y + dy)]
    }
    if (n % 60 === 4) return [snap(west - 0.2 - next()), snap(south + next() * (north - south))]
    return [snap(west + next() * (east - west)), snap(south + next() * (north - south))]
  })
}

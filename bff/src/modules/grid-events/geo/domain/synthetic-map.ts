import { areaM2, type AreaGeometry, type Position, type Ring } from './geometry.ts'

export interface Division {
  code: string
  name: string
  townships: { code: string; name: string }[]
}
export interface MapNode {
  code: string
  name: string
  isSynthetic: boolean
}
export interface MapPolygon {
  code: string
  name: string
  geometry: AreaGeometry
  areaM2: number
}

const REGION: MapNode = { code: '1505', name: '通辽市', isSynthetic: false }
/** Roughly around the seat of each county-level area, far smaller than the real one: nobody can take these for its borders. */
const FRAMES: Record<string, { west: number; south: number; east: number; north: number; seat: Position }> = {
  '150502': { west: 122.05, south: 43.605, east: 122.6, north: 43.85, seat: [122.26, 43.63] },
  '150521': { west: 123.1, south: 44.0, east: 123.6, north: 44.3, seat: [123.31, 44.13] },
  '150522': { west: 122.1, south: 42.8, east: 122.6, north: 43.1, seat: [122.36, 42.93] },
  '150523': { west: 121.1, south: 43.45, east: 121.6, north: 43.75, seat: [121.32, 43.6] },
  '150524': { west: 121.55, south: 42.6, east: 122.0, north: 42.9, seat: [121.77, 42.73] },
  '150525': { west: 120.4, south: 42.7, east: 120.95, north: 43.05, seat: [120.66, 42.87] },
  '150526': { west: 120.65, south: 44.4, east: 121.2, north: 44.8, seat: [120.91, 44.56] },
  '150571': { west: 122.1, south: 43.48, east: 122.4, north: 43.6, seat: [122.24, 43.59] },
  '150581': { west: 119.45, south: 45.4, east: 119.9, north: 45.65, seat: [119.66, 45.53] },
}
/** The township that is divided further: around the seat. */
const DIVIDED: Record<string, string> = { '150502': '150502002' }

/** Finer grids of a first-level grid: how many of the second level, and of the third in each of them. */
interface Fineness {
  seconds: number
  thirds: number
}
interface CommunityPlan {
  name: string
  /** Grids of the first level by column, from the west. */
  columns: number[]
  finer: Record<number, Fineness>
}
const URBAN: CommunityPlan[] = [
  { name: '柳岸社区（合成）', columns: [4, 5, 4], finer: { 2: { seconds: 2, thirds: 2 }, 3: { seconds: 4, thirds: 3 }, 6: { seconds: 3, thirds: 2 } } },
  { name: '松湾社区（合成）', columns: [2, 2], finer: { 1: { seconds: 2, thirds: 2 } } },
]
const ELSEWHERE: CommunityPlan[] = [
  { name: '示范一社区（合成）', columns: [2, 1], finer: { 1: { seconds: 2, thirds: 2 } } },
  { name: '示范二社区（合成）', columns: [2], finer: {} },
]
const DIGITS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二', '十三']
const numeral = (n: number): string => DIGITS[n - 1] ?? String(n)

/** A block of the frame in whole steps, so that neighbours share their corners exactly. */
interface Block {
  x0: number
  x1: number
  y0: number
  y1: number
}
const STEPS = 5_040_000
/** Lines besides those the blocks need: without them every edge would be straight. */
const EXTRA_LINES = 40
const FRAME: Block = { x0: 0, x1: STEPS, y0: 0, y1: STEPS }
const cut = (from: number, to: number, parts: number, i: number): number => from + Math.round(((to - from) * i) / parts)
const columnsOf = ({ x0, x1, y0, y1 }: Block, parts: number): Block[] =>
  Array.from({ length: parts }, (_, i) => ({ x0: cut(x0, x1, parts, i), x1: cut(x0, x1, parts, i + 1), y0, y1 }))
/** From north to south. */
const rowsOf = ({ x0, x1, y0, y1 }: Block, parts: number): Block[] =>
  Array.from({ length: parts }, (_, i) => ({ x0, x1, y0: cut(y0, y1, parts, parts - i - 1), y1: cut(y0, y1, parts, parts - i) }))
const patchwork = (block: Block, counts: readonly number[]): Block[] => columnsOf(block, counts.length).flatMap((column, i) => rowsOf(column, counts[i] ?? 1))
const spread = (count: number, over: number): number[] => Array.from({ length: over }, (_, i) => Math.floor(count / over) + (i < count % over ? 1 : 0))

interface Placed extends MapNode {
  block: Block
}

function divide(township: string, block: Block, plans: readonly CommunityPlan[]): Placed[] {
  return columnsOf(block, plans.length).flatMap((part, c) => {
    const plan = plans[c] as CommunityPlan
    const community = `${township}${String(c + 1).padStart(3, '0')}`
    return [
      { code: community, name: plan.name, isSynthetic: true, block: part },
      ...patchwork(part, plan.columns).flatMap((b, g) => grid(community, g + 1, b, plan.finer[g + 1])),
    ]
  })
}
function grid(community: string, number: number, block: Block, finer: Fineness = { seconds: 0, thirds: 0 }): Placed[] {
  const first = { code: `${community}${String(number).padStart(2, '0')}`, name: `第${numeral(number)}网格`, isSynthetic: true, block }
  const seconds = columnsOf(block, finer.seconds).flatMap((part, s) => {
    const second = { code: `${first.code}${String(s + 1).padStart(2, '0')}`, name: `${first.name}${numeral(s + 1)}片`, isSynthetic: true, block: part }
    const thirds = rowsOf(part, finer.thirds).map((row, t) => ({
      code: `${second.code}${String(t + 1).padStart(2, '0')}`,
      name: `${second.name}${numeral(t + 1)}组`,
      isSynthetic: true,
      block: row,
    }))
    return [second, ...thirds]
  })
  return [first, ...seconds]
}

function blocksOf(division: Division): Placed[] {
  const { west, south, east, north, seat } = frameOf(division.code)
  const count = division.townships.length
  const blocks = patchwork(FRAME, spread(count, Math.round(Math.sqrt(count))))
  const [x, y] = [((seat[0] - west) / (east - west)) * STEPS, ((seat[1] - south) / (north - south)) * STEPS]
  const atSeat = blocks.findIndex((b) => b.x0 <= x && x < b.x1 && b.y0 <= y && y < b.y1)
  const divided = DIVIDED[division.code] ?? division.townships[0]?.code
  const [home] = blocks.splice(atSeat, 1)
  const others = division.townships.filter(({ code }) => code !== divided)
  const placed = others.map(({ code, name }, i): Placed => ({ code, name, isSynthetic: false, block: blocks[i] as Block }))
  const township = division.townships.find(({ code }) => code === divided)
  if (!home || !township) throw new Error('a county without a township at its seat')
  return [
    { code: division.code, name: division.name, isSynthetic: false, block: FRAME },
    { ...township, isSynthetic: false, block: home },
    ...divide(township.code, home, division.code === '150502' ? URBAN : ELSEWHERE),
    ...placed,
  ]
}
const frameOf = (code: string): { west: number; south: number; east: number; north: number; seat: Position } => {
  const frame = FRAMES[code]
  if (!frame) throw new Error('a county-level area without a frame')
  return frame
}

/** The same number from 0 to 1 for the same place, on every machine. */
function noise(x: number, y: number, salt: number): number {
  let h = (Math.imul(x, 374_761_393) + Math.imul(y, 668_265_263) + Math.imul(salt, 2_147_483_647)) | 0
  h = Math.imul(h ^ (h >>> 13), 1_274_126_177)
  return ((h ^ (h >>> 16)) >>> 0) / 0xffff_ffff
}

/**
 * A lattice of bent lines over the frame. Every corner of every block is one of its knots, and an edge runs through all knots between its corners:
 * whoever shares an edge has the very same points.
 */
class Lattice {
  private readonly xs: number[]
  private readonly ys: number[]
  private readonly knots = new Map<number, Position>()

  constructor(
    private readonly frame: { west: number; south: number; east: number; north: number },
    blocks: readonly Block[],
    private readonly salt: number,
  ) {
    const extra = Array.from({ length: EXTRA_LINES + 1 }, (_, i) => (STEPS / EXTRA_LINES) * i)
    const lines = (of: (block: Block) => number[]): number[] => [...new Set([...extra, ...blocks.flatMap(of)])].sort((a, b) => a - b)
    this.xs = lines(({ x0, x1 }) => [x0, x1])
    this.ys = lines(({ y0, y1 }) => [y0, y1])
  }

  /** Counter-clockwise and closed. */
  ringOf({ x0, x1, y0, y1 }: Block): Ring {
    const [i0, i1, j0, j1] = [this.xs.indexOf(x0), this.xs.indexOf(x1), this.ys.indexOf(y0), this.ys.indexOf(y1)]
    const ring: Ring = []
    for (let i = i0; i < i1; i++) ring.push(this.knot(i, j0))
    for (let j = j0; j < j1; j++) ring.push(this.knot(i1, j))
    for (let i = i1; i > i0; i--) ring.push(this.knot(i, j1))
    for (let j = j1; j >= j0; j--) ring.push(this.knot(i0, j))
    return ring
  }

  private knot(i: number, j: number): Position {
    const key = i * this.ys.length + j
    const known = this.knots.get(key)
    if (known) return known
    const { west, south, east, north } = this.frame
    // Moved by less than half of the way to the next line, no two lines can cross; the long waves only shear the plane.
    const u = (shifted(this.xs, i, noise(i, j, this.salt)) + STEPS * 0.008 * Math.sin((((this.ys[j] ?? 0) / STEPS) * 7 + this.salt) * Math.PI)) / STEPS
    const v = (shifted(this.ys, j, noise(i, j, this.salt + 1)) + STEPS * 0.01 * Math.sin((u * 5 + this.salt) * Math.PI)) / STEPS
    const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6
    const knot: Position = [round(west + u * (east - west)), round(south + v * (north - south))]
    this.knots.set(key, knot)
    return knot
  }
}
function shifted(lines: readonly number[], i: number, share: number): number {
  const at = lines[i] ?? 0
  const room = Math.min(at - (lines[i - 1] ?? -Infinity), (lines[i + 1] ?? Infinity) - at)
  return at + (share - 0.5) * 0.6 * room
}

/**
 * Invented borders of the nine areas down to the third level of grids (§3.6): the names of counties and townships are real, everything below them and
 * every border is made up by this code. The children of a node tile it exactly.
 */
export function drawSyntheticMap(divisions: readonly Division[]): { nodes: MapNode[]; polygons: MapPolygon[] } {
  const nodes: MapNode[] = [REGION]
  const polygons: MapPolygon[] = []
  for (const division of divisions) {
    const placed = blocksOf(division)
    const lattice = new Lattice(
      frameOf(division.code),
      placed.map(({ block }) => block),
      Number(division.code),
    )
    for (const { code, name, isSynthetic, block } of placed) {
      nodes.push({ code, name, isSynthetic })
      const geometry: AreaGeometry = { type: 'Polygon', coordinates: [lattice.ringOf(block)] }
      polygons.push({ code, name, geometry, areaM2: areaM2(geometry) })
    }
  }
  return { nodes, polygons }
}

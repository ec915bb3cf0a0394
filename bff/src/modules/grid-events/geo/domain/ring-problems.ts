import Flatbush from 'flatbush'

import { type FoundProblem, nameOfArea, type Named, placeText } from './border-problem.ts'
import { type AreaGeometry, type Position, type Ring, ringsOf, signedAreaM2 } from './geometry.ts'

/** Coordinates are kept to 1e-7°: as whole numbers of that, differences of a few degrees multiply without loss. */
const UNIT = 1e7
interface Segment {
  ax: number
  ay: number
  bx: number
  by: number
  ring: number
  at: number
}

/** Rings of one area: closed, at least four points, an area, no touching or crossing of themselves or each other. */
export function ringProblems(area: Named & { geometry: AreaGeometry }): FoundProblem[] {
  const { code } = area
  const rings = ringsOf(area.geometry)
  const problems: FoundProblem[] = []
  for (const ring of rings) {
    const [first, last] = [ring[0], ring.at(-1)]
    if (ring.length < 4) problems.push({ kind: 'RING_SHORT', code, text: `${nameOfArea(area)}有一圈边界只有 ${ring.length} 个点，至少要 4 个（首尾相同）` })
    else if (!first || !last || first[0] !== last[0] || first[1] !== last[1])
      problems.push({ kind: 'RING_OPEN', code, text: `${nameOfArea(area)}的边界没有闭合：最后一个点要和第一个点相同` })
    else if (signedAreaM2(ring) === 0) problems.push({ kind: 'NO_AREA', code, text: `${nameOfArea(area)}有一圈边界面积为零` })
  }
  if (problems.length > 0) return problems
  const crossing = firstCrossing(rings)
  return crossing ? [{ kind: 'SELF_INTERSECTION', code, text: `${nameOfArea(area)}的边界自己相交，在${placeText(crossing)}` }] : []
}

function firstCrossing(rings: readonly Ring[]): Position | null {
  const segments = rings.flatMap((ring, r) =>
    ring.slice(0, -1).map((a, at): Segment => {
      const b = ring[at + 1] as Position
      const whole = (degrees: number): number => Math.round(degrees * UNIT)
      return { ax: whole(a[0]), ay: whole(a[1]), bx: whole(b[0]), by: whole(b[1]), ring: r, at }
    }),
  )
  const tree = new Flatbush(segments.length)
  for (const { ax, ay, bx, by } of segments) tree.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by))
  tree.finish()
  for (const [i, one] of segments.entries()) {
    const box = [Math.min(one.ax, one.bx), Math.min(one.ay, one.by), Math.max(one.ax, one.bx), Math.max(one.ay, one.by)] as const
    for (const j of tree.search(...box, (k) => k > i)) {
      const other = segments[j] as Segment
      const length = (rings[one.ring] as Ring).length - 1
      const follows = one.ring === other.ring && (other.at - one.at === 1 || other.at - one.at === length - 1)
      const meets = follows ? foldsBack(one, other) : touches(one, other)
      if (meets) return [other.ax / UNIT, other.ay / UNIT]
    }
  }
  return null
}

const side = (ax: number, ay: number, bx: number, by: number, x: number, y: number): number => Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax))
const isBetween = (a: number, b: number, x: number): boolean => Math.min(a, b) <= x && x <= Math.max(a, b)
const isOn = (s: Segment, x: number, y: number): boolean => side(s.ax, s.ay, s.bx, s.by, x, y) === 0 && isBetween(s.ax, s.bx, x) && isBetween(s.ay, s.by, y)

function touches(s: Segment, o: Segment): boolean {
  if (isOn(s, o.ax, o.ay) || isOn(s, o.bx, o.by) || isOn(o, s.ax, s.ay) || isOn(o, s.bx, s.by)) return true
  return (
    side(s.ax, s.ay, s.bx, s.by, o.ax, o.ay) * side(s.ax, s.ay, s.bx, s.by, o.bx, o.by) < 0 &&
    side(o.ax, o.ay, o.bx, o.by, s.ax, s.ay) * side(o.ax, o.ay, o.bx, o.by, s.bx, s.by) < 0
  )
}
/** Neighbours share one end; they may not run back over each other. */
function foldsBack(s: Segment, o: Segment): boolean {
  const meetsAtEnd = s.bx === o.ax && s.by === o.ay
  return meetsAtEnd ? isOn(s, o.bx, o.by) || isOn(o, s.ax, s.ay) : isOn(s, o.ax, o.ay) || isOn(o, s.bx, s.by)
}

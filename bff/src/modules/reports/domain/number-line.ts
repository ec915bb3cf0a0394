import type { NumberLine } from '@jktl/shared/reports/contract'
import { isDecimal } from '@jktl/shared/reports/decimal'
import { areInOrder, type Limits } from '@jktl/shared/reports/flags'
import type { Flag } from '@jktl/shared/reports/model'

const WIDTH = 1_000
/** A value at the very edge could not be seen. */
const EDGE = 25
/** Of the normal part, shown on either side of it. */
const ROOM = 0.6

/**
 * Where a number lies between its limits, for drawing only (flags are decided on decimals, never here).
 * @returns null where there is nothing to draw it against
 */
export function numberLine(value: string, before: string | null, limits: Limits): NumberLine | null {
  if (!isDecimal(value) || !areInOrder(limits) || (limits.low === null && limits.high === null)) return null
  const numbers = [limits.criticalLow, limits.low, limits.high, limits.criticalHigh].flatMap((bound) => (bound === null ? [] : [Number(bound)]))
  const shown = [Number(value), ...(before !== null && isDecimal(before) ? [Number(before)] : [])]
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)]
  const room = (most > least ? most - least : Math.abs(most) || 1) * ROOM
  // What cannot be negative starts at zero.
  const start = limits.low === null && limits.criticalLow === null ? Math.min(0, least - room, ...shown) : least - room
  const from = Math.max(Math.min(start, ...shown), Math.min(0, least, ...shown))
  const to = Math.max(most + room, ...shown)
  const place = (x: number): number => Math.round(((x - from) / (to - from)) * WIDTH)
  const inside = (x: number): number => Math.min(WIDTH - EDGE, Math.max(EDGE, place(x)))
  const bounds: { at: number; text: string; below: Flag; above: Flag }[] = []
  const add = (bound: string | null, below: Flag, above: Flag): void => {
    if (bound !== null) bounds.push({ at: place(Number(bound)), text: bound, below, above })
  }
  add(limits.criticalLow, 'LL', limits.low === null ? 'N' : 'L')
  add(limits.low, 'L', 'N')
  add(limits.high, 'N', 'H')
  add(limits.criticalHigh, limits.high === null ? 'N' : 'H', 'HH')
  const first = bounds[0]
  if (!first) return null
  const zones: NumberLine['zones'] = [{ from: 0, to: first.at, flag: first.below }]
  for (const [i, bound] of bounds.entries()) zones.push({ from: bound.at, to: bounds[i + 1]?.at ?? WIDTH, flag: bound.above })
  return {
    zones: zones.filter((zone) => zone.to > zone.from),
    marks: bounds.map(({ at, text }) => ({ at, text })),
    now: inside(Number(value)),
    before: before !== null && isDecimal(before) ? inside(Number(before)) : null,
  }
}

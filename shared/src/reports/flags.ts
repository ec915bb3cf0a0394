import { compareDecimals, isDecimal } from './decimal.ts'
import type { Flag } from './model.ts'

/** A measured number, `<0.01` with its comparator. */
export interface Measured {
  comparator: '<' | '<=' | '>' | '>=' | null
  value: string
}
/** Bounds belong to what is normal, or not yet critical (§2.3.2). */
export interface Limits {
  low: string | null
  high: string | null
  criticalLow: string | null
  criticalHigh: string | null
}
export const NO_LIMITS: Limits = { low: null, high: null, criticalLow: null, criticalHigh: null }

/** From low to high; between two neighbours lies one bound. */
const ZONES = ['LL', 'L', 'N', 'H', 'HH'] as const
type Zone = (typeof ZONES)[number]

/** Bounds that stand in order; others are the laboratory's mistake, and nothing can be compared with them. */
export function areInOrder({ low, high, criticalLow, criticalHigh }: Limits): boolean {
  const bounds = [criticalLow, low, high, criticalHigh].filter((bound) => bound !== null)
  return bounds.every(isDecimal) && bounds.every((bound, i) => i === 0 || compareDecimals(bounds[i - 1] ?? bound, bound) <= 0)
}

const isBelow = (value: string, bound: string | null): boolean => bound !== null && compareDecimals(value, bound) < 0
const isAbove = (value: string, bound: string | null): boolean => bound !== null && compareDecimals(value, bound) > 0

function zoneOf(value: string, { low, high, criticalLow, criticalHigh }: Limits): Zone {
  if (isBelow(value, criticalLow)) return 'LL'
  if (isBelow(value, low)) return 'L'
  if (isAbove(value, criticalHigh)) return 'HH'
  return isAbove(value, high) ? 'H' : 'N'
}
/** Zones that hold some number below (or above) `value`, `value` itself left out unless `isIncluded`. */
function zonesBeyond(value: string, isIncluded: boolean, side: 'below' | 'above', limits: Limits): Set<Zone> {
  const own = zoneOf(value, limits)
  const reached = new Set<Zone>(isIncluded ? [own] : [])
  const { criticalLow, low, high, criticalHigh } = limits
  // A number is in a zone between its two bounds; upper bounds of LL and L, and lower ones of H and HH, are not part of them.
  const spans: Record<Zone, { from: string | null; to: string | null; has: boolean }> = {
    LL: { from: null, to: criticalLow, has: criticalLow !== null },
    L: { from: criticalLow, to: low, has: low !== null && (criticalLow === null || compareDecimals(criticalLow, low) < 0) },
    N: { from: low ?? criticalLow, to: high ?? criticalHigh, has: true },
    H: { from: high, to: criticalHigh, has: high !== null && (criticalHigh === null || compareDecimals(high, criticalHigh) < 0) },
    HH: { from: criticalHigh, to: null, has: criticalHigh !== null },
  }
  for (const zone of ZONES) {
    const { from, to, has } = spans[zone]
    if (!has) continue
    if (side === 'below' && (from === null || compareDecimals(from, value) < 0)) reached.add(zone)
    if (side === 'above' && (to === null || compareDecimals(to, value) > 0)) reached.add(zone)
  }
  return reached
}

/**
 * How a number stands to its limits: `v<critLow → LL; v<low → L; low≤v≤high → N; v>high → H; v>critHigh → HH`. `<0.01` stands for every number below
 * 0.01 (none below zero: nothing measured here is negative unless its bound is); where these would be flagged differently, the answer is `?`.
 * @returns null without any limit
 */
export function flagOf({ comparator, value }: Measured, limits: Limits): Exclude<Flag, 'A'> | null {
  if (limits.low === null && limits.high === null && limits.criticalLow === null && limits.criticalHigh === null) return null
  if (!isDecimal(value) || !areInOrder(limits)) return '?'
  if (comparator === null) return zoneOf(value, limits)
  const isIncluded = comparator.endsWith('=')
  const side = comparator.startsWith('<') ? 'below' : 'above'
  const zones = zonesBeyond(value, isIncluded, side, side === 'below' ? fromZero(value, limits) : limits)
  const [only] = zones
  return zones.size === 1 && only ? only : '?'
}
/** A lower bound of zero bounds nothing for what cannot be negative. */
function fromZero(value: string, limits: Limits): Limits {
  if (compareDecimals(value, '0') < 0) return limits
  const real = (bound: string | null): string | null => (bound !== null && compareDecimals(bound, '0') <= 0 ? null : bound)
  return { ...limits, low: real(limits.low), criticalLow: real(limits.criticalLow) }
}

const SIDE: Record<Flag, 'low' | 'normal' | 'high' | 'any' | null> = { LL: 'low', L: 'low', N: 'normal', H: 'high', HH: 'high', A: 'any', '?': null }
/** The laboratory's flag and its own range say different things: low, normal or high; how much so is the laboratory's to say. */
export function disagrees(labFlag: Flag, computed: Flag | null): boolean {
  const [said, found] = [SIDE[labFlag], computed && SIDE[computed]]
  if (said === null || found === null) return false
  return said === 'any' ? found === 'normal' : said !== found
}
export const isOutside = (flag: Flag | null): boolean => flag !== null && flag !== 'N' && flag !== '?'
export const isCriticalFlag = (flag: Flag | null): boolean => flag === 'LL' || flag === 'HH'

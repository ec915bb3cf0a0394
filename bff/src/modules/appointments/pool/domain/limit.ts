import type { NumberState } from '@jktl/shared/appointments/model'

import { isFree, type PoolNumber } from './quota.ts'

const TAKEN: readonly NumberState[] = ['HELD', 'SOLD', 'USED']

interface LimitChange {
  /** Unsold numbers that leave the session. */
  withdrawn: string[]
  /** Sold ones beyond a lowered limit: they stay sold and are flagged. */
  overLimit: string[]
  /** Sold ones that a raised limit covers again. */
  covered: string[]
  /** Numbers withdrawn before that come back. */
  restored: string[]
  /** New ordinals, each in a segment. */
  added: { segmentId: string; ordinal: number }[]
}

/** Numbers that make up the limit: those of the roster that were not withdrawn. 加号 stands beside it. */
export const limitOf = (numbers: readonly PoolNumber[]): number => numbers.filter((n) => n.inRoster && !n.isExtra && n.state !== 'WITHDRAWN').length

/**
 * From one limit to another (§2.3.2, §2.4 limit 30→20 with 25 sold): only unsold numbers leave, the last ordinals first; what is sold beyond
 * the new limit is flagged. Raised: flagged ones are covered, withdrawn ones return, the rest are new ordinals in the emptiest open segments.
 */
export function planLimit(numbers: readonly PoolNumber[], openSegmentIds: readonly string[], limit: number): LimitChange {
  const change: LimitChange = { withdrawn: [], overLimit: [], covered: [], restored: [], added: [] }
  const ordered = [...numbers].sort((a, b) => a.ordinal - b.ordinal)
  const own = ordered.filter((n) => !n.isExtra)
  const difference = limit - limitOf(own)
  if (difference < 0) {
    const counted = own.filter((n) => n.inRoster && n.state !== 'WITHDRAWN').reverse()
    change.withdrawn = counted
      .filter(isFree)
      .slice(0, -difference)
      .map(({ id }) => id)
    change.overLimit = counted
      .filter(({ state }) => TAKEN.includes(state))
      .slice(0, -difference - change.withdrawn.length)
      .map(({ id }) => id)
    return change
  }
  const take = (from: readonly PoolNumber[], already: number): string[] => from.slice(0, Math.max(0, difference - already)).map(({ id }) => id)
  change.covered = take(
    own.filter((n) => !n.inRoster && TAKEN.includes(n.state)),
    0,
  )
  change.restored = take(
    own.filter((n) => n.state === 'WITHDRAWN' && openSegmentIds.includes(n.segmentId)),
    change.covered.length,
  )
  const missing = openSegmentIds.length === 0 ? 0 : difference - change.covered.length - change.restored.length
  const sizes = new Map(
    openSegmentIds.map((id) => [id, own.filter((n) => n.segmentId === id && (n.state !== 'WITHDRAWN' || change.restored.includes(n.id))).length]),
  )
  const last = ordered.at(-1)?.ordinal ?? 0
  for (let step = 1; step <= missing; step++) {
    const segmentId = openSegmentIds.reduce((best, id) => ((sizes.get(id) ?? 0) < (sizes.get(best) ?? 0) ? id : best))
    sizes.set(segmentId, (sizes.get(segmentId) ?? 0) + 1)
    change.added.push({ segmentId, ordinal: last + step })
  }
  return change
}

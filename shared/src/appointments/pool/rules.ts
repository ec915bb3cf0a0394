import { dateOf } from '../../kernel/dates.ts'
import { CHANNELS, type Channel } from '../model.ts'
import type { QuotaMode } from './model.ts'

export type ChannelCounts = Record<Channel, number>
export interface QuotaShares {
  mode: QuotaMode
  /** TOTAL: numbers per session; RATIO: weights; CUSTOM: unused. */
  shares: ChannelCounts
  /** CUSTOM: the channels of the ordinals, over and over. */
  pattern: readonly Channel[]
}

const NONE: ChannelCounts = { ONLINE: 0, WINDOW: 0, PHONE: 0, ELDER: 0, REFERRAL: 0 }
export const totalOf = (counts: ChannelCounts): number => CHANNELS.reduce((sum, channel) => sum + counts[channel], 0)

/** Divides `limit` by weights with the largest remainder; ties go to the earlier channel. The sum is always `limit` (N4). Weights that are all zero count as ONLINE. */
function byLargestRemainder(limit: number, weights: ChannelCounts): ChannelCounts {
  const total = totalOf(weights)
  if (total === 0) return { ...NONE, ONLINE: limit }
  const counts = { ...NONE }
  for (const channel of CHANNELS) counts[channel] = Math.floor((limit * weights[channel]) / total)
  const byRemainder = [...CHANNELS].sort((a, b) => ((limit * weights[b]) % total) - ((limit * weights[a]) % total))
  for (const channel of byRemainder.slice(0, limit - totalOf(counts))) counts[channel] += 1
  return counts
}

/** Numbers per channel of a session with `limit` numbers (A15, N4): each ≥ 0, their sum is the limit. */
export function allocate(limit: number, { mode, shares, pattern }: QuotaShares): ChannelCounts {
  switch (mode) {
    case 'RATIO':
      return byLargestRemainder(limit, shares)
    case 'TOTAL': {
      // The reserved channels get what they are promised, in a fixed order and as far as it goes; everything else is for residents online.
      const counts = { ...NONE }
      let left = limit
      for (const channel of ['ELDER', 'WINDOW', 'PHONE', 'REFERRAL'] as const) {
        counts[channel] = Math.min(left, shares[channel])
        left -= counts[channel]
      }
      return { ...counts, ONLINE: left }
    }
    case 'CUSTOM': {
      const counts = { ...NONE }
      for (let at = 0; at < limit; at++) counts[pattern[at % pattern.length] ?? 'ONLINE'] += 1
      return counts
    }
  }
}

/** The channels in the order of the ordinals, spread so that none gets only the early or only the late ones. */
export function spread(counts: ChannelCounts): Channel[] {
  const total = totalOf(counts)
  const given = { ...NONE }
  const behind = (channel: Channel, at: number): number => counts[channel] * at - given[channel] * total
  return Array.from({ length: total }, (_, index) => {
    const open = CHANNELS.filter((channel) => given[channel] < counts[channel])
    const next = open.reduce((best, channel) => (behind(channel, index + 1) > behind(best, index + 1) ? channel : best))
    given[next] += 1
    return next
  })
}

/**
 * The channel of every number that is still free, in the order of the ordinals, when the others keep theirs: as near to the plan as what is
 * taken allows, and never more or fewer numbers than there are.
 */
export function assignFree(free: number, taken: ChannelCounts, plan: QuotaShares): Channel[] {
  const isUntouched = totalOf(taken) === 0
  if (isUntouched && plan.mode === 'CUSTOM') return Array.from({ length: free }, (_, at) => plan.pattern[at % plan.pattern.length] ?? 'ONLINE')
  const target = allocate(free + totalOf(taken), plan)
  const wanted = { ...NONE }
  for (const channel of CHANNELS) wanted[channel] = Math.max(0, target[channel] - taken[channel])
  return spread(byLargestRemainder(free, wanted))
}

const TITLES = ['医士', '医师', '住院医师', '主治医师', '副主任医师', '主任医师']
/** 职称 from low to high; −1 when it is none of a doctor's. 蒙医, 中医 titles count as the same rank. */
export const titleRank = (title: string): number => TITLES.indexOf(title.replace(/^(蒙医|中医)/, ''))
/** 替诊 only by a doctor of equal or higher title (A26). */
export const maySubstitute = (title: string, substitute: string): boolean => titleRank(substitute) >= titleRank(title)

/** 放号 between these times of day, both included: nobody has to stay up at night for a number (A29). */
const RELEASE_BETWEEN = ['05:00', '22:00'] as const
export const isReleaseTime = (time: string): boolean => /^\d{2}:\d{2}$/.test(time) && time >= RELEASE_BETWEEN[0] && time <= RELEASE_BETWEEN[1]

/** A new version of rules is never retroactive (C5): the earliest moment it may begin is the next day. */
export const isInFuture = (effectiveFrom: string, now: number): boolean => effectiveFrom > dateOf(now)

/** 加号 waits for its answer this long, and never beyond its segment. */
export const EXTRA_ANSWER_MINUTES = 120
/** A request for 停诊 is to be looked at by a second person within this time. */
export const REVIEW_MINUTES = 10

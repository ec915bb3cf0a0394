import type { Channel, NumberState } from '@jktl/shared/appointments/model'
import { assignFree, type ChannelCounts, type QuotaShares } from '@jktl/shared/appointments/pool/rules'

export interface PoolNumber {
  id: string
  sessionId: string
  segmentId: string
  ordinal: number
  state: NumberState
  channel: Channel
  isExtra: boolean
  inRoster: boolean
}
const FREE: readonly NumberState[] = ['PLANNED', 'AVAILABLE', 'COOLING']
/** Nobody has it and nobody has been promised it. */
export const isFree = ({ state, isExtra }: Pick<PoolNumber, 'state' | 'isExtra'>): boolean => !isExtra && FREE.includes(state)
/** Part of the session's own numbers, whoever has it. */
export const isCounted = ({ state, isExtra }: Pick<PoolNumber, 'state' | 'isExtra'>): boolean => !isExtra && state !== 'WITHDRAWN'

export function countChannels(numbers: readonly Pick<PoolNumber, 'channel'>[]): ChannelCounts {
  const counts: ChannelCounts = { ONLINE: 0, WINDOW: 0, PHONE: 0, ELDER: 0, REFERRAL: 0 }
  for (const { channel } of numbers) counts[channel] += 1
  return counts
}

export interface ChannelChange {
  id: string
  channel: Channel
}
/** The channel changes that bring one session to its plan by moving only what `mayMove` allows; what is taken keeps its channel (N4). */
export function divide(numbers: readonly PoolNumber[], plan: QuotaShares, mayMove: (number: PoolNumber) => boolean = () => true): ChannelChange[] {
  const counted = numbers.filter(isCounted)
  const free = counted.filter((number) => isFree(number) && mayMove(number)).sort((a, b) => a.ordinal - b.ordinal)
  const taken = countChannels(counted.filter((number) => !free.includes(number)))
  const channels = assignFree(free.length, taken, plan)
  return free.flatMap(({ id, channel }, index) => {
    const next = channels[index]
    return next && next !== channel ? [{ id, channel: next }] : []
  })
}

/** `count` of the items, spread evenly over their order. */
export const spreadOver = <T>(items: readonly T[], count: number): T[] =>
  Array.from({ length: Math.min(count, items.length) }, (_, index) => items[Math.floor(((index + 0.5) * items.length) / count)]).filter(
    (item): item is T => item !== undefined,
  )

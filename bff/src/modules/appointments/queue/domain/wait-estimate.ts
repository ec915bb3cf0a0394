import { type Instant, MINUTE_MS } from '@jktl/shared/kernel/dates'

/** Consultations looked back on, and the fewest that say something. */
const SAMPLE = 10
const ENOUGH = 3
const EARLIEST = 0.8
const LATEST = 1.4
const STEP_MS = 5 * MINUTE_MS

const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** Minutes one patient takes here, and what that stands on. @param finishedMs lengths of this line's finished consultations, latest first */
export function paceOf(finishedMs: readonly number[], scheduledMinutes: number): { minutesEach: number; basis: string } {
  const sample = finishedMs.slice(0, SAMPLE)
  if (sample.length < ENOUGH) {
    const minutesEach = Math.max(1, Math.round(scheduledMinutes))
    return { minutesEach, basis: `今天看完的人还少，先按排班估：每位约 ${minutesEach} 分钟` }
  }
  const minutesEach = Math.max(1, Math.round(medianOf(sample) / MINUTE_MS))
  return { minutesEach, basis: `按这位医生刚看完的 ${sample.length} 位估：每位约 ${minutesEach} 分钟` }
}

/** A range, never a promise: people before me × pace, from a brisk hour to a slow one, in steps of five minutes. */
export function estimateOf(facts: { before: number; inRoom: number; minutesEach: number; now: Instant; opensAt: Instant }): { from: Instant; to: Instant } {
  const { before, inRoom, minutesEach, now, opensAt } = facts
  const base = Math.max(now, opensAt)
  const from = base + Math.floor((before * minutesEach * EARLIEST * MINUTE_MS) / STEP_MS) * STEP_MS
  const to = base + Math.max(1, Math.ceil(((before + inRoom) * minutesEach * LATEST * MINUTE_MS) / STEP_MS)) * STEP_MS
  return { from, to }
}

import type { ClockKind } from '@jktl/shared/grid-events/clocks/model'
import type { EventState } from '@jktl/shared/grid-events/lifecycle'
import { NEED_INFO_HOURS } from '@jktl/shared/grid-events/model'
import { HOUR_MS, type Instant } from '@jktl/shared/kernel/dates'
import type { Pause } from '@jktl/shared/grid-events/clocks/rules'

import type { EventStep } from '../../event-flow.ts'

/** What runs in which state (§3.4). RESOLVE runs from filing on: whoever reported waits for the whole of it, not from when somebody took it. */
const CLOCKS_IN: Record<EventState, Partial<Record<ClockKind, 'RUNS' | 'PAUSED'>>> = {
  REPORTED: {},
  REJECTED_INTAKE: {},
  PENDING_CLAIM: { CLAIM: 'RUNS', RESOLVE: 'RUNS' },
  IN_PROGRESS: { ANSWER: 'RUNS', RESOLVE: 'RUNS' },
  TRANSFERRING: { ANSWER: 'RUNS', RESOLVE: 'RUNS' },
  NEED_INFO: { RESOLVE: 'PAUSED' },
  RESOLVED: { VERIFY: 'RUNS' },
  VERIFIED_CLOSED: {},
  REOPENED: { CLAIM: 'RUNS', RESOLVE: 'RUNS' },
  MERGED: {},
  CANCELLED: {},
}
/** Steps by which what a clock waits for comes about; a clock that is no longer wanted for another reason is dropped. */
const MET_BY: Record<ClockKind, readonly EventStep['action'][]> = {
  CLAIM: ['claim'],
  ANSWER: ['answer', 'askInfo', 'resolve'],
  RESOLVE: ['resolve'],
  VERIFY: ['verifyClose', 'failCheck', 'reopen'],
}

export interface RunningClock {
  id: string
  kind: ClockKind
  pausedAt: Instant | null
}
export type ClockChange =
  | { do: 'start'; kind: ClockKind; isPaused: boolean }
  | { do: 'stop'; id: string; outcome: 'MET' | 'DROPPED' }
  | { do: 'pause'; id: string }
  | { do: 'resume'; id: string }

/**
 * What a step does to the clocks of its event.
 * @param running those that run or are paused
 * @param isAnswered whether the reporter had a first answer in this round, before this step
 */
export function planOf(step: Pick<EventStep, 'action' | 'toState'>, running: readonly RunningClock[], isAnswered: boolean): ClockChange[] {
  const wanted = { ...CLOCKS_IN[step.toState] }
  if (isAnswered || MET_BY.ANSWER.includes(step.action)) delete wanted.ANSWER
  const changes: ClockChange[] = []
  for (const { id, kind, pausedAt } of running) {
    const want = wanted[kind]
    if (!want) changes.push({ do: 'stop', id, outcome: MET_BY[kind].includes(step.action) ? 'MET' : 'DROPPED' })
    else if (want === 'PAUSED' && pausedAt === null) changes.push({ do: 'pause', id })
    else if (want === 'RUNS' && pausedAt !== null) changes.push({ do: 'resume', id })
  }
  for (const [kind, want] of Object.entries(wanted) as [ClockKind, 'RUNS' | 'PAUSED'][])
    if (!running.some((clock) => clock.kind === kind)) changes.push({ do: 'start', kind, isPaused: want === 'PAUSED' })
  return changes
}

/** A pause that has ended: a question stops the clock at most so long (§3.1, NEED_INFO), whenever somebody looked. */
export const endedPause = (from: Instant, until: Instant): Pause => ({ from, until: Math.min(until, from + NEED_INFO_HOURS * HOUR_MS) })

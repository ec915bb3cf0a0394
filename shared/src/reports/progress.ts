import { PROGRESS_STATES, type ProgressState } from './model.ts'

/** That a step was reached, as some version of some object says. */
export interface ProgressEvidence {
  state: ProgressState
  /** Epoch ms; null: reached, nobody says when. */
  at: number | null
}
export interface ProgressStep {
  state: ProgressState
  at: number | null
}
export interface Progress {
  state: ProgressState
  /** From 已申请 to the state reached, in order; a report that was never corrected does not show that step. */
  steps: ProgressStep[]
}

const rankOf = (state: ProgressState): number => PROGRESS_STATES.indexOf(state)

/**
 * How far a report has come (§2.3.5): the furthest step anything tells of, whatever order the news arrived in, so more news never moves it back. A step has
 * the earliest time told; a time later than that of a step after it is left out rather than shown running backwards.
 */
export function progressOf(evidence: readonly ProgressEvidence[]): Progress | null {
  if (evidence.length === 0) return null
  const state = evidence.reduce<ProgressState>((furthest, e) => (rankOf(e.state) > rankOf(furthest) ? e.state : furthest), 'ORDERED')
  const reached = PROGRESS_STATES.slice(0, rankOf(state) + 1).filter((step) => step !== 'CORRECTED' || evidence.some((e) => e.state === 'CORRECTED'))
  const told = reached.filter((step) => step !== 'REPORTED' || state !== 'CANCELLED' || evidence.some((e) => e.state === 'REPORTED'))
  let next = Number.POSITIVE_INFINITY
  const steps: ProgressStep[] = []
  for (const step of [...told].reverse()) {
    const times = evidence.flatMap((e) => (e.state === step && e.at !== null ? [e.at] : []))
    const earliest = times.length === 0 ? null : Math.min(...times)
    const at = earliest !== null && earliest <= next ? earliest : null
    if (at !== null) next = at
    steps.unshift({ state: step, at })
  }
  return { state, steps }
}

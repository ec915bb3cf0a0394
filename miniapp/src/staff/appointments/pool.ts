import type { RosterSession } from '@jktl/shared/appointments/contract'
import { NUMBER_STATES, type NumberState } from '@jktl/shared/appointments/model'

/** How a number looks: class of its cell; its character and word stand in texts.ts. */
export const NUMBER_LOOK: Record<NumberState, string> = {
  AVAILABLE: '',
  SOLD: 'no-sold',
  HELD: 'no-held',
  USED: 'no-used',
  COOLING: 'no-cool',
  RESERVED_WAITLIST: 'no-wait',
  RESERVED_REFERRAL: 'no-ref',
  SUSPENDED: 'no-off',
  PLANNED: 'no-gone',
  WITHDRAWN: 'no-gone',
  EXPIRED: 'no-gone',
}
/** In the legend these stand even at zero, in this order; the others only when there are some. */
const ALWAYS: readonly NumberState[] = ['SOLD', 'HELD', 'AVAILABLE']
const LEGEND: readonly NumberState[] = [...ALWAYS, ...NUMBER_STATES.filter((state) => !ALWAYS.includes(state))]

type Counts = RosterSession['counts']
const sum = (counts: Counts, states: readonly NumberState[]): number => states.reduce((total, state) => total + (counts[state] ?? 0), 0)

export const legendOf = (counts: Counts): { state: NumberState; count: number }[] =>
  LEGEND.flatMap((state) => (ALWAYS.includes(state) || counts[state] ? [{ state, count: counts[state] ?? 0 }] : []))
/** Numbers taken by somebody. */
export const bookedOf = (counts: Counts): number => sum(counts, ['SOLD', 'USED'])
/** 限号: every number that is still part of the session. */
export const limitOf = (counts: Counts): number =>
  sum(
    counts,
    NUMBER_STATES.filter((state) => state !== 'WITHDRAWN'),
  )
export const countNumbers = (numbers: readonly { state: NumberState }[]): Counts => {
  const counts: Counts = {}
  for (const { state } of numbers) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

/** Sessions of a day by state: the figures of the home page and the filter of the list are this one predicate. */
export const SESSION_STATES = ['OPEN', 'SUSPENDED'] as const
export type SessionState = (typeof SESSION_STATES)[number]
export const sessionStateOf = (text: string | undefined): SessionState | null => SESSION_STATES.find((state) => state === text) ?? null
export const inState = <Session extends { state: SessionState }>(sessions: readonly Session[], state: SessionState | null): readonly Session[] =>
  state === null ? sessions : sessions.filter((session) => session.state === state)

export const HALVES = ['AM', 'PM', 'NIGHT'] as const
export interface DoctorRow {
  doctorId: string
  doctorName: string
  doctorTitle: string
  departmentId: string
  halves: Record<(typeof HALVES)[number], RosterSession[]>
}
/** One row per doctor and department, in the order in which they first appear. */
export function byDoctor(sessions: readonly RosterSession[]): DoctorRow[] {
  const rows = new Map<string, DoctorRow>()
  for (const session of sessions) {
    const { doctorId, doctorName, doctorTitle, departmentId, half } = session
    const key = `${departmentId} ${doctorId}`
    const row = rows.get(key) ?? { doctorId, doctorName, doctorTitle, departmentId, halves: { AM: [], PM: [], NIGHT: [] } }
    row.halves[half].push(session)
    rows.set(key, row)
  }
  return [...rows.values()]
}

import type { Instant } from '../../kernel/dates.ts'
import type { StaffRole } from '../../kernel/roles.ts'
import type { QueueAction, QueueState } from './model.ts'

/** State × action → next state (§2.3.7). `call` is the console's; a miss goes on by itself, with a penalty or out of the line. */
export const QUEUE_MOVES: Record<QueueState, Partial<Record<QueueAction | 'call' | 'passOver', QueueState>>> = {
  WAITING: { call: 'CALLED', prioritise: 'WAITING', transfer: 'TRANSFERRED', leave: 'LEFT' },
  CALLED: { recall: 'CALLED', start: 'IN_SERVICE', miss: 'MISSED' },
  MISSED: { requeue: 'WAITING', return: 'RETURN_WAITING', passOver: 'PASSED_OVER' },
  IN_SERVICE: { finish: 'DONE', pause: 'PAUSED' },
  PAUSED: { return: 'RETURN_WAITING', finish: 'DONE', leave: 'LEFT' },
  RETURN_WAITING: { call: 'CALLED', leave: 'LEFT' },
  PASSED_OVER: { requeue: 'WAITING' },
  DONE: {},
  TRANSFERRED: {},
  LEFT: {},
}

const DESK: readonly StaffRole[] = ['queue_nurse', 'system_admin']
const ROOM: readonly StaffRole[] = ['doctor', 'system_admin']
const BOTH: readonly StaffRole[] = ['queue_nurse', 'doctor', 'system_admin']
/** Who does what: the desk keeps the line, the room sees patients. */
export const QUEUE_ACTION_ROLES: Record<QueueAction, readonly StaffRole[]> = {
  recall: BOTH,
  miss: BOTH,
  start: ROOM,
  finish: ROOM,
  pause: ROOM,
  return: DESK,
  prioritise: DESK,
  transfer: DESK,
  leave: DESK,
  requeue: DESK,
}

/** What these roles may do with an entry in this state, in the order of the table; the board draws its buttons from it. */
export function queueActions(state: QueueState, roles: ReadonlySet<string>): QueueAction[] {
  const known = Object.keys(QUEUE_ACTION_ROLES) as QueueAction[]
  // Between a miss and what follows from it nobody does anything.
  if (state === 'MISSED') return []
  return known.filter((action) => QUEUE_MOVES[state][action] !== undefined && QUEUE_ACTION_ROLES[action].some((role) => roles.has(role)))
}

/** One who waits, as the keys of the order stand in the database (Q3, Q8, A32). */
export interface LineKey {
  id: string
  /** 急诊 0, 优先 1, 普通 2. */
  tier: number
  /** max(segment start, check-in): early arrival gains nothing, late arrival loses only its lateness (Q4). */
  effectiveAt: Instant
  ordinal: number
  /** Order of check-in, for what is equal in everything else. */
  seq: number
  /** Missed calls: not before this many calls of the line have gone by. */
  notBeforeCall: number
  /** Back from tests since (回诊); null: a first call. */
  returnedAt: Instant | null
}
/** What the order needs to know of the line itself. */
export interface LineState {
  calls: number
  /** Calls since a returning patient was last called. */
  sinceReturn: number
  /** Of this many calls one goes to a returning patient. */
  returnInterleave: number
}

const firstOf = <T>(items: readonly T[], compare: (a: T, b: T) => number): T | undefined =>
  items.reduce<T | undefined>((best, item) => (best === undefined || compare(item, best) < 0 ? item : best), undefined)

/** Tier, effective time, ordinal, order of check-in: a total order of those who wait for their first call (Q3). */
export const byKey = (a: LineKey, b: LineKey): number => a.tier - b.tier || a.effectiveAt - b.effectiveAt || a.ordinal - b.ordinal || a.seq - b.seq
const byReturn = (a: LineKey, b: LineKey): number => (a.returnedAt ?? 0) - (b.returnedAt ?? 0) || byKey(a, b)

/** Who is called next: 急诊 first, then a returning patient when one is due, then by key; whoever missed waits out the penalty unless nobody else is there. */
export function nextInLine<T extends LineKey>(waiting: readonly T[], line: LineState): T | undefined {
  const ready = waiting.filter((one) => one.notBeforeCall <= line.calls)
  const emergency = firstOf(
    ready.filter(({ tier }) => tier === 0),
    byKey,
  )
  if (emergency) return emergency
  const ordinary = firstOf(
    ready.filter(({ returnedAt }) => returnedAt === null),
    byKey,
  )
  const returning = firstOf(
    ready.filter(({ returnedAt }) => returnedAt !== null),
    byReturn,
  )
  const isReturnDue = line.sinceReturn >= line.returnInterleave - 1
  if (returning && (isReturnDue || !ordinary)) return returning
  return ordinary ?? firstOf(waiting, (a, b) => a.notBeforeCall - b.notBeforeCall || byKey(a, b))
}

/** The line after one call of `called`. */
export const afterCall = (line: LineState, called: LineKey): LineState => ({
  ...line,
  calls: line.calls + 1,
  sinceReturn: called.returnedAt === null ? line.sinceReturn + 1 : 0,
})

/** The whole line in the order in which it will be called if nothing else happens: the same stored keys always give the same order (Q3, Q8). */
export function orderOf<T extends LineKey>(waiting: readonly T[], line: LineState): T[] {
  const rest = [...waiting]
  const order: T[] = []
  let state = line
  for (let next = nextInLine(rest, state); next !== undefined; next = nextInLine(rest, state)) {
    order.push(next)
    rest.splice(rest.indexOf(next), 1)
    state = afterCall(state, next)
  }
  return order
}

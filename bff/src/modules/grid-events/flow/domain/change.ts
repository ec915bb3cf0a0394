import type { EventAction, EventState } from '@jktl/shared/grid-events/lifecycle'
import { EVENT_ACTIONS } from '@jktl/shared/grid-events/lifecycle'
import { NEED_INFO_HOURS, SILENT_DAYS, TRANSFER_ANSWER_HOURS, type TransferDirection } from '@jktl/shared/grid-events/model'
import { DAY_MS, HOUR_MS } from '@jktl/shared/kernel/dates'

import type { EventRow } from '../../event-flow.ts'

/** Everything of an event that its steps move. */
export type EventBody = Pick<
  EventRow,
  | 'state'
  | 'handlerAccountId'
  | 'round'
  | 'nodeCode'
  | 'queueCode'
  | 'isPlaceDoubtful'
  | 'transfers'
  | 'followers'
  | 'masterEventId'
  | 'mergedFromState'
  | 'resolvedAt'
  | 'endedAt'
>
export interface EventChange extends EventBody {
  /** When the system looks at it by itself. */
  nextLookAt: Date | null | 'KEEP'
}
/** What a change needs besides the event and the hour; kept with the step, so that a replay has it too. */
export interface ChangeFacts {
  /** Who answers for it from now on. */
  handler?: string
  nodeCode?: string
  queueCode?: string
  masterEventId?: string
  isDissatisfied?: boolean
  /** Of an offered transfer. */
  direction?: TransferDirection
}

const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms)
type Part = (event: EventBody, facts: ChangeFacts, at: Date) => Partial<EventChange>

const same: Part = () => ({ nextLookAt: 'KEEP' })
const ended: Part = (_event, _facts, at) => ({ handlerAccountId: null, endedAt: at })
const queued: Part = (event, { queueCode = event.queueCode }) => ({ handlerAccountId: null, queueCode })
/** Taken up again: another round, nobody's until it is claimed. */
const again: Part = (event, facts, at) => ({ ...queued(event, facts, at), round: event.round + 1, resolvedAt: null, endedAt: null })
const taken: Part = (event, { handler = event.handlerAccountId ?? undefined }) => ({ handlerAccountId: handler ?? null })

/** What each action changes besides the state; what is not named stays, and nothing is looked at by itself unless it says so. */
const PARTS: Record<EventAction, Part> = {
  file: (event, { nodeCode = event.nodeCode, queueCode = event.queueCode }) => ({ nodeCode, queueCode, isPlaceDoubtful: false }),
  rejectIntake: ended,
  cancel: ended,
  claim: taken,
  answer: same,
  addInfo: same,
  askInfo: (_event, _facts, at) => ({ nextLookAt: later(at, NEED_INFO_HOURS * HOUR_MS) }),
  replyInfo: () => ({}),
  goOn: () => ({}),
  offerTransfer: (event, _facts, at) => ({ transfers: event.transfers + 1, nextLookAt: later(at, TRANSFER_ANSWER_HOURS * HOUR_MS) }),
  acceptTransfer: taken,
  declineTransfer: () => ({}),
  withdrawTransfer: () => ({}),
  lapseTransfer: () => ({}),
  handOver: (event, facts, at) => ({ ...taken(event, facts, at), nextLookAt: 'KEEP' }),
  requeue: queued,
  climb: (event, { queueCode = event.queueCode }) => ({ queueCode, nextLookAt: 'KEEP' }),
  resolve: (_event, _facts, at) => ({ resolvedAt: at, nextLookAt: later(at, SILENT_DAYS * DAY_MS) }),
  verifyClose: ended,
  failCheck: again,
  // A bad rating is no silence: a manager has to look before it is closed.
  rate: (event, { isDissatisfied }) => ({ nextLookAt: isDissatisfied && event.state === 'RESOLVED' ? null : 'KEEP' }),
  reopen: again,
  merge: (event, { masterEventId }, at) => ({ masterEventId: masterEventId ?? null, mergedFromState: event.state, endedAt: at }),
  unmerge: (event, { queueCode = event.queueCode }) => ({ masterEventId: null, mergedFromState: null, endedAt: null, queueCode }),
  follow: (event) => ({ followers: event.followers + 1, nextLookAt: 'KEEP' }),
}

export function stateAfter(event: EventBody, action: EventAction): EventState {
  const { to } = EVENT_ACTIONS[action]
  if (to === 'SAME') return event.state
  if (to !== 'BEFORE') return to
  if (!event.mergedFromState) throw new Error('an event that was never merged cannot come back')
  return event.mergedFromState
}

/** The event after an action that is allowed (§3.1): what is written, and what a replay of its steps computes. */
export const changeOf = (event: EventBody, action: EventAction, facts: ChangeFacts, at: Date): EventChange => {
  const { handlerAccountId, round, nodeCode, queueCode, isPlaceDoubtful, transfers, followers, masterEventId, mergedFromState, resolvedAt, endedAt } = event
  const kept = { handlerAccountId, round, nodeCode, queueCode, isPlaceDoubtful, transfers, followers, masterEventId, mergedFromState, resolvedAt, endedAt }
  return { ...kept, state: stateAfter(event, action), nextLookAt: null, ...PARTS[action](event, facts, at) }
}

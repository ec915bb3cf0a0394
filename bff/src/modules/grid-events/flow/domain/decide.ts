import { CLAIMABLE_STATES, EVENT_ACTIONS, type EventAction, type EventActor, type EventState } from '@jktl/shared/grid-events/lifecycle'
import { CATEGORIES, REOPEN_DAYS, type TransferDirection, TRANSFERS_BEFORE_UP } from '@jktl/shared/grid-events/model'
import { DAY_MS } from '@jktl/shared/kernel/dates'

import type { ActionFields, EventRow, FlowRefusal } from '../../event-flow.ts'

/** As which of what they are somebody does this: the first the table names. null: nobody of these may. */
export const actingAs = (action: EventAction, actors: ReadonlySet<EventActor>): EventActor | null =>
  EVENT_ACTIONS[action].who.find((actor) => actors.has(actor)) ?? null

export const isOpenIn = (action: EventAction, state: EventState): boolean => (EVENT_ACTIONS[action].from as readonly EventState[]).includes(state)

/** Refusal by the table alone; who may not see the event at all got a 404 before. */
export function refusalOf(event: Pick<EventRow, 'state' | 'handlerAccountId'>, action: EventAction, actors: ReadonlySet<EventActor>): FlowRefusal | null {
  if (isOpenIn(action, event.state)) return actingAs(action, actors) ? null : 'INVALID_STATE_TRANSITION'
  return action === 'claim' && event.handlerAccountId ? 'ALREADY_CLAIMED' : 'INVALID_STATE_TRANSITION'
}

/** §3.2: the third transfer, or one back to somebody who had it, goes upwards only. */
export function transferRefusal(event: Pick<EventRow, 'transfers'>, direction: TransferDirection | null, hadItBefore: boolean): FlowRefusal | null {
  if (!direction) return 'TRANSFER_NOT_CANDIDATE'
  const onlyUp = hadItBefore || event.transfers + 1 >= TRANSFERS_BEFORE_UP
  return onlyUp && direction !== 'UP' ? 'TRANSFER_ONLY_UP' : null
}

/** A word on what was done; where it may be shown to the public, a picture too. */
export const evidenceRefusal = (event: Pick<EventRow, 'lane'>, { note, mediaIds }: ActionFields['resolve']): FlowRefusal | null =>
  note.trim().length < 2 || (event.lane === 'PUBLIC' && mediaIds.length === 0) ? 'EVIDENCE_NEEDED' : null

export const reopenRefusal = ({ resolvedAt }: Pick<EventRow, 'resolvedAt'>, at: Date): FlowRefusal | null =>
  resolvedAt && at.getTime() > resolvedAt.getTime() + REOPEN_DAYS * DAY_MS ? 'REOPEN_TOO_LATE' : null

export const isDissatisfied = ({ result, service }: Pick<ActionFields['rate'], 'result' | 'service'>): boolean => result >= 4 || service >= 4
export const ratingRefusal = (rating: ActionFields['rate']): FlowRefusal | null =>
  isDissatisfied(rating) && rating.reason.trim().length < 2 ? 'RATING_REASON_NEEDED' : null

/** What an event may be merged into: of the same lane and group, itself not merged, refused or withdrawn; and nothing hangs on the one merged. */
export function masterRefusal(event: EventRow, master: EventRow | null, hasMergedItself: boolean): FlowRefusal | null {
  const isFit =
    master !== null &&
    master.id !== event.id &&
    !hasMergedItself &&
    master.lane === event.lane &&
    CATEGORIES[master.category].group === CATEGORIES[event.category].group &&
    !['MERGED', 'REJECTED_INTAKE', 'CANCELLED'].includes(master.state)
  return isFit ? null : 'MASTER_UNSUITABLE'
}

/** A 岗 first; B 岗 when half of the time to claim is gone, when no A 岗 is there, or when the event comes back. */
export function turnRefusal(
  event: Pick<EventRow, 'state' | 'round'>,
  { isAway, isOnlyB, isAPresent, isHalfGone }: { isAway: boolean; isOnlyB: boolean; isAPresent: boolean; isHalfGone: boolean },
): FlowRefusal | null {
  if (!CLAIMABLE_STATES.includes(event.state)) return null
  if (isAway) return 'NOT_ON_DUTY'
  return isOnlyB && isAPresent && !isHalfGone && event.round === 1 ? 'NOT_YOUR_TURN' : null
}

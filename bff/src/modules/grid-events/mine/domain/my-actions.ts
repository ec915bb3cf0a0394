import { type EventAction, actionsOpen, type EventActor, type EventState } from '@jktl/shared/grid-events/lifecycle'
import { MY_EVENT_ACTIONS, type MyEventAction } from '@jktl/shared/grid-events/mine/model'
import { REOPEN_DAYS } from '@jktl/shared/grid-events/model'
import { DAY_MS, type Instant } from '@jktl/shared/kernel/dates'

interface ActionFacts {
  state: EventState
  resolvedAt: Date | null
  isRated: boolean
}
/** Last moment of 没办好; null while nothing was done yet. */
export const reopenUntil = (resolvedAt: Date | null): Instant | null => resolvedAt && resolvedAt.getTime() + REOPEN_DAYS * DAY_MS

/** What a resident is offered, of what the table leaves open: rated once a round, taken up again within 15 days. */
export function residentActions(
  open: readonly EventAction[],
  { resolvedAt, isRated }: Pick<ActionFacts, 'resolvedAt' | 'isRated'>,
  now: Instant,
): MyEventAction[] {
  const until = reopenUntil(resolvedAt)
  return MY_EVENT_ACTIONS.filter(
    (action) => open.includes(action) && !(action === 'rate' && isRated) && !(action === 'reopen' && until !== null && now > until),
  )
}
export const actionsOfCard = (facts: ActionFacts, actor: EventActor, now: Instant): MyEventAction[] =>
  residentActions(actionsOpen(facts.state, new Set([actor])), facts, now)

import { ENDED_STATES, type EventActor, type EventState } from '@jktl/shared/grid-events/lifecycle'

/** §3.9: full name and number only for who handles the event or answers for its place, while it is open and there is somebody to call. */
export const mayLook = (
  { state, isAnonymous, hasContact }: { state: EventState; isAnonymous: boolean; hasContact: boolean },
  actors: ReadonlySet<EventActor>,
): boolean => !isAnonymous && hasContact && !ENDED_STATES.includes(state) && (actors.has('handler') || actors.has('manager'))

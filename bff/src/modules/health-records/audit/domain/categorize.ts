import type { AccessEvent } from '../../access-events.ts'
import type { EventCategory } from './chain.ts'

/** Under which heading a resident looks for an event. */
export function categoryOf(event: Pick<AccessEvent, 'code' | 'purpose' | 'actorRole'>): EventCategory {
  if (event.code === 'BREAK_GLASS' || event.purpose === 'ETREAT') return 'EMERGENCY'
  if (event.actorRole !== 'resident') return 'INSTITUTION'
  return event.code === 'SELF' ? 'SELF' : 'FAMILY'
}

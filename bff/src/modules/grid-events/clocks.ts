import type { ClockView } from '@jktl/shared/grid-events/clocks/model'

import type { Sql } from '../../platform/database/database.ts'
import type { EventRow, EventStep } from './event-flow.ts'

/** Clocks of an event (§3.4): claim, first answer, resolve, verify; started, paused and stopped by its steps, in their transaction. */
export abstract class EventClocks {
  /** @param event as it is after the step */
  abstract follow(tx: Sql, event: EventRow, step: EventStep): Promise<void>
  /** Whether half of the time to claim has passed, so that B 岗 may take it too. */
  abstract isHalfClaimTimeGone(eventId: string, sql: Sql): Promise<boolean>
  /** The latest clock of each kind, by event, in the order in which they come about; for lists and pages. */
  abstract viewsOf(eventIds: readonly string[], sql?: Sql): Promise<Map<string, ClockView[]>>
}

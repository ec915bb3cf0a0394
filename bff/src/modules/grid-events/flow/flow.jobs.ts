import type { EventAction } from '@jktl/shared/grid-events/lifecycle'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import type { EventRow } from '../event-flow.ts'
import type { FlowContext } from './flow-context.ts'
import { act } from './use-cases/act.ts'

const BATCH = 50
/** What happens by itself when nobody answered in time (§3.1, §3.2). */
const BY_ITSELF: Partial<Record<EventRow['state'], Extract<EventAction, 'lapseTransfer' | 'goOn' | 'verifyClose'>>> = {
  TRANSFERRING: 'lapseTransfer',
  NEED_INFO: 'goOn',
  RESOLVED: 'verifyClose',
}

export class FlowJobs {
  constructor(
    private readonly ctx: FlowContext,
    jobs: Jobs,
  ) {
    jobs.addSweep({ name: 'gridEvents.look', run: () => this.look() })
  }

  /** @returns how many events moved; whoever is faster than the clock leaves nothing to do */
  private async look(): Promise<number> {
    let moved = 0
    for (const { id, state } of await this.ctx.events.dueLooks(this.ctx.db, this.ctx.clock.date(), BATCH)) {
      const action = BY_ITSELF[state]
      if (!action) throw new Error(`an event in ${state} waits for the clock`)
      const outcome = await act(this.ctx, { action, eventId: id, by: { app: 'system' }, seenVersion: null, note: '' })
      if (outcome.ok) moved++
    }
    return moved
  }
}

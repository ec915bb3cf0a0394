import type { Jobs } from '../../../platform/jobs/jobs.ts'
import { climbOrders } from './use-cases/climb-orders.ts'
import type { SupervisionContext } from './use-cases/context.ts'
import { endMissedDuties, handOutDuties, remindOfDuties } from './use-cases/run-duties.ts'

/** What 督办 does by itself; every sweep catches up on whatever is due. */
export class SupervisionJobs {
  constructor(ctx: SupervisionContext, jobs: Jobs) {
    jobs.addSweep({ name: 'gridEvents.climb-orders', run: () => climbOrders(ctx) })
    jobs.addSweep({ name: 'gridEvents.hand-out-duties', run: () => handOutDuties(ctx) })
    jobs.addSweep({ name: 'gridEvents.remind-of-duties', run: () => remindOfDuties(ctx) })
    jobs.addSweep({ name: 'gridEvents.end-missed-duties', run: () => endMissedDuties(ctx) })
  }
}

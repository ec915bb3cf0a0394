import type { Jobs } from '../../../platform/jobs/jobs.ts'
import { type BreachContext, climbUnclaimed, recomputeProvisional, takeBreaches } from './use-cases/follow-breaches.ts'

/** What time does to events; every sweep catches up on whatever is due. */
export class ClocksJobs {
  constructor(ctx: BreachContext, jobs: Jobs) {
    jobs.addSweep({ name: 'gridEvents.take-breaches', run: () => takeBreaches(ctx) })
    jobs.addSweep({ name: 'gridEvents.climb-unclaimed', run: () => climbUnclaimed(ctx) })
    jobs.addSweep({ name: 'gridEvents.recompute-provisional', run: () => recomputeProvisional(ctx) })
  }
}

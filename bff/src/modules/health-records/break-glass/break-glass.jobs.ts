import type { OnModuleInit } from '@nestjs/common'
import { BREAK_GLASS_WAIT_MINUTES } from '@jktl/shared/health-records/break-glass/model'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import type { BreakGlassContext } from './use-cases/context.ts'
import { escalateReviews } from './use-cases/review-break-glass.ts'

const BATCH = 50

export class BreakGlassJobs implements OnModuleInit {
  constructor(
    private readonly ctx: BreakGlassContext,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'health-records.escalate-break-glass', run: () => escalateReviews(this.ctx, BATCH) })
    this.jobs.addSweep({
      name: 'health-records.lapse-break-glass',
      run: () => this.ctx.sessions.lapseOld(new Date(this.ctx.clock.now() - BREAK_GLASS_WAIT_MINUTES * MINUTE_MS), BATCH),
    })
  }
}

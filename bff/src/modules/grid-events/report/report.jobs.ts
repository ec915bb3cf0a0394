import type { OnModuleInit } from '@nestjs/common'
import { LATEST_REPORT_DAYS } from '@jktl/shared/grid-events/report/model'
import { DAY_MS } from '@jktl/shared/kernel/dates'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import type { ReportContext } from './use-cases/context.ts'

const BATCH = 200
/** Nothing signed with a pass is taken in so long after its end; a week more for answers that were lost. */
const KEPT_MS = (LATEST_REPORT_DAYS + 7) * DAY_MS

export class ReportJobs implements OnModuleInit {
  constructor(
    private readonly ctx: Pick<ReportContext, 'passes' | 'clock'>,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    const { passes, clock } = this.ctx
    this.jobs.addSweep({ name: 'grid-events.forget-passes', run: () => passes.deleteEndedBefore(new Date(clock.now() - KEPT_MS), BATCH) })
  }
}

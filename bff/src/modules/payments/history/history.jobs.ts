import type { OnModuleInit } from '@nestjs/common'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import type { HistoryService } from './history.service.ts'

/** Requests for files are forgotten soon after they have ended. */
export class HistoryJobs implements OnModuleInit {
  constructor(
    private readonly history: HistoryService,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'payments.history-exports', run: () => this.history.forget() })
  }
}

import type { OnModuleInit } from '@nestjs/common'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import { askDueChecks, forgetOldQuestions } from './use-cases/check-media.ts'
import { clearLoose, clearOriginals } from './use-cases/clear-media.ts'
import type { MediaContext } from './use-cases/context.ts'

/** Catch-up sweeps of photos and voice notes. */
export class MediaJobs implements OnModuleInit {
  constructor(
    private readonly ctx: MediaContext,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'grid-media.checks', run: () => askDueChecks(this.ctx) })
    this.jobs.addSweep({ name: 'grid-media.forget-questions', run: () => forgetOldQuestions(this.ctx) })
    this.jobs.addSweep({ name: 'grid-media.loose', run: () => clearLoose(this.ctx) })
    this.jobs.addSweep({ name: 'grid-media.originals', run: () => clearOriginals(this.ctx) })
  }
}

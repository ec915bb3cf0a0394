import type { OnModuleInit } from '@nestjs/common'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import type { CardContext } from './use-cases/context.ts'

const BATCH = 100

export class CardJobs implements OnModuleInit {
  constructor(
    private readonly ctx: CardContext,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'health-records.expire-card-requests', run: () => this.ctx.requests.expire(this.ctx.clock.date(), BATCH) })
  }
}

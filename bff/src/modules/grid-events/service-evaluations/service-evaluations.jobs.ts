import type { OnModuleInit } from '@nestjs/common'
import { dateOf } from '@jktl/shared/kernel/dates'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import type { EvaluationContext } from './use-cases/context.ts'

const BATCH = 1_000

/** Takes from answers of days gone by what could still say whose they are (R265). */
export class ServiceEvaluationsJobs implements OnModuleInit {
  constructor(
    private readonly ctx: EvaluationContext,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({
      name: 'grid-events.shuffle-service-answers',
      run: () => this.ctx.evaluations.shuffle(dateOf(this.ctx.clock.now()), BATCH),
    })
  }
}

import type { OnModuleInit } from '@nestjs/common'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import type { ClueContext } from './use-cases/context.ts'
import { raiseDueAlarms } from './use-cases/raise-alarms.ts'

export class ClueJobs implements OnModuleInit {
  constructor(
    private readonly ctx: ClueContext,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'grid-events.clue-alarms', run: () => raiseDueAlarms(this.ctx) })
  }
}

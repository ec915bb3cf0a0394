import { Inject, Injectable, type OnModuleInit } from '@nestjs/common'
import { dateOf } from '@jktl/shared/kernel/dates'

import { Clock } from '../../../platform/clock.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { QueueParts } from './queue.parts.ts'
import { QueueRepository } from './queue.repository.ts'

const BATCH = 200

/** What the visit day does without a request. */
@Injectable()
export class QueueJobs implements OnModuleInit {
  constructor(
    @Inject(QueueParts) private readonly parts: QueueParts,
    @Inject(QueueRepository) private readonly queue: QueueRepository,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'appointments.tell-arrivals', run: () => this.parts.arrivals.due() })
    this.jobs.addSweep({ name: 'appointments.close-queues', run: () => this.queue.closeDays(dateOf(this.clock.now()), BATCH) })
  }
}

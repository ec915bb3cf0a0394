import { Inject, Injectable, type OnModuleInit } from '@nestjs/common'

import { Jobs } from '../../../platform/jobs/jobs.ts'
import { isSuspicious, WINDOW_MS } from './domain/handovers.ts'
import { WatchRepository } from './watch.repository.ts'

const BATCH = 500

/** `appointments.watch-handovers`: each appointment is looked at once, whenever the sweep comes to it. */
@Injectable()
export class WatchJobs implements OnModuleInit {
  constructor(
    @Inject(WatchRepository) private readonly repository: WatchRepository,
    @Inject(Jobs) private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'appointments.watch-handovers', run: () => this.watch() })
  }

  private watch(): Promise<number> {
    return this.repository.transaction(async (tx) => {
      const { looked, found } = await this.repository.takeHandovers(tx, BATCH)
      for (const handover of found) {
        const takenAt = handover.takenAt.getTime()
        const inWindow = await this.repository.countSince(tx, handover, takenAt - WINDOW_MS, takenAt)
        if (isSuspicious({ isSameDevice: handover.isSameDevice, gapMs: takenAt - handover.returnedAt.getTime(), inWindow }))
          await this.repository.listPair(tx, handover)
      }
      return looked
    })
  }
}

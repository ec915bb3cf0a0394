import type { OnModuleInit } from '@nestjs/common'

import type { Jobs } from '../../../platform/jobs/jobs.ts'
import { type AnchorContext, anchorChains, anchorDay } from './use-cases/anchor-chains.ts'
import { raiseAlarms, readForNotices, sendDigests, type TellContext } from './use-cases/tell-accesses.ts'

/** What happens to the access log without a request. */
export class AccessJobs implements OnModuleInit {
  constructor(
    private readonly anchoring: AnchorContext,
    private readonly telling: TellContext,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    const { anchoring, telling } = this
    this.jobs.addSweep({ name: 'access-log.anchor', run: () => anchorChains(anchoring) })
    this.jobs.addSweep({ name: 'access-log.anchor-day', run: () => anchorDay(anchoring) })
    this.jobs.addSweep({ name: 'access-log.notices', run: () => readForNotices(telling) })
    this.jobs.addSweep({ name: 'access-log.digests', run: () => sendDigests(telling) })
    this.jobs.addSweep({ name: 'access-log.alarms', run: () => raiseAlarms(telling) })
  }
}

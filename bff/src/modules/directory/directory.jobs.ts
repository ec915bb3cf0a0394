import { Injectable } from '@nestjs/common'
import { addDays, dateOf, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'

import { Clock } from '../../platform/clock.ts'
import { Jobs } from '../../platform/jobs/jobs.ts'
import { DirectoryGateway } from './directory.gateway.ts'
import { DirectoryRepository } from './directory.repository.ts'

const DAILY_AT = '03:30'
/** After a pull that failed, wholly or for one hospital. */
const RETRY_MS = 15 * MINUTE_MS

/** `directory.sync`: master data of every institution, each night; sooner again where a hospital did not answer. */
@Injectable()
export class DirectoryJobs {
  constructor(
    private readonly repository: DirectoryRepository,
    private readonly gateway: DirectoryGateway,
    private readonly clock: Clock,
    jobs: Jobs,
  ) {
    jobs.addSweep({ name: 'directory.sync', run: () => this.pullWhenDue() })
  }

  private async pullWhenDue(): Promise<number> {
    const now = this.clock.now()
    if (!(await this.repository.claimDue(now, now + RETRY_MS))) return 0
    const report = await this.gateway.pull()
    if (report.failed.length === 0) await this.repository.setDue(instantAt(addDays(dateOf(now), 1), DAILY_AT))
    return 1
  }
}

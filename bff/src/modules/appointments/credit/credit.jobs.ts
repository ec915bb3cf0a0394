import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { CreditPlatform } from '../upstream/credit.adapter.ts'
import { CreditParts } from './credit.parts.ts'
import { CreditRepository } from './credit.repository.ts'

const BATCH = 50
const AGEING_BATCH = 500
const SENDING_BATCH = 10

/** What happens to credit without a request: feeds, judgements, ends of listings, reports. */
@Injectable()
export class CreditJobs implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(CreditParts) private readonly parts: CreditParts,
    @Inject(CreditRepository) private readonly credit: CreditRepository,
    @Inject(CreditPlatform) private readonly platform: CreditPlatform,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'appointments.read-attendance', run: () => this.parts.read.due() })
    this.jobs.addSweep({ name: 'appointments.judge-visits', run: () => this.parts.judge.due(BATCH) })
    this.jobs.addSweep({ name: 'appointments.review-returns', run: () => this.parts.judge.reviewReturns(BATCH) })
    this.jobs.addSweep({ name: 'appointments.end-listings', run: () => this.endListings() })
    this.jobs.addSweep({ name: 'appointments.age-violations', run: () => this.credit.ageOut(this.clock.now(), AGEING_BATCH) })
    this.jobs.addSweep({ name: 'appointments.send-credit-reports', run: () => this.parts.send.due(SENDING_BATCH) })
  }

  onApplicationShutdown(): Promise<void> {
    return this.platform.close()
  }

  private async endListings(): Promise<number> {
    const ended = await this.credit.listEnded(this.clock.now(), BATCH)
    let released = 0
    for (const { id, identityKey } of ended)
      await this.credit.transaction(async (tx) => {
        await this.credit.lockIdentity(tx, identityKey)
        const listing = await this.credit.findListing(id, tx, true)
        if (!listing || listing.untilAt.getTime() > this.clock.now() || !(await this.parts.keep.release(tx, listing, 'EXPIRY', null))) return
        await this.parts.keep.recompute(tx, identityKey)
        released++
      })
    return released
  }
}

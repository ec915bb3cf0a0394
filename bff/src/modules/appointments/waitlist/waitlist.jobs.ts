import { Inject, Injectable, type OnModuleInit } from '@nestjs/common'

import { Jobs } from '../../../platform/jobs/jobs.ts'
import { UnbindGuards } from '../../identity/public.ts'
import { PAYMENT_TOPICS } from '../../payments/public.ts'
import { WaitlistParts } from './waitlist.parts.ts'
import { WaitlistRepository } from './waitlist.repository.ts'

/** What moves the waiting list without a request: freed numbers, the clock, news of prepayments. The tick of every second finds a freed number. */
@Injectable()
export class WaitlistJobs implements OnModuleInit {
  constructor(
    @Inject(WaitlistParts) private readonly parts: WaitlistParts,
    @Inject(WaitlistRepository) private readonly repository: WaitlistRepository,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(UnbindGuards) private readonly guards: UnbindGuards,
  ) {}

  onModuleInit(): void {
    const { offering, prepayments } = this.parts
    this.jobs.addSweep({ name: 'waitlist.end-offers', run: () => offering.endDue() })
    this.jobs.addSweep({ name: 'waitlist.offer', run: () => offering.offer() })
    this.jobs.addSweep({ name: 'waitlist.expire', run: () => offering.expirePast() })
    this.jobs.addSweep({ name: 'waitlist.take-automatic', run: () => prepayments.takeAutomatic() })
    this.jobs.addSweep({ name: 'waitlist.book-prepaid', run: () => prepayments.book() })
    this.jobs.addSweep({ name: 'waitlist.settle-prepayments', run: () => prepayments.settle() })
    this.jobs.addConsumer({
      topic: PAYMENT_TOPICS.paid,
      name: 'waitlist.take-prepayment',
      handle: async ({ payload: { businessKind, businessId, tradeOrderId } }) => {
        if (businessKind === 'WAITLIST' && typeof businessId === 'string' && typeof tradeOrderId === 'string') await prepayments.paid(businessId, tradeOrderId)
      },
    })
    this.guards.register({ name: 'waitlist', blocks: (accountId, personId, tx) => this.repository.hasLive(accountId, personId, tx) })
  }
}

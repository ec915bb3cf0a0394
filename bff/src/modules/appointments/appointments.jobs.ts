import { Inject, Injectable, type OnModuleInit } from '@nestjs/common'
import { DAY_MS, type Instant } from '@jktl/shared/kernel/dates'

import { Clock } from '../../platform/clock.ts'
import { Jobs } from '../../platform/jobs/jobs.ts'
import type { Message } from '../../platform/jobs/outbox.ts'
import { UnbindGuards } from '../identity/public.ts'
import { PAYMENT_TOPICS } from '../payments/public.ts'
import { AppointmentsParts } from './appointments.parts.ts'
import { AppointmentsRepository } from './appointments.repository.ts'
import { RosterIngest } from './public.ts'
import { STEP_LEASE_MS } from './use-cases/appointment-steps.ts'

const BATCH = 20
const NUMBER_BATCH = 2_000

/** What moves appointments and numbers without a request: due rows, the clock, rosters, news of payments. */
@Injectable()
export class AppointmentsJobs extends RosterIngest implements OnModuleInit {
  private expiredUntil: Instant = DAY_MS

  constructor(
    @Inject(AppointmentsParts) private readonly parts: AppointmentsParts,
    @Inject(AppointmentsRepository) private readonly repository: AppointmentsRepository,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(UnbindGuards) private readonly guards: UnbindGuards,
  ) {
    super()
  }

  onModuleInit(): void {
    this.jobs.addSweep({ name: 'appointments.advance', run: () => this.advance() })
    this.jobs.addSweep({ name: 'appointments.move-numbers', run: () => this.moveNumbers() })
    this.jobs.addSweep({ name: 'appointments.sync-rosters', run: () => this.parts.ingest.due() })
    this.jobs.addSweep({ name: 'appointments.tell-hospitals', run: () => this.parts.tellStops.run() })
    this.jobs.addConsumer({
      topic: PAYMENT_TOPICS.paid,
      name: 'appointments.take-payment',
      handle: (news) => this.take(news, (order) => this.parts.news.paid(order)),
    })
    this.jobs.addConsumer({
      topic: PAYMENT_TOPICS.closed,
      name: 'appointments.take-close',
      handle: (news) => this.take(news, (order) => this.parts.news.closed(order)),
    })
    this.jobs.addConsumer({
      topic: PAYMENT_TOPICS.late,
      name: 'appointments.take-late',
      handle: (news) => this.take(news, (order) => this.parts.late.run(order)),
    })
    this.guards.register({ name: 'appointments', blocks: (accountId, personId, tx) => this.repository.hasLive(accountId, personId, tx) })
  }

  syncRosters(): Promise<void> {
    return this.parts.ingest.all()
  }

  /** Segments that ended a day before the last complete pass are known to be done; a fresh process looks at all of them once. */
  private async moveNumbers(): Promise<number> {
    const now = this.clock.now()
    const { moved, expired } = await this.repository.moveNumbersByClock(now, Math.min(this.expiredUntil, now) - DAY_MS, NUMBER_BATCH)
    if (expired < NUMBER_BATCH) this.expiredUntil = now
    return moved
  }

  private async advance(): Promise<number> {
    const ids = await this.repository.leaseDue(this.clock.now(), STEP_LEASE_MS, BATCH)
    const ended = await Promise.allSettled(ids.map((id) => this.parts.steps.advance(id)))
    // A failed step keeps its lease and is taken up again when it ends; the rest of the batch is not held up by it.
    const failed = ended.find((e) => e.status === 'rejected')
    if (failed && ended.every((e) => e.status === 'rejected')) throw failed.reason
    return ids.length
  }

  private async take({ payload }: Message, use: (tradeOrderId: string) => Promise<boolean>): Promise<void> {
    const { businessKind, tradeOrderId } = payload
    if (businessKind !== 'APPOINTMENT' || typeof tradeOrderId !== 'string') return
    if (await use(tradeOrderId)) this.jobs.wake('appointments')
  }
}

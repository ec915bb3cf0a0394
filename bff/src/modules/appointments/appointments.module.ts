import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common'

import { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import { Outbox } from '../../platform/jobs/outbox.ts'
import { Metrics } from '../../platform/metrics.ts'
import { CONFIG } from '../../platform/platform.module.ts'
import { DirectoryPublic } from '../directory/public.ts'
import { IdentityPublic } from '../identity/public.ts'
import { PaymentsPublic } from '../payments/public.ts'
import { AppointmentsController } from './appointments.controller.ts'
import { AppointmentsJobs } from './appointments.jobs.ts'
import { AppointmentsParts } from './appointments.parts.ts'
import { AppointmentsRepository } from './appointments.repository.ts'
import { AppointmentsService } from './appointments.service.ts'
import { ClaimRepository } from './claim.repository.ts'
import { CREDIT_CONTROLLERS, CREDIT_PROVIDERS } from './credit/credit.providers.ts'
import { DeskController } from './desk/desk.controller.ts'
import { DeskRepository } from './desk/desk.repository.ts'
import { DeskService } from './desk/desk.service.ts'
import { DRAW_CONTROLLERS, DRAW_PROVIDERS } from './draw/draw.providers.ts'
import { EVALUATION_CONTROLLERS, EVALUATION_PROVIDERS } from './evaluations/evaluations.providers.ts'
import { GUIDANCE_CONTROLLERS, GUIDANCE_PROVIDERS } from './guidance/guidance.providers.ts'
import { QUEUE_CONTROLLERS, QUEUE_PROVIDERS } from './queue/queue.providers.ts'
import { AppointmentsPublic, RosterIngest, WaitlistPublic } from './public.ts'
import { AlternativesRepository } from './rescheduling/alternatives.repository.ts'
import { AlternativesService } from './rescheduling/alternatives.service.ts'
import { POOL_CONTROLLERS, POOL_PROVIDERS } from './pool/pool.providers.ts'
import { RosterRepository } from './roster.repository.ts'
import { SessionsRepository } from './sessions.repository.ts'
import { SessionsService } from './sessions.service.ts'
import { SuspensionRepository } from './suspension.repository.ts'
import { SUPERVISION_CONTROLLERS, SUPERVISION_PROVIDERS } from './supervision/supervision.providers.ts'
import { HisBooking } from './upstream/his-booking.adapter.ts'
import { OfferRepository } from './waitlist/offer.repository.ts'
import { PrepaymentRepository } from './waitlist/prepayment.repository.ts'
import { WaitlistStaffRepository } from './waitlist/waitlist-staff.repository.ts'
import { WaitlistStaffService } from './waitlist/waitlist-staff.service.ts'
import { WaitlistController } from './waitlist/waitlist.controller.ts'
import { WaitlistJobs } from './waitlist/waitlist.jobs.ts'
import { WaitlistParts } from './waitlist/waitlist.parts.ts'
import { WaitlistRepository } from './waitlist/waitlist.repository.ts'
import { WaitlistService } from './waitlist/waitlist.service.ts'
import { WatchController } from './watch/watch.controller.ts'
import { WatchJobs } from './watch/watch.jobs.ts'
import { WatchRepository } from './watch/watch.repository.ts'
import { WatchService } from './watch/watch.service.ts'

@Module({
  controllers: [
    AppointmentsController,
    ...POOL_CONTROLLERS,
    DeskController,
    WatchController,
    WaitlistController,
    ...DRAW_CONTROLLERS,
    ...EVALUATION_CONTROLLERS,
    ...SUPERVISION_CONTROLLERS,
    ...CREDIT_CONTROLLERS,
    ...QUEUE_CONTROLLERS,
    ...GUIDANCE_CONTROLLERS,
  ],
  providers: [
    ...GUIDANCE_PROVIDERS,
    ...CREDIT_PROVIDERS,
    AppointmentsRepository,
    ClaimRepository,
    SessionsRepository,
    SuspensionRepository,
    RosterRepository,
    ...POOL_PROVIDERS,
    {
      provide: HisBooking,
      inject: [CONFIG, Clock, Metrics],
      useFactory: (config: Config, clock: Clock, metrics: Metrics): HisBooking => new HisBooking(config.his, clock, metrics.observeUpstream),
    },
    {
      provide: AppointmentsParts,
      inject: [
        AppointmentsRepository,
        ClaimRepository,
        SessionsRepository,
        SuspensionRepository,
        RosterRepository,
        HisBooking,
        IdentityPublic,
        DirectoryPublic,
        PaymentsPublic,
        Outbox,
        Clock,
      ],
      useFactory: (
        repository: AppointmentsRepository,
        claims: ClaimRepository,
        sessions: SessionsRepository,
        suspension: SuspensionRepository,
        rosters: RosterRepository,
        his: HisBooking,
        identity: IdentityPublic,
        directory: DirectoryPublic,
        payments: PaymentsPublic,
        outbox: Outbox,
        clock: Clock,
      ): AppointmentsParts => new AppointmentsParts({ repository, claims, sessions, suspension, rosters, his, identity, directory, payments, outbox, clock }),
    },
    AppointmentsService,
    ...EVALUATION_PROVIDERS,
    ...SUPERVISION_PROVIDERS,
    ...QUEUE_PROVIDERS,
    SessionsService,
    AlternativesRepository,
    AlternativesService,
    DeskRepository,
    DeskService,
    WatchRepository,
    WatchService,
    WatchJobs,
    AppointmentsJobs,
    WaitlistRepository,
    OfferRepository,
    PrepaymentRepository,
    WaitlistStaffRepository,
    {
      provide: WaitlistParts,
      inject: [
        AppointmentsParts,
        AppointmentsRepository,
        WaitlistRepository,
        OfferRepository,
        PrepaymentRepository,
        IdentityPublic,
        DirectoryPublic,
        PaymentsPublic,
        Outbox,
        Clock,
      ],
      useFactory: (
        parts: AppointmentsParts,
        appointments: AppointmentsRepository,
        entries: WaitlistRepository,
        offers: OfferRepository,
        prepayments: PrepaymentRepository,
        identity: IdentityPublic,
        directory: DirectoryPublic,
        payments: PaymentsPublic,
        outbox: Outbox,
        clock: Clock,
      ): WaitlistParts => new WaitlistParts({ parts, appointments, entries, offers, prepayments, identity, directory, payments, outbox, clock }),
    },
    WaitlistService,
    WaitlistStaffService,
    WaitlistJobs,
    ...DRAW_PROVIDERS,
    { provide: WaitlistPublic, useExisting: WaitlistService },
    { provide: AppointmentsPublic, useExisting: AppointmentsService },
    { provide: RosterIngest, useExisting: AppointmentsJobs },
  ],
  exports: [AppointmentsPublic, WaitlistPublic, RosterIngest],
})
export class AppointmentsModule implements OnApplicationShutdown {
  constructor(@Inject(HisBooking) private readonly his: HisBooking) {}

  onApplicationShutdown(): Promise<void> {
    return this.his.close()
  }
}

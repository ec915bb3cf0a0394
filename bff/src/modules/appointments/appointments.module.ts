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
import { AppointmentsPublic, RosterIngest } from './public.ts'
import { RosterRepository } from './roster.repository.ts'
import { SessionsRepository } from './sessions.repository.ts'
import { SessionsService } from './sessions.service.ts'
import { SuspensionRepository } from './suspension.repository.ts'
import { HisBooking } from './upstream/his-booking.adapter.ts'

@Module({
  controllers: [AppointmentsController],
  providers: [
    AppointmentsRepository,
    ClaimRepository,
    SessionsRepository,
    SuspensionRepository,
    RosterRepository,
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
    SessionsService,
    AppointmentsJobs,
    { provide: AppointmentsPublic, useExisting: AppointmentsService },
    { provide: RosterIngest, useExisting: AppointmentsJobs },
  ],
  exports: [AppointmentsPublic, RosterIngest],
})
export class AppointmentsModule implements OnApplicationShutdown {
  constructor(@Inject(HisBooking) private readonly his: HisBooking) {}

  onApplicationShutdown(): Promise<void> {
    return this.his.close()
  }
}

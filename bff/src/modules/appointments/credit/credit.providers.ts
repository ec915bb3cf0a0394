import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { Metrics } from '../../../platform/metrics.ts'
import { CONFIG } from '../../../platform/platform.module.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { PaymentsPublic } from '../../payments/public.ts'
import { AppointmentsRepository } from '../appointments.repository.ts'
import { CreditPlatform } from '../upstream/credit.adapter.ts'
import { HisBooking } from '../upstream/his-booking.adapter.ts'
import { AppealsRepository } from './appeals.repository.ts'
import { AttendanceRepository } from './attendance.repository.ts'
import { CreditDeskController } from './credit-desk.controller.ts'
import { CreditDeskService } from './credit-desk.service.ts'
import { CreditController } from './credit.controller.ts'
import { CreditJobs } from './credit.jobs.ts'
import { CreditParts } from './credit.parts.ts'
import { CreditRepository } from './credit.repository.ts'
import { CreditService } from './credit.service.ts'
import { ExemptionsRepository } from './exemptions.repository.ts'
import { ExemptionsService } from './exemptions.service.ts'
import { ReportsRepository } from './reports.repository.ts'

export const CREDIT_CONTROLLERS = [CreditController, CreditDeskController]
/** 预约信用 inside the slice's module. */
export const CREDIT_PROVIDERS: Provider[] = [
  AttendanceRepository,
  CreditRepository,
  AppealsRepository,
  ReportsRepository,
  ExemptionsRepository,
  {
    provide: CreditPlatform,
    inject: [CONFIG, Clock, Metrics],
    useFactory: (config: Config, clock: Clock, metrics: Metrics): CreditPlatform => new CreditPlatform(config.credit, clock, metrics.observeUpstream),
  },
  {
    provide: CreditParts,
    inject: [
      AppointmentsRepository,
      AttendanceRepository,
      CreditRepository,
      AppealsRepository,
      ReportsRepository,
      HisBooking,
      CreditPlatform,
      IdentityPublic,
      DirectoryPublic,
      PaymentsPublic,
      Outbox,
      Audit,
      Clock,
    ],
    useFactory: (
      appointments: AppointmentsRepository,
      attendance: AttendanceRepository,
      credit: CreditRepository,
      appeals: AppealsRepository,
      reports: ReportsRepository,
      feed: HisBooking,
      platform: CreditPlatform,
      identity: IdentityPublic,
      directory: DirectoryPublic,
      payments: PaymentsPublic,
      outbox: Outbox,
      audit: Audit,
      clock: Clock,
    ): CreditParts =>
      new CreditParts({ appointments, attendance, credit, appeals, reports, feed, platform, identity, directory, payments, outbox, audit, clock }),
  },
  CreditService,
  CreditDeskService,
  ExemptionsService,
  CreditJobs,
]

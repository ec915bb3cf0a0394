import type { Provider, Type } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { PaymentTasks } from '../../payments/public.ts'
import { AppointmentsParts } from '../appointments.parts.ts'
import { AppointmentsRepository } from '../appointments.repository.ts'
import { HisBooking } from '../upstream/his-booking.adapter.ts'
import { QueueController } from './queue.controller.ts'
import { QueueDeskService } from './queue-desk.service.ts'
import { QueueJobs } from './queue.jobs.ts'
import { QueueParts } from './queue.parts.ts'
import { QueueRepository } from './queue.repository.ts'
import { QueueService } from './queue.service.ts'

/** The visit day within the module of its slice. */
export const QUEUE_CONTROLLERS: Type[] = [QueueController]
export const QUEUE_PROVIDERS: Provider[] = [
  QueueRepository,
  {
    provide: QueueParts,
    inject: [QueueRepository, AppointmentsRepository, AppointmentsParts, HisBooking, IdentityPublic, DirectoryPublic, PaymentTasks, Outbox, Clock],
    useFactory: (
      queue: QueueRepository,
      appointments: AppointmentsRepository,
      booking: AppointmentsParts,
      his: HisBooking,
      identity: IdentityPublic,
      directory: DirectoryPublic,
      bills: PaymentTasks,
      outbox: Outbox,
      clock: Clock,
    ): QueueParts => new QueueParts({ queue, appointments, booking, his, identity, directory, bills, outbox, clock }),
  },
  QueueService,
  QueueDeskService,
  QueueJobs,
]

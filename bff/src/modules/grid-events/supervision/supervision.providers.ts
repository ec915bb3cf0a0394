import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { WorkingCalendars } from '../../../platform/calendar/working-calendars.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { GridGeo } from '../geo.ts'
import { MediaLibrary } from '../media.ts'
import { GridPeople } from '../people.ts'
import { SupervisionCounts } from '../supervision-counts.ts'
import { DutiesRepository } from './duties.repository.ts'
import { DutiesService } from './duties.service.ts'
import { OrdersRepository } from './orders.repository.ts'
import { OrdersService } from './orders.service.ts'
import { SubjectsRepository } from './subjects.repository.ts'
import { SupervisionController } from './supervision.controller.ts'
import { SupervisionJobs } from './supervision.jobs.ts'
import { TemplatesRepository } from './templates.repository.ts'
import type { SupervisionContext } from './use-cases/context.ts'

const SUPERVISION_CONTEXT = Symbol('grid-supervision-context')

export const SUPERVISION_CONTROLLERS = [SupervisionController]
/** 督办 inside the slice's module. */
export const SUPERVISION_PROVIDERS: Provider[] = [
  { provide: OrdersRepository, inject: [Database], useFactory: (db: Database): OrdersRepository => new OrdersRepository(db) },
  { provide: SupervisionCounts, useExisting: OrdersRepository },
  {
    provide: SUPERVISION_CONTEXT,
    inject: [Database, Clock, Outbox, WorkingCalendars, IdentityPublic, GridPeople, GridGeo, MediaLibrary, OrdersRepository],
    useFactory: (
      db: Database,
      clock: Clock,
      outbox: Outbox,
      calendars: WorkingCalendars,
      identity: IdentityPublic,
      people: GridPeople,
      geo: GridGeo,
      media: MediaLibrary,
      orders: OrdersRepository,
    ): SupervisionContext => ({
      db,
      clock,
      outbox,
      calendars,
      identity,
      people,
      geo,
      media,
      orders,
      subjects: new SubjectsRepository(),
      templates: new TemplatesRepository(),
      duties: new DutiesRepository(),
    }),
  },
  {
    provide: OrdersService,
    inject: [SUPERVISION_CONTEXT, Audit],
    useFactory: (ctx: SupervisionContext, audit: Audit): OrdersService => new OrdersService(ctx, audit),
  },
  { provide: DutiesService, inject: [SUPERVISION_CONTEXT], useFactory: (ctx: SupervisionContext): DutiesService => new DutiesService(ctx) },
  {
    provide: SupervisionJobs,
    inject: [SUPERVISION_CONTEXT, Jobs],
    useFactory: (ctx: SupervisionContext, jobs: Jobs): SupervisionJobs => new SupervisionJobs(ctx, jobs),
  },
]

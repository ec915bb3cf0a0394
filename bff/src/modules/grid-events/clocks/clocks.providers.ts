import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { WorkingCalendars } from '../../../platform/calendar/working-calendars.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { EventClocks } from '../clocks.ts'
import { EventFlow } from '../event-flow.ts'
import { GridGeo } from '../geo.ts'
import { GridPeople } from '../people.ts'
import { OrdersRepository } from '../supervision/orders.repository.ts'
import { BreachesRepository } from './breaches.repository.ts'
import { ClocksController } from './clocks.controller.ts'
import { ClocksJobs } from './clocks.jobs.ts'
import { RunningClocks } from './running-clocks.ts'
import { SlaRulesRepository } from './sla-rules.repository.ts'
import { SlaRulesService } from './sla-rules.service.ts'
import { TimersRepository } from './timers.repository.ts'

export const CLOCKS_CONTROLLERS = [ClocksController]
/** 时限 inside the slice's module. */
export const CLOCKS_PROVIDERS: Provider[] = [
  TimersRepository,
  SlaRulesRepository,
  {
    provide: EventClocks,
    inject: [Database, Clock, WorkingCalendars, TimersRepository, SlaRulesRepository],
    useFactory: (db: Database, clock: Clock, calendars: WorkingCalendars, timers: TimersRepository, rules: SlaRulesRepository): EventClocks =>
      new RunningClocks(db, clock, calendars, timers, rules),
  },
  {
    provide: SlaRulesService,
    inject: [Database, Clock, Audit, WorkingCalendars, IdentityPublic, GridGeo, GridPeople, SlaRulesRepository],
    useFactory: (
      db: Database,
      clock: Clock,
      audit: Audit,
      calendars: WorkingCalendars,
      identity: IdentityPublic,
      geo: GridGeo,
      people: GridPeople,
      rules: SlaRulesRepository,
    ): SlaRulesService => new SlaRulesService({ db, clock, audit, calendars, identity, geo, people, rules }),
  },
  {
    provide: ClocksJobs,
    inject: [Database, Clock, Outbox, WorkingCalendars, GridPeople, EventFlow, OrdersRepository, Jobs],
    useFactory: (
      db: Database,
      clock: Clock,
      outbox: Outbox,
      calendars: WorkingCalendars,
      people: GridPeople,
      flow: EventFlow,
      orders: OrdersRepository,
      jobs: Jobs,
    ): ClocksJobs => new ClocksJobs({ db, clock, outbox, calendars, people, flow, orders, breaches: new BreachesRepository() }, jobs),
  },
]

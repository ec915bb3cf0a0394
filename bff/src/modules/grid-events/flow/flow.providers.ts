import type { Provider } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { Vault } from '../../../platform/vault.ts'
import { EventClocks } from '../clocks.ts'
import { EventFlow } from '../event-flow.ts'
import { GridGeo } from '../geo.ts'
import { MediaLibrary } from '../media.ts'
import { GridPeople } from '../people.ts'
import { GridEventsPublic } from '../public.ts'
import { EventRepository } from './event.repository.ts'
import { GridEventFlow } from './event-flow.service.ts'
import type { FlowContext } from './flow-context.ts'
import { FlowJobs } from './flow.jobs.ts'
import { GridTasks } from './grid-tasks.ts'

const FLOW_CONTEXT = Symbol('grid-flow-context')

/** Life of an event inside the slice's module. */
export const FLOW_PROVIDERS: Provider[] = [
  {
    provide: FLOW_CONTEXT,
    inject: [Database, Clock, Vault, Outbox, GridGeo, GridPeople, EventClocks, MediaLibrary],
    useFactory: (
      db: Database,
      clock: Clock,
      vault: Vault,
      outbox: Outbox,
      geo: GridGeo,
      people: GridPeople,
      clocks: EventClocks,
      media: MediaLibrary,
    ): FlowContext => ({
      db,
      clock,
      vault,
      outbox,
      events: new EventRepository(),
      geo,
      people,
      clocks,
      media,
    }),
  },
  { provide: EventFlow, inject: [FLOW_CONTEXT], useFactory: (ctx: FlowContext): EventFlow => new GridEventFlow(ctx) },
  { provide: GridEventsPublic, inject: [FLOW_CONTEXT], useFactory: ({ db, vault, events }: FlowContext): GridEventsPublic => new GridTasks(db, vault, events) },
  { provide: FlowJobs, inject: [FLOW_CONTEXT, Jobs], useFactory: (ctx: FlowContext, jobs: Jobs): FlowJobs => new FlowJobs(ctx, jobs) },
]

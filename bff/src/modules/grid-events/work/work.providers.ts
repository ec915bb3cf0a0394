import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Vault } from '../../../platform/vault.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { EventClocks } from '../clocks.ts'
import { EventFlow } from '../event-flow.ts'
import { GridGeo } from '../geo.ts'
import { MediaLibrary } from '../media.ts'
import { GridPeople } from '../people.ts'
import { Cards } from './cards.ts'
import { EventPageRepository } from './event-page.repository.ts'
import { EventPageService } from './event-page.service.ts'
import { InboxRepository } from './inbox.repository.ts'
import { InboxService } from './inbox.service.ts'
import type { LookContext } from './use-cases/look-at-reporter.ts'
import { LOOK_CONTEXT, WorkController } from './work.controller.ts'
import { WorkService } from './work.service.ts'

export const WORK_CONTROLLERS = [WorkController]
/** Inbox and page of an event inside the slice's module. */
export const WORK_PROVIDERS: Provider[] = [
  { provide: InboxRepository, inject: [Database], useFactory: (db: Database) => new InboxRepository(db) },
  { provide: EventPageRepository, inject: [Database, Vault], useFactory: (db: Database, vault: Vault) => new EventPageRepository(db, vault) },
  {
    provide: Cards,
    inject: [IdentityPublic, GridGeo, MediaLibrary, EventClocks, EventPageRepository],
    useFactory: (identity: IdentityPublic, geo: GridGeo, media: MediaLibrary, clocks: EventClocks, pages: EventPageRepository) =>
      new Cards(identity, geo, media, clocks, pages),
  },
  {
    provide: InboxService,
    inject: [Clock, GridPeople, GridGeo, InboxRepository, Cards],
    useFactory: (clock: Clock, people: GridPeople, geo: GridGeo, inbox: InboxRepository, cards: Cards) => new InboxService(clock, people, geo, inbox, cards),
  },
  {
    provide: EventPageService,
    inject: [Clock, EventFlow, GridGeo, MediaLibrary, EventClocks, IdentityPublic, InboxRepository, EventPageRepository, InboxService, Cards],
    useFactory: (
      clock: Clock,
      flow: EventFlow,
      geo: GridGeo,
      media: MediaLibrary,
      clocks: EventClocks,
      identity: IdentityPublic,
      lists: InboxRepository,
      pages: EventPageRepository,
      inbox: InboxService,
      cards: Cards,
    ) => new EventPageService(clock, flow, geo, media, clocks, identity, lists, pages, inbox, cards),
  },
  {
    provide: WorkService,
    inject: [EventFlow, GridPeople, EventPageRepository, EventPageService, InboxService],
    useFactory: (flow: EventFlow, people: GridPeople, pages: EventPageRepository, page: EventPageService, inbox: InboxService) =>
      new WorkService(flow, people, pages, page, inbox),
  },
  {
    provide: LOOK_CONTEXT,
    inject: [Database, Clock, Audit, EventFlow, IdentityPublic, EventPageRepository],
    useFactory: (db: Database, clock: Clock, audit: Audit, flow: EventFlow, identity: IdentityPublic, pages: EventPageRepository): LookContext => ({
      db,
      clock,
      audit,
      flow,
      identity,
      pages,
    }),
  },
]

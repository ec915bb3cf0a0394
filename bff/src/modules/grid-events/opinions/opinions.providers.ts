import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { Vault } from '../../../platform/vault.ts'
import { GridGeo } from '../geo.ts'
import { GridPeople } from '../people.ts'
import { OpinionDeskService } from './opinion-desk.service.ts'
import { OpinionsController } from './opinions.controller.ts'
import { OpinionsRepository } from './opinions.repository.ts'
import { OpinionsService } from './opinions.service.ts'
import type { OpinionContext } from './use-cases/write-opinion.ts'

/** Under which the context of this area is found. */
const OPINION_CONTEXT = Symbol('opinion-context')

export const OPINIONS_CONTROLLERS = [OpinionsController]
/** 社情民意 inside the slice's module. */
export const OPINIONS_PROVIDERS: Provider[] = [
  {
    provide: OPINION_CONTEXT,
    inject: [Database, Clock, Vault, GridGeo],
    useFactory: (db: Database, clock: Clock, vault: Vault, geo: GridGeo): OpinionContext => ({ clock, vault, geo, opinions: new OpinionsRepository(db) }),
  },
  { provide: OpinionsService, inject: [OPINION_CONTEXT], useFactory: (ctx: OpinionContext): OpinionsService => new OpinionsService(ctx) },
  {
    provide: OpinionDeskService,
    inject: [OPINION_CONTEXT, Database, Outbox, Audit, GridPeople],
    useFactory: (ctx: OpinionContext, db: Database, outbox: Outbox, audit: Audit, people: GridPeople): OpinionDeskService =>
      new OpinionDeskService(ctx, db, outbox, audit, people),
  },
]

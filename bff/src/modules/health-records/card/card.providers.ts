import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { GrantsRepository } from '../grants/grants.repository.ts'
import { CardController } from './card.controller.ts'
import { CardJobs } from './card.jobs.ts'
import { CardRequestsRepository } from './card-requests.repository.ts'
import { CardService } from './card.service.ts'
import type { CardContext } from './use-cases/context.ts'

const CARD_CONTEXT = Symbol('card-context')

export const CARD_CONTROLLERS = [CardController]
/** 扫健康卡请求查看 inside the slice's module. */
export const CARD_PROVIDERS: Provider[] = [
  {
    provide: CARD_CONTEXT,
    inject: [Database, Clock, Outbox, IdentityPublic],
    useFactory: (db: Database, clock: Clock, outbox: Outbox, identity: IdentityPublic): CardContext => ({
      db,
      clock,
      outbox,
      identity,
      grants: new GrantsRepository(),
      requests: new CardRequestsRepository(db),
    }),
  },
  {
    provide: CardService,
    inject: [CARD_CONTEXT, DirectoryPublic, Audit],
    useFactory: (ctx: CardContext, directory: DirectoryPublic, audit: Audit): CardService => new CardService(ctx, directory, audit),
  },
  { provide: CardJobs, inject: [CARD_CONTEXT, Jobs], useFactory: (ctx: CardContext, jobs: Jobs): CardJobs => new CardJobs(ctx, jobs) },
]

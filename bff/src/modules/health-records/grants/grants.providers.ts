import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { DueGrantsRepository } from './due-grants.repository.ts'
import { GrantsController } from './grants.controller.ts'
import { GrantsJobs } from './grants.jobs.ts'
import { GrantsRepository } from './grants.repository.ts'
import { GrantsService } from './grants.service.ts'
import { GuardiansService } from './guardians.service.ts'
import { LivesRepository } from './lives.repository.ts'
import { OptInsRepository } from './opt-ins.repository.ts'
import type { LifeContext } from './use-cases/life-events.ts'

/** Under which the context of this area is found. */
export const GRANTS_CONTEXT = Symbol('grants-context')

export const GRANTS_CONTROLLERS = [GrantsController]
/** 授权 inside the slice's module. */
export const GRANTS_PROVIDERS: Provider[] = [
  {
    provide: GRANTS_CONTEXT,
    inject: [Database, Clock, Outbox, IdentityPublic, DirectoryPublic],
    useFactory: (db: Database, clock: Clock, outbox: Outbox, identity: IdentityPublic, directory: DirectoryPublic): LifeContext => ({
      db,
      clock,
      outbox,
      identity,
      directory,
      grants: new GrantsRepository(),
      due: new DueGrantsRepository(),
      lives: new LivesRepository(),
      optIns: new OptInsRepository(),
    }),
  },
  { provide: GrantsService, inject: [GRANTS_CONTEXT, Audit], useFactory: (ctx: LifeContext, audit: Audit): GrantsService => new GrantsService(ctx, audit) },
  {
    provide: GuardiansService,
    inject: [GRANTS_CONTEXT, Audit],
    useFactory: (ctx: LifeContext, audit: Audit): GuardiansService => new GuardiansService(ctx, ctx.optIns, audit),
  },
  { provide: GrantsJobs, inject: [GRANTS_CONTEXT, Jobs], useFactory: (ctx: LifeContext, jobs: Jobs): GrantsJobs => new GrantsJobs(ctx, jobs) },
]

import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { Vault } from '../../../platform/vault.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { AccessEvents } from '../access-events.ts'
import { AccessChainRepository } from '../audit/access-chain.repository.ts'
import { FactsRepository } from '../gate/facts.repository.ts'
import { AuthLevels, BreakGlassSessions } from '../gate/reader-ports.ts'
import { BreakGlassController } from './break-glass.controller.ts'
import { BreakGlassJobs } from './break-glass.jobs.ts'
import { BreakGlassRepository } from './break-glass.repository.ts'
import { BreakGlassService } from './break-glass.service.ts'
import { ReviewsController } from './reviews.controller.ts'
import { EmergencyAccessRepository } from './reviews.repository.ts'
import { ReviewsService } from './reviews.service.ts'
import type { BreakGlassContext } from './use-cases/context.ts'

const BREAK_GLASS_CONTEXT = Symbol('break-glass-context')

export const BREAK_GLASS_CONTROLLERS = [BreakGlassController, ReviewsController]
/** 紧急调阅 inside the slice's module. */
export const BREAK_GLASS_PROVIDERS: Provider[] = [
  { provide: BreakGlassRepository, inject: [Database], useFactory: (db: Database): BreakGlassRepository => new BreakGlassRepository(db) },
  { provide: BreakGlassSessions, useExisting: BreakGlassRepository },
  {
    provide: BREAK_GLASS_CONTEXT,
    inject: [Database, Clock, Outbox, Vault, IdentityPublic, AuthLevels, BreakGlassRepository],
    useFactory: (
      db: Database,
      clock: Clock,
      outbox: Outbox,
      vault: Vault,
      identity: IdentityPublic,
      authLevels: AuthLevels,
      sessions: BreakGlassRepository,
    ): BreakGlassContext => ({ db, clock, outbox, vault, identity, authLevels, sessions, facts: new FactsRepository(db) }),
  },
  {
    provide: BreakGlassService,
    inject: [BREAK_GLASS_CONTEXT, DirectoryPublic, Audit, AccessEvents],
    useFactory: (ctx: BreakGlassContext, directory: DirectoryPublic, audit: Audit, events: AccessEvents): BreakGlassService =>
      new BreakGlassService(ctx, directory, audit, events),
  },
  {
    provide: ReviewsService,
    inject: [BREAK_GLASS_CONTEXT, Database, Vault, DirectoryPublic, Audit],
    useFactory: (ctx: BreakGlassContext, db: Database, vault: Vault, directory: DirectoryPublic, audit: Audit): ReviewsService =>
      new ReviewsService(ctx, new EmergencyAccessRepository(db, new AccessChainRepository(vault)), directory, audit),
  },
  {
    provide: BreakGlassJobs,
    inject: [BREAK_GLASS_CONTEXT, Jobs],
    useFactory: (ctx: BreakGlassContext, jobs: Jobs): BreakGlassJobs => new BreakGlassJobs(ctx, jobs),
  },
]

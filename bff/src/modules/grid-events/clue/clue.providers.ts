import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { Metrics } from '../../../platform/metrics.ts'
import { Vault } from '../../../platform/vault.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { GridGeo } from '../geo.ts'
import { MediaLibrary } from '../media.ts'
import { ClueController } from './clue.controller.ts'
import { ClueJobs } from './clue.jobs.ts'
import { ClueMetrics } from './clue-metrics.ts'
import { ClueService } from './clue.service.ts'
import { CluesRepository } from './clues.repository.ts'
import { CLUE_CONTEXT, type ClueContext } from './use-cases/context.ts'

export const CLUE_CONTROLLERS = [ClueController]
/** 传染病线索 inside the slice's module; nothing else of the slice knows it. */
export const CLUE_PROVIDERS: Provider[] = [
  {
    provide: CLUE_CONTEXT,
    inject: [Database, Clock, Vault, Outbox, IdentityPublic, GridGeo, MediaLibrary, Metrics],
    useFactory: (
      db: Database,
      clock: Clock,
      vault: Vault,
      outbox: Outbox,
      identity: IdentityPublic,
      geo: GridGeo,
      media: MediaLibrary,
      metrics: Metrics,
    ): ClueContext => {
      const clues = new CluesRepository(db)
      return { db, clock, vault, outbox, identity, geo, media, clues, countAlarms: new ClueMetrics(metrics, clues).countAlarms }
    },
  },
  { provide: ClueService, inject: [CLUE_CONTEXT, Audit], useFactory: (ctx: ClueContext, audit: Audit): ClueService => new ClueService(ctx, audit) },
  { provide: ClueJobs, inject: [CLUE_CONTEXT, Jobs], useFactory: (ctx: ClueContext, jobs: Jobs): ClueJobs => new ClueJobs(ctx, jobs) },
]

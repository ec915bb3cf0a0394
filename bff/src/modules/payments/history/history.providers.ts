import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { HistoryController } from './history.controller.ts'
import { HistoryJobs } from './history.jobs.ts'
import { HistoryRepository } from './history.repository.ts'
import { HistoryService } from './history.service.ts'

export const HISTORY_CONTROLLERS = [HistoryController]
/** 缴费记录 inside the slice's module. */
export const HISTORY_PROVIDERS: Provider[] = [
  {
    provide: HistoryService,
    inject: [Database, Clock, Audit, IdentityPublic, DirectoryPublic],
    useFactory: (db: Database, clock: Clock, audit: Audit, identity: IdentityPublic, directory: DirectoryPublic): HistoryService =>
      new HistoryService(db, clock, new HistoryRepository(), audit, identity, directory),
  },
  {
    provide: HistoryJobs,
    inject: [HistoryService, Jobs],
    useFactory: (history: HistoryService, jobs: Jobs): HistoryJobs => new HistoryJobs(history, jobs),
  },
]

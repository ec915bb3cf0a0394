import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { AccessEvents } from '../access-events.ts'
import { RecordGate } from '../gate.ts'
import { RecordSync } from '../record-sync.ts'
import { Freshness } from '../views/freshness.ts'
import { ViewsRepository } from '../views/views.repository.ts'
import { DeskPathsRepository } from './desk-paths.repository.ts'
import { DeskController } from './desk.controller.ts'
import { DeskService } from './desk.service.ts'

export const DESK_CONTROLLERS = [DeskController]
/** 医生看健康档案 inside the slice's module. */
export const DESK_PROVIDERS: Provider[] = [
  {
    provide: DeskService,
    inject: [Database, Clock, RecordGate, AccessEvents, IdentityPublic, DirectoryPublic, Audit, ViewsRepository, RecordSync],
    useFactory: (
      db: Database,
      clock: Clock,
      gate: RecordGate,
      events: AccessEvents,
      identity: IdentityPublic,
      directory: DirectoryPublic,
      audit: Audit,
      views: ViewsRepository,
      sync: RecordSync,
    ): DeskService =>
      new DeskService({
        db,
        clock,
        gate,
        events,
        identity,
        directory,
        audit,
        views,
        freshness: new Freshness(sync, clock, directory),
        paths: new DeskPathsRepository(db),
      }),
  },
]

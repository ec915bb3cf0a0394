import type { Provider } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { EventFlow } from '../event-flow.ts'
import { GridGeo } from '../geo.ts'
import { MediaLibrary } from '../media.ts'
import { GridPeople } from '../people.ts'
import { WorkLogController } from './work-log.controller.ts'
import { WorkLogRepository } from './work-log.repository.ts'
import { WorkLogService } from './work-log.service.ts'

export const WORK_LOG_CONTROLLERS = [WorkLogController]
/** 工作记录 inside the slice's module. */
export const WORK_LOG_PROVIDERS: Provider[] = [
  {
    provide: WorkLogService,
    inject: [Database, Clock, GridGeo, GridPeople, MediaLibrary, EventFlow, IdentityPublic],
    useFactory: (
      db: Database,
      clock: Clock,
      geo: GridGeo,
      people: GridPeople,
      media: MediaLibrary,
      flow: EventFlow,
      identity: IdentityPublic,
    ): WorkLogService => new WorkLogService({ db, clock, logs: new WorkLogRepository(db), geo, people, media, flow, identity, names: geo, photos: media }),
  },
]

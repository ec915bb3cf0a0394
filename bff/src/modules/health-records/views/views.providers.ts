import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { Vault } from '../../../platform/vault.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { RecordGate } from '../gate.ts'
import { RecordSync } from '../record-sync.ts'
import { CorrectionRepository } from './correction.repository.ts'
import { CorrectionsController } from './corrections.controller.ts'
import { CorrectionsService } from './corrections.service.ts'
import { Freshness } from './freshness.ts'
import { RecordPeople } from './record-people.ts'
import { ViewsController } from './views.controller.ts'
import { ViewsRepository } from './views.repository.ts'
import { ViewsService } from './views.service.ts'

export const VIEWS_CONTROLLERS = [ViewsController, CorrectionsController]
/** What residents see of their records, inside the slice's module. */
export const VIEWS_PROVIDERS: Provider[] = [
  ViewsRepository,
  {
    provide: RecordPeople,
    inject: [Database, Clock, IdentityPublic, RecordGate, ViewsRepository],
    useFactory: (db: Database, clock: Clock, identity: IdentityPublic, gate: RecordGate, views: ViewsRepository): RecordPeople =>
      new RecordPeople(db, clock, identity, gate, views),
  },
  {
    provide: ViewsService,
    inject: [Database, Clock, RecordGate, RecordPeople, ViewsRepository, RecordSync, DirectoryPublic],
    useFactory: (
      db: Database,
      clock: Clock,
      gate: RecordGate,
      people: RecordPeople,
      views: ViewsRepository,
      sync: RecordSync,
      directory: DirectoryPublic,
    ): ViewsService => new ViewsService(db, clock, gate, people, views, new Freshness(sync, clock, directory)),
  },
  {
    provide: CorrectionsService,
    inject: [Database, Clock, RecordGate, RecordPeople, ViewsRepository, Vault, DirectoryPublic, Outbox, Audit],
    useFactory: (
      db: Database,
      clock: Clock,
      gate: RecordGate,
      people: RecordPeople,
      views: ViewsRepository,
      vault: Vault,
      directory: DirectoryPublic,
      outbox: Outbox,
      audit: Audit,
    ): CorrectionsService => new CorrectionsService(db, clock, gate, people, views, new CorrectionRepository(vault), directory, outbox, audit),
  },
]

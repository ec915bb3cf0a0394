import type { Provider } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Vault } from '../../../platform/vault.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { EventFlow } from '../event-flow.ts'
import { GridGeo } from '../geo.ts'
import { MediaLibrary } from '../media.ts'
import { IntakeRepository } from './intake.repository.ts'
import { PassesRepository } from './passes.repository.ts'
import { ReportController } from './report.controller.ts'
import { ReportJobs } from './report.jobs.ts'
import { ReportService } from './report.service.ts'
import { SimilarEvents } from './similar-events.ts'
import type { ReportContext } from './use-cases/context.ts'

const REPORT_CONTEXT = Symbol('report-context')

export const REPORT_CONTROLLERS = [ReportController]
/** Intake, offline passes and the search for duplicates inside the slice's module. */
export const REPORT_PROVIDERS: Provider[] = [
  { provide: IntakeRepository, inject: [Database], useFactory: (db: Database): IntakeRepository => new IntakeRepository(db) },
  {
    provide: REPORT_CONTEXT,
    inject: [Database, Clock, Vault, IdentityPublic, EventFlow, IntakeRepository],
    useFactory: (db: Database, clock: Clock, vault: Vault, identity: IdentityPublic, flow: EventFlow, intake: IntakeRepository): ReportContext => ({
      clock,
      vault,
      identity,
      flow,
      intake,
      passes: new PassesRepository(db),
    }),
  },
  {
    provide: SimilarEvents,
    inject: [IntakeRepository, GridGeo, Clock],
    useFactory: (intake: IntakeRepository, geo: GridGeo, clock: Clock): SimilarEvents => new SimilarEvents(intake, geo, clock),
  },
  {
    provide: ReportService,
    inject: [REPORT_CONTEXT, SimilarEvents, GridGeo, MediaLibrary],
    useFactory: (ctx: ReportContext, similar: SimilarEvents, geo: GridGeo, media: MediaLibrary): ReportService => new ReportService(ctx, similar, geo, media),
  },
  { provide: ReportJobs, inject: [REPORT_CONTEXT, Jobs], useFactory: (ctx: ReportContext, jobs: Jobs): ReportJobs => new ReportJobs(ctx, jobs) },
]

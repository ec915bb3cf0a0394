import type { Provider } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Jobs } from '../../../platform/jobs/jobs.ts'
import { Vault } from '../../../platform/vault.ts'
import { GridGeo } from '../geo.ts'
import { GridPeople } from '../people.ts'
import { EvaluationDeskService } from './evaluation-desk.service.ts'
import { ServiceEvaluationsController } from './service-evaluations.controller.ts'
import { ServiceEvaluationsJobs } from './service-evaluations.jobs.ts'
import { ServiceEvaluationsRepository } from './service-evaluations.repository.ts'
import { ServiceEvaluationsService } from './service-evaluations.service.ts'
import type { EvaluationContext } from './use-cases/context.ts'

/** Under which the context of this area is found. */
const EVALUATION_CONTEXT = Symbol('evaluation-context')

export const SERVICE_EVALUATIONS_CONTROLLERS = [ServiceEvaluationsController]
/** 社区（村）服务评价 inside the slice's module. */
export const SERVICE_EVALUATIONS_PROVIDERS: Provider[] = [
  {
    provide: EVALUATION_CONTEXT,
    inject: [Database, Clock, Vault, GridGeo],
    useFactory: (db: Database, clock: Clock, vault: Vault, geo: GridGeo): EvaluationContext => ({
      clock,
      vault,
      geo,
      evaluations: new ServiceEvaluationsRepository(db),
    }),
  },
  {
    provide: ServiceEvaluationsService,
    inject: [EVALUATION_CONTEXT],
    useFactory: (ctx: EvaluationContext): ServiceEvaluationsService => new ServiceEvaluationsService(ctx),
  },
  {
    provide: EvaluationDeskService,
    inject: [EVALUATION_CONTEXT, GridPeople],
    useFactory: (ctx: EvaluationContext, people: GridPeople): EvaluationDeskService => new EvaluationDeskService(ctx, people),
  },
  {
    provide: ServiceEvaluationsJobs,
    inject: [EVALUATION_CONTEXT, Jobs],
    useFactory: (ctx: EvaluationContext, jobs: Jobs): ServiceEvaluationsJobs => new ServiceEvaluationsJobs(ctx, jobs),
  },
]

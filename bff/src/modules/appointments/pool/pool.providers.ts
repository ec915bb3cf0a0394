import { LimitRepository } from './limit.repository.ts'
import { PoolController } from './pool.controller.ts'
import { PoolJobs } from './pool.jobs.ts'
import { PoolOffersController } from './pool-offers.controller.ts'
import { PoolOffersService } from './pool-offers.service.ts'
import { PoolParts } from './pool.parts.ts'
import { PoolRepository } from './pool.repository.ts'
import { PoolService } from './pool.service.ts'
import { QuotaRepository } from './quota.repository.ts'
import { QuotasService } from './quotas.service.ts'
import { ReviewRepository } from './review.repository.ts'
import { RuleVersionRepository } from './rule-version.repository.ts'
import { RulesService } from './rules.service.ts'
import { SuspensionsService } from './suspensions.service.ts'

export const POOL_CONTROLLERS = [PoolController, PoolOffersController]
export const POOL_PROVIDERS = [
  QuotaRepository,
  LimitRepository,
  ReviewRepository,
  RuleVersionRepository,
  PoolRepository,
  PoolParts,
  PoolService,
  PoolOffersService,
  QuotasService,
  RulesService,
  SuspensionsService,
  PoolJobs,
]

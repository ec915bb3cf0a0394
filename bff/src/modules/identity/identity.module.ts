import { Global, Module } from '@nestjs/common'

import { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import { Database } from '../../platform/database/database.ts'
import { Outbox } from '../../platform/jobs/outbox.ts'
import { Metrics } from '../../platform/metrics.ts'
import { CONFIG } from '../../platform/platform.module.ts'
import { Vault } from '../../platform/vault.ts'
import { AccountController } from './account.controller.ts'
import { AccountService } from './account.service.ts'
import { IdentityCountsRepository } from './identity-counts.repository.ts'
import { IdentityGateway } from './identity.gateway.ts'
import { IdentityJobs } from './identity.jobs.ts'
import { buildIdentity, IDENTITY_PARTS, type IdentityParts } from './identity.parts.ts'
import { PersonController } from './person.controller.ts'
import { PersonService } from './person.service.ts'
import { IdentityCounts, IdentityPublic, UnbindGuards, WechatAccessTokens } from './public.ts'
import { ReviewController } from './review.controller.ts'
import { ReviewService } from './review.service.ts'
import { UnbindGuardList } from './unbind-guards.ts'

/** Global, because every slice asks who a person is; the others still import nothing of it but public.ts. */
@Global()
@Module({
  controllers: [AccountController, PersonController, ReviewController],
  providers: [
    {
      provide: IDENTITY_PARTS,
      inject: [CONFIG, Clock, Database, Vault, Outbox, Metrics],
      useFactory: (config: Config, clock: Clock, db: Database, vault: Vault, outbox: Outbox, metrics: Metrics): IdentityParts =>
        buildIdentity({ config, clock, db, vault, outbox, metrics }),
    },
    { provide: WechatAccessTokens, inject: [IDENTITY_PARTS], useFactory: (parts: IdentityParts): WechatAccessTokens => parts.wechat },
    AccountService,
    PersonService,
    ReviewService,
    UnbindGuardList,
    IdentityGateway,
    IdentityJobs,
    { provide: IdentityPublic, useExisting: IdentityGateway },
    { provide: UnbindGuards, useExisting: UnbindGuardList },
    { provide: IdentityCounts, useClass: IdentityCountsRepository },
  ],
  exports: [IdentityCounts, IdentityPublic, UnbindGuards, WechatAccessTokens],
})
export class IdentityModule {}

import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Vault } from '../../../platform/vault.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { GrantsRepository } from '../grants/grants.repository.ts'
import { PRIVACY_CONTEXT } from './privacy-context.ts'
import { PrivacyController } from './privacy.controller.ts'
import { PrivacyRepository } from './privacy.repository.ts'
import { PrivacyService } from './privacy.service.ts'
import type { PrivacyContext } from './use-cases/context.ts'

export const PRIVACY_CONTROLLERS = [PrivacyController]
/** 隐私专员 inside the slice's module. */
export const PRIVACY_PROVIDERS: Provider[] = [
  {
    provide: PRIVACY_CONTEXT,
    inject: [Database, Clock, Vault, IdentityPublic],
    useFactory: (db: Database, clock: Clock, vault: Vault, identity: IdentityPublic): PrivacyContext => ({
      db,
      clock,
      vault,
      identity,
      grants: new GrantsRepository(),
      privacy: new PrivacyRepository(db),
    }),
  },
  {
    provide: PrivacyService,
    inject: [PRIVACY_CONTEXT, DirectoryPublic, Audit],
    useFactory: (ctx: PrivacyContext, directory: DirectoryPublic, audit: Audit): PrivacyService => new PrivacyService(ctx, directory, audit),
  },
]

import type { Provider } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import { Database } from '../../../platform/database/database.ts'
import { CONFIG } from '../../../platform/platform.module.ts'
import { DirectoryPublic } from '../../directory/public.ts'
import { DeskRepository } from '../reconciliation/desk/desk.repository.ts'
import { RECON_CONTEXT } from '../reconciliation/reconciliation.providers.ts'
import type { ReconContext } from '../reconciliation/use-cases/recon-context.ts'
import { ApportionRepository } from './apportion.repository.ts'
import { ClearingController } from './clearing.controller.ts'
import { ClearingJobs } from './clearing.jobs.ts'
import { ClearingRepository } from './clearing.repository.ts'
import { ClearingService } from './clearing.service.ts'
import { FileSigner } from '../../../platform/file-signer.ts'
import { CLEARING_CONTEXT, type ClearingContext } from './use-cases/context.ts'

export const CLEARING_CONTROLLERS = [ClearingController]
/** 清分 inside the slice's module. */
export const CLEARING_PROVIDERS: Provider[] = [
  {
    provide: CLEARING_CONTEXT,
    inject: [CONFIG, Database, Clock, RECON_CONTEXT, DirectoryPublic],
    useFactory: (config: Config, db: Database, clock: Clock, recon: ReconContext, directory: DirectoryPublic): ClearingContext => ({
      db,
      clock,
      recon,
      apportion: new ApportionRepository(),
      batches: new ClearingRepository(),
      differences: new DeskRepository(),
      signer: new FileSigner(config.secrets.clearingSigningKey),
      listInstitutions: () => directory.listInstitutions(),
    }),
  },
  ClearingService,
  ClearingJobs,
]

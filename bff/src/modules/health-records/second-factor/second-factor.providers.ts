import type { Provider } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Vault } from '../../../platform/vault.ts'
import { AuthLevels } from '../gate/reader-ports.ts'
import { SecondFactorController } from './second-factor.controller.ts'
import { SecondFactorRepository } from './second-factor.repository.ts'
import { SecondFactorService } from './second-factor.service.ts'

export const SECOND_FACTOR_CONTROLLERS = [SecondFactorController]
/** 二次验证 inside the slice's module. */
export const SECOND_FACTOR_PROVIDERS: Provider[] = [
  {
    provide: SecondFactorRepository,
    inject: [Database, Vault, Clock],
    useFactory: (db: Database, vault: Vault, clock: Clock): SecondFactorRepository => new SecondFactorRepository(db, vault, clock),
  },
  { provide: AuthLevels, useExisting: SecondFactorRepository },
  {
    provide: SecondFactorService,
    inject: [SecondFactorRepository, Clock],
    useFactory: (factors: SecondFactorRepository, clock: Clock): SecondFactorService => new SecondFactorService(factors, clock),
  },
]

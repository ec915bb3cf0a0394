import type { Provider } from '@nestjs/common'
import type { FastifyBaseLogger } from 'fastify'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { LOG } from '../../../platform/platform.module.ts'
import { Vault } from '../../../platform/vault.ts'
import { AccessEvents } from '../access-events.ts'
import { AccessChainRepository } from './access-chain.repository.ts'
import { ChainedAccessEvents } from './chained-access-events.ts'
import { DenialsRepository } from './denials.repository.ts'

/** 查看记录 inside the slice's module. */
export const AUDIT_PROVIDERS: Provider[] = [
  {
    provide: AccessEvents,
    inject: [Database, Clock, Vault, LOG],
    useFactory: (db: Database, clock: Clock, vault: Vault, log: FastifyBaseLogger): AccessEvents =>
      new ChainedAccessEvents(db, clock, new AccessChainRepository(vault), new DenialsRepository(), log),
  },
]

import type { Provider } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Outbox } from '../../../platform/jobs/outbox.ts'
import { Vault } from '../../../platform/vault.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { AccessEvents } from '../access-events.ts'
import { RecordGate } from '../gate.ts'
import { FactsRepository } from './facts.repository.ts'
import { ObjectsRepository } from './objects.repository.ts'
import { AuthLevels, BreakGlassSessions } from './reader-ports.ts'
import { GATE_PARTS, type GateParts, RecordGateService } from './record-gate.service.ts'

/** The door to records inside the slice's module. */
export const GATE_PROVIDERS: Provider[] = [
  {
    provide: GATE_PARTS,
    inject: [Database, Vault, Clock, Outbox, IdentityPublic, AccessEvents, AuthLevels, BreakGlassSessions],
    useFactory: (
      db: Database,
      vault: Vault,
      clock: Clock,
      outbox: Outbox,
      identity: IdentityPublic,
      events: AccessEvents,
      authLevels: AuthLevels,
      breakGlass: BreakGlassSessions,
    ): GateParts => ({
      db,
      clock,
      outbox,
      identity,
      events,
      authLevels,
      breakGlass,
      facts: new FactsRepository(db),
      objects: new ObjectsRepository(db, vault),
    }),
  },
  { provide: RecordGate, useClass: RecordGateService },
]

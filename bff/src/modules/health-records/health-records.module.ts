import { Module } from '@nestjs/common'

import { Audit } from '../../platform/audit.ts'
import { AccessEvents } from './access-events.ts'
import { RecordGate } from './gate.ts'
import { GATE_PROVIDERS } from './gate/gate.providers.ts'
import { AuthLevels, BreakGlassSessions } from './gate/reader-ports.ts'

/** Health records: who may see what of whom, and what there is to see. One providers file per area. */
@Module({
  providers: [
    ...GATE_PROVIDERS,
    // AUDIT replaces this one
    {
      provide: AccessEvents,
      inject: [Audit],
      useFactory: (audit: Audit): AccessEvents => ({
        append: (event, sql) =>
          audit.record(
            {
              actorAccountId: event.actorAccountId,
              action: event.operation,
              objectKind: 'records',
              objectId: null,
              personId: event.personId,
              outcome: event.outcome === 'PERMIT' ? 'ALLOWED' : 'DENIED',
              requestId: event.requestId,
            },
            sql,
          ),
      }),
    },
    // STAFF replaces these two
    { provide: AuthLevels, useValue: { levelOf: () => Promise.resolve(1) } },
    { provide: BreakGlassSessions, useValue: { findActive: () => Promise.resolve(null) } },
  ],
  exports: [RecordGate, AccessEvents],
})
export class HealthRecordsModule {}

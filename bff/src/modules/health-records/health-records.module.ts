import { Module } from '@nestjs/common'

import { AccessEvents } from './access-events.ts'
import { AUDIT_PROVIDERS } from './audit/audit.providers.ts'
import { RecordGate } from './gate.ts'
import { GATE_PROVIDERS } from './gate/gate.providers.ts'
import { AuthLevels, BreakGlassSessions } from './gate/reader-ports.ts'

/** Health records: who may see what of whom, and what there is to see. One providers file per area. */
@Module({
  providers: [
    ...GATE_PROVIDERS,
    ...AUDIT_PROVIDERS,
    // STAFF replaces these two
    { provide: AuthLevels, useValue: { levelOf: () => Promise.resolve(1) } },
    { provide: BreakGlassSessions, useValue: { findActive: () => Promise.resolve(null) } },
  ],
  exports: [RecordGate, AccessEvents],
})
export class HealthRecordsModule {}

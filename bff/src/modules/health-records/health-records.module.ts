import { Module } from '@nestjs/common'

import { Database } from '../../platform/database/database.ts'
import { IdentityPublic } from '../identity/public.ts'
import { AccessEvents } from './access-events.ts'
import { GrantAudience, RecordAudience } from './audience.ts'
import { AudienceRepository } from './audience.repository.ts'
import { AUDIT_CONTROLLERS, AUDIT_PROVIDERS } from './audit/audit.providers.ts'
import { BREAK_GLASS_CONTROLLERS, BREAK_GLASS_PROVIDERS } from './break-glass/break-glass.providers.ts'
import { CARD_CONTROLLERS, CARD_PROVIDERS } from './card/card.providers.ts'
import { DESK_CONTROLLERS, DESK_PROVIDERS } from './desk/desk.providers.ts'
import { PRIVACY_CONTROLLERS, PRIVACY_PROVIDERS } from './privacy/privacy.providers.ts'
import { RecordGate } from './gate.ts'
import { GATE_PROVIDERS } from './gate/gate.providers.ts'
import { GRANTS_CONTROLLERS, GRANTS_PROVIDERS } from './grants/grants.providers.ts'
import { SECOND_FACTOR_CONTROLLERS, SECOND_FACTOR_PROVIDERS } from './second-factor/second-factor.providers.ts'
import { RecordSync } from './record-sync.ts'
import { SYNC_PROVIDERS } from './sync/sync.providers.ts'
import { VIEWS_CONTROLLERS, VIEWS_PROVIDERS } from './views/views.providers.ts'

/** Health records: who may see what of whom, and what there is to see. One providers file per area. */
@Module({
  controllers: [
    ...GRANTS_CONTROLLERS,
    ...VIEWS_CONTROLLERS,
    ...AUDIT_CONTROLLERS,
    ...SECOND_FACTOR_CONTROLLERS,
    ...BREAK_GLASS_CONTROLLERS,
    ...CARD_CONTROLLERS,
    ...DESK_CONTROLLERS,
    ...PRIVACY_CONTROLLERS,
  ],
  providers: [
    ...GATE_PROVIDERS,
    ...GRANTS_PROVIDERS,
    ...VIEWS_PROVIDERS,
    ...SYNC_PROVIDERS,
    ...AUDIT_PROVIDERS,
    {
      provide: RecordAudience,
      inject: [Database, IdentityPublic],
      useFactory: (db: Database, identity: IdentityPublic): RecordAudience => new GrantAudience(db, identity, new AudienceRepository()),
    },
    ...SECOND_FACTOR_PROVIDERS,
    ...BREAK_GLASS_PROVIDERS,
    ...CARD_PROVIDERS,
    ...DESK_PROVIDERS,
    ...PRIVACY_PROVIDERS,
  ],
  exports: [RecordGate, RecordAudience, RecordSync, AccessEvents],
})
export class HealthRecordsModule {}

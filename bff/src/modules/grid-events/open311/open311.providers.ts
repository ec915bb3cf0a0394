import type { Provider } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'

import { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import { Database } from '../../../platform/database/database.ts'
import { CONFIG } from '../../../platform/platform.module.ts'
import { Vault } from '../../../platform/vault.ts'
import { EventFlow } from '../event-flow.ts'
import { GridGeo } from '../geo.ts'
import { MediaLibrary } from '../media.ts'
import { ownUrl } from '../own-url.ts'
import { Open311Controller } from './open311.controller.ts'
import { Open311Repository } from './open311.repository.ts'
import { Open311Service } from './open311.service.ts'

export const OPEN311_CONTROLLERS = [Open311Controller]
/** Open311 inside the slice's module. */
export const OPEN311_PROVIDERS: Provider[] = [
  Open311Repository,
  {
    provide: Open311Service,
    inject: [Database, Clock, Vault, EventFlow, GridGeo, MediaLibrary, Open311Repository, CONFIG, HttpAdapterHost],
    useFactory: (
      db: Database,
      clock: Clock,
      vault: Vault,
      flow: EventFlow,
      geo: GridGeo,
      media: MediaLibrary,
      rows: Open311Repository,
      config: Config,
      host: HttpAdapterHost,
    ): Open311Service => new Open311Service({ db, clock, vault, flow, geo, media, rows, publicUrl: ownUrl(config, host), isTest: !config.production }),
  },
]

import type { Provider } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { Vault } from '../../../platform/vault.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { EventFlow } from '../event-flow.ts'
import { GridGeo } from '../geo.ts'
import { MediaLibrary } from '../media.ts'
import { MineController } from './mine.controller.ts'
import { MineRepository } from './mine.repository.ts'
import { MineService } from './mine.service.ts'

export const MINE_CONTROLLERS = [MineController]
/** 我的上报 inside the slice's module. */
export const MINE_PROVIDERS: Provider[] = [
  {
    provide: MineService,
    inject: [Clock, Vault, EventFlow, GridGeo, MediaLibrary, IdentityPublic, Database],
    useFactory: (clock: Clock, vault: Vault, flow: EventFlow, geo: GridGeo, media: MediaLibrary, identity: IdentityPublic, db: Database): MineService =>
      new MineService(clock, vault, flow, geo, media, identity, new MineRepository(db)),
  },
]

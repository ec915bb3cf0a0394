import type { Provider } from '@nestjs/common'

import { Audit } from '../../../platform/audit.ts'
import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { IdentityPublic } from '../../identity/public.ts'
import { GridGeo } from '../geo.ts'
import { GridPeople } from '../people.ts'
import { ArchiveRepository } from './archive.repository.ts'
import { ArchiveService } from './archive.service.ts'
import { EditionsRepository } from './editions.repository.ts'
import { EditionsService } from './editions.service.ts'
import { GeoController } from './geo.controller.ts'
import { IndexedGridGeo } from './indexed-grid-geo.ts'
import { NodesRepository } from './nodes.repository.ts'
import { PlacesService } from './places.service.ts'
import type { ArchiveContext } from './use-cases/context.ts'

const ARCHIVE_CONTEXT = Symbol('grid-archive-context')

export const GEO_CONTROLLERS = [GeoController]
/** Grid archive and geography inside the slice's module. */
export const GEO_PROVIDERS: Provider[] = [
  { provide: NodesRepository, useFactory: (): NodesRepository => new NodesRepository() },
  { provide: EditionsRepository, useFactory: (): EditionsRepository => new EditionsRepository() },
  {
    provide: GridGeo,
    inject: [Database, Clock, NodesRepository, EditionsRepository],
    useFactory: (db: Database, clock: Clock, nodes: NodesRepository, editions: EditionsRepository): GridGeo => new IndexedGridGeo(db, clock, nodes, editions),
  },
  {
    provide: ARCHIVE_CONTEXT,
    inject: [Database, Clock, Audit, GridPeople, NodesRepository, EditionsRepository],
    useFactory: (db: Database, clock: Clock, audit: Audit, people: GridPeople, nodes: NodesRepository, editions: EditionsRepository): ArchiveContext => ({
      db,
      clock,
      audit,
      people,
      nodes,
      editions,
      archive: new ArchiveRepository(),
    }),
  },
  {
    provide: PlacesService,
    inject: [Database, NodesRepository, GridGeo],
    useFactory: (db: Database, nodes: NodesRepository, geo: GridGeo): PlacesService => new PlacesService(db, nodes, geo),
  },
  {
    provide: ArchiveService,
    inject: [ARCHIVE_CONTEXT, IdentityPublic],
    useFactory: (ctx: ArchiveContext, identity: IdentityPublic): ArchiveService => new ArchiveService(ctx, identity),
  },
  { provide: EditionsService, inject: [ARCHIVE_CONTEXT], useFactory: (ctx: ArchiveContext): EditionsService => new EditionsService(ctx) },
]

import type { Provider } from '@nestjs/common'

import { Clock } from '../../../platform/clock.ts'
import { Database } from '../../../platform/database/database.ts'
import { GridGeo } from '../geo.ts'
import { EditionsRepository } from './editions.repository.ts'
import { IndexedGridGeo } from './indexed-grid-geo.ts'
import { NodesRepository } from './nodes.repository.ts'

/** Grid archive and geography inside the slice's module. */
export const GEO_PROVIDERS: Provider[] = [
  { provide: NodesRepository, useFactory: (): NodesRepository => new NodesRepository() },
  { provide: EditionsRepository, useFactory: (): EditionsRepository => new EditionsRepository() },
  {
    provide: GridGeo,
    inject: [Database, Clock, NodesRepository, EditionsRepository],
    useFactory: (db: Database, clock: Clock, nodes: NodesRepository, editions: EditionsRepository): GridGeo => new IndexedGridGeo(db, clock, nodes, editions),
  },
]

import type { listPlaces, locatePlace } from '@jktl/shared/grid-events/geo/contract'
import { nodePath } from '@jktl/shared/grid-events/model'
import type { BodyOf, ResponseOf } from '@jktl/shared/kernel/route'

import type { Database } from '../../../platform/database/database.ts'
import type { GridGeo, GridNodeName } from '../geo.ts'
import { nameOf, type NodesRepository } from './nodes.repository.ts'

const REGION_CODE = '1505'

/** Where a resident is, by the phone's fix or by choosing level by level (R261). Nothing of it is kept. */
export class PlacesService {
  constructor(
    private readonly db: Database,
    private readonly nodes: NodesRepository,
    private readonly geo: GridGeo,
  ) {}

  async list(within = REGION_CODE): Promise<ResponseOf<typeof listPlaces>> {
    const rows = await this.nodes.listChildren(this.db, within)
    return { path: await this.pathOf(within), items: rows.map((row) => ({ ...nameOf(row), hasChildren: row.hasChildren })) }
  }

  async locate(body: BodyOf<typeof locatePlace>): Promise<ResponseOf<typeof locatePlace>> {
    const { nodeCode, isDoubtful } = await this.geo.locate(body)
    return { nodeCode, path: await this.pathOf(nodeCode), isDoubtful }
  }

  private async pathOf(code: string): Promise<GridNodeName[]> {
    const names = await this.geo.nameNodes([code], this.db)
    return nodePath(code)
      .reverse()
      .flatMap((step) => names.get(step) ?? [])
  }
}

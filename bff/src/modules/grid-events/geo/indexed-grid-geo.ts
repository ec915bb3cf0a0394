import type { Clock } from '../../../platform/clock.ts'
import type { Database, Sql } from '../../../platform/database/database.ts'
import { GridGeo, type GridNodeName, type Located } from '../geo.ts'
import type { ReportedPoint } from '../event-flow.ts'
import { toWgs84 } from './domain/coordinates.ts'
import { FlatbushGeoIndex, type GeoIndex } from './domain/geo-index.ts'
import { placeOf } from './domain/place.ts'
import type { EditionsRepository } from './editions.repository.ts'
import { nameOf, type NodesRepository } from './nodes.repository.ts'

/** What answers when not even a county is drawn. */
const REGION_CODE = '1505'

/** Points to grids in this process; the index follows the edition in force. */
export class IndexedGridGeo extends GridGeo {
  private loaded: { editionId: string; index: Promise<GeoIndex> } | null = null

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly nodes: NodesRepository,
    private readonly editions: EditionsRepository,
  ) {
    super()
  }

  async locate({ longitude, latitude, crs, accuracyM }: Pick<ReportedPoint, 'longitude' | 'latitude' | 'crs' | 'accuracyM'>): Promise<Located> {
    const point = toWgs84([longitude, latitude], crs)
    const editionId = await this.editions.findInForce(this.db, this.clock.date())
    const place = editionId === null ? null : placeOf(await this.indexOf(editionId), point, accuracyM)
    return { longitude: point[0], latitude: point[1], nodeCode: place?.nodeCode ?? REGION_CODE, editionId, isDoubtful: place?.isDoubtful ?? true }
  }

  async findNode(code: string, sql: Sql = this.db): Promise<GridNodeName | null> {
    const row = await this.nodes.find(sql, code)
    return row && row.retiredAt === null ? nameOf(row) : null
  }

  async nameNodes(codes: readonly string[], sql: Sql = this.db): Promise<Map<string, GridNodeName>> {
    if (codes.length === 0) return new Map()
    return new Map((await this.nodes.listWithAncestors(sql, codes)).map((row) => [row.code, nameOf(row)]))
  }

  private indexOf(editionId: string): Promise<GeoIndex> {
    if (this.loaded?.editionId === editionId) return this.loaded.index
    const index = this.editions.listPolygons(this.db, editionId).then((areas) => new FlatbushGeoIndex(areas))
    const loaded = { editionId, index }
    this.loaded = loaded
    index.catch(() => {
      if (this.loaded === loaded) this.loaded = null
    })
    return index
  }
}

import type { NodeLevel } from '@jktl/shared/grid-events/model'

import type { Sql } from '../../platform/database/database.ts'
import type { ReportedPoint } from './event-flow.ts'

export interface Located {
  /** WGS-84 */
  longitude: number
  latitude: number
  /** Smallest grid the point lies in; the nearest one, or the county's node, when it lies in none. */
  nodeCode: string
  editionId: string | null
  /** Outside every grid, on the edge of the fix's accuracy, or far from the nearest: to be confirmed. */
  isDoubtful: boolean
}
export interface GridNodeName {
  code: string
  name: string
  level: NodeLevel
  isSynthetic: boolean
}

/** Where is it: points to grids by the edition in force, in this process (§3.6). */
export abstract class GridGeo {
  abstract locate(point: Pick<ReportedPoint, 'longitude' | 'latitude' | 'crs' | 'accuracyM'>): Promise<Located>
  /** The node when it exists and is not retired. */
  abstract findNode(code: string, sql?: Sql): Promise<GridNodeName | null>
  /** Names by code, with everything they lie in; retired ones too. */
  abstract nameNodes(codes: readonly string[], sql?: Sql): Promise<Map<string, GridNodeName>>
}

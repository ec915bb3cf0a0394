import type { TestCity } from '../support/city.ts'

export interface GridArchiveObjects {
  gridNode: string
  gridEdition: string
}
/** Well formed, and no node: a code is no random id. */
export const NO_NODE = '99999999999999'

/** A node of the sweep's own grid or of another 旗县, and a draft of borders for it. */
export async function gridArchiveOf(city: TestCity, isOwn: boolean): Promise<GridArchiveObjects> {
  const gridNode = isOwn ? '15050200200102' : '150521'
  const [row] = await city.db.query<{ id: string }>(
    `WITH edition AS (INSERT INTO grid_edition (source, is_synthetic, created_at) VALUES ('草稿', true, $2) RETURNING id)
     INSERT INTO grid_edition_import (edition_id, area_code, crs) SELECT id, $1, 'WGS84' FROM edition RETURNING edition_id AS id`,
    [gridNode, new Date(city.now())],
  )
  if (!row) throw new Error('no edition of the sweep')
  return { gridNode, gridEdition: row.id }
}

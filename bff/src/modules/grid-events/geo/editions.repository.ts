import type { Crs } from '@jktl/shared/grid-events/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { AreaGeometry } from './domain/geometry.ts'
import type { PlacedArea } from './domain/geo-index.ts'

export interface PolygonRow extends PlacedArea {
  name: string
}
export interface NewEdition {
  source: string
  isSynthetic: boolean
  areaCode: string
  crs: Crs
  baseEditionId: string | null
  importedBy: string | null
  fileProblems: readonly unknown[]
}

const POLYGON = `node_code AS code, name, geometry, area_m2 AS "areaM2", min_longitude AS "minLongitude", min_latitude AS "minLatitude", max_longitude AS "maxLongitude", max_latitude AS "maxLatitude"`

/** Editions of the borders and their polygons. */
export class EditionsRepository {
  async findInForce(sql: Sql, at: Date): Promise<string | null> {
    const [row] = await sql.query<{ id: string }>(
      `SELECT id FROM grid_edition WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)`,
      [at],
      'grid-edition-in-force',
    )
    return row?.id ?? null
  }

  listPolygons(sql: Sql, editionId: string): Promise<PolygonRow[]> {
    return sql.query<PolygonRow>(`SELECT ${POLYGON} FROM grid_polygon WHERE edition_id = $1 ORDER BY node_code`, [editionId])
  }

  async hasAny(sql: Sql): Promise<boolean> {
    const rows = await sql.query(`SELECT 1 FROM grid_edition LIMIT 1`)
    return rows.length > 0
  }

  async insert(tx: Sql, edition: NewEdition, at: Date): Promise<string> {
    const [row] = await tx.query<{ id: string }>(`INSERT INTO grid_edition (source, is_synthetic, created_at) VALUES ($1, $2, $3) RETURNING id`, [
      edition.source,
      edition.isSynthetic,
      at,
    ])
    if (!row) throw new Error('an edition was not written')
    await tx.query(
      `INSERT INTO grid_edition_import (edition_id, area_code, crs, base_edition_id, imported_by, file_problems) VALUES ($1, $2, $3, $4, $5, $6)`,
      [row.id, edition.areaCode, edition.crs, edition.baseEditionId, edition.importedBy, JSON.stringify(edition.fileProblems)],
    )
    return row.id
  }

  async insertPolygons(tx: Sql, editionId: string, polygons: readonly (PlacedArea & { name: string; geometry: AreaGeometry })[]): Promise<void> {
    await tx.query(
      `INSERT INTO grid_polygon (edition_id, node_code, name, geometry, area_m2, min_longitude, min_latitude, max_longitude, max_latitude)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::jsonb[], $5::float8[], $6::float8[], $7::float8[], $8::float8[], $9::float8[])`,
      [
        editionId,
        polygons.map((p) => p.code),
        polygons.map((p) => p.name),
        polygons.map((p) => JSON.stringify(p.geometry)),
        polygons.map((p) => p.areaM2),
        polygons.map((p) => p.minLongitude),
        polygons.map((p) => p.minLatitude),
        polygons.map((p) => p.maxLongitude),
        polygons.map((p) => p.maxLatitude),
      ],
    )
  }

  /** The one in force until then ends when this one begins. */
  async putInForce(tx: Sql, editionId: string, from: Date): Promise<void> {
    await tx.query(`UPDATE grid_edition SET valid_to = $1 WHERE valid_from IS NOT NULL AND valid_to IS NULL`, [from])
    await tx.query(`UPDATE grid_edition SET valid_from = $2 WHERE id = $1`, [editionId, from])
  }
}

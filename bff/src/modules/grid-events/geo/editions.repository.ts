import { type Crs, NODE_LEVELS, type NodeLevel } from '@jktl/shared/grid-events/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { FoundProblem } from './domain/border-problem.ts'
import type { PlacedArea } from './domain/geo-index.ts'

export interface PolygonRow extends PlacedArea {
  name: string
}
export interface EditionRow {
  id: string
  seq: number
  version: number
  source: string
  isSynthetic: boolean
  /** Of the file alone. */
  isFileSynthetic: boolean
  areaCode: string
  areaName: string
  crs: Crs
  baseEditionId: string | null
  problems: FoundProblem[]
  polygons: number
  createdAt: Date
  validFrom: Date | null
  validTo: Date | null
}
export interface NewEdition {
  source: string
  isSynthetic: boolean
  areaCode: string
  crs: Crs
  baseEditionId: string | null
  importedBy: string | null
  isFileSynthetic: boolean
  problems: readonly FoundProblem[]
}

const digitsBelow = (code: string): number => Object.values(NODE_LEVELS).find(({ digits }) => digits > code.length)?.digits ?? code.length
const POLYGON = `node_code AS code, name, geometry, area_m2 AS "areaM2", min_longitude AS "minLongitude", min_latitude AS "minLatitude", max_longitude AS "maxLongitude", max_latitude AS "maxLatitude"`

const ROW = `e.id, e.seq, i.version, e.source, e.is_synthetic AS "isSynthetic", i.is_synthetic AS "isFileSynthetic", i.area_code AS "areaCode", n.name AS "areaName", i.crs,
  i.base_edition_id AS "baseEditionId", i.file_problems AS problems, (SELECT count(*) FROM grid_polygon p WHERE p.edition_id = e.id)::int AS polygons,
  e.created_at AS "createdAt", e.valid_from AS "validFrom", e.valid_to AS "validTo"`
const FROM = `grid_edition e JOIN grid_edition_import i ON i.edition_id = e.id JOIN grid_node n ON n.code = i.area_code`

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
      `INSERT INTO grid_edition_import (edition_id, area_code, crs, base_edition_id, imported_by, file_problems, is_synthetic) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [row.id, edition.areaCode, edition.crs, edition.baseEditionId, edition.importedBy, JSON.stringify(edition.problems), edition.isFileSynthetic],
    )
    return row.id
  }

  async insertPolygons(tx: Sql, editionId: string, polygons: readonly PolygonRow[]): Promise<void> {
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

  async find(sql: Sql, id: string): Promise<EditionRow | null> {
    const [row] = await sql.query<EditionRow>(`SELECT ${ROW} FROM ${FROM} WHERE e.id = $1`, [id])
    return row ?? null
  }

  /** For a change: nobody else changes it meanwhile. */
  async lock(tx: Sql, id: string): Promise<EditionRow | null> {
    await tx.query(`SELECT 1 FROM grid_edition_import WHERE edition_id = $1 FOR UPDATE`, [id])
    return this.find(tx, id)
  }

  /** Newest first; those whose area lies in one of the nodes, or the other way round. */
  list(sql: Sql, nodes: readonly string[], before: number | null, limit: number): Promise<EditionRow[]> {
    return sql.query<EditionRow>(
      `SELECT ${ROW} FROM ${FROM}
        WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) w WHERE starts_with(i.area_code, w) OR starts_with(w, i.area_code)) AND ($2::bigint IS NULL OR e.seq < $2)
        ORDER BY e.seq DESC LIMIT $3`,
      [nodes, before, limit],
    )
  }

  /** The edition that is in force or will be, without an end. @param lock nobody else ends it meanwhile */
  async findLast(sql: Sql, lock = false): Promise<{ id: string; validFrom: Date; isSynthetic: boolean } | null> {
    const [row] = await sql.query<{ id: string; validFrom: Date; isSynthetic: boolean }>(
      `SELECT id, valid_from AS "validFrom", is_synthetic AS "isSynthetic" FROM grid_edition WHERE valid_from IS NOT NULL AND valid_to IS NULL${lock ? ' FOR UPDATE' : ''}`,
    )
    return row ?? null
  }

  /** What an edition keeps of the one before it. */
  async copyPolygons(tx: Sql, fromId: string, toId: string, codes: readonly string[]): Promise<void> {
    await tx.query(
      `INSERT INTO grid_polygon (edition_id, node_code, name, geometry, area_m2, min_longitude, min_latitude, max_longitude, max_latitude)
       SELECT $2, node_code, name, geometry, area_m2, min_longitude, min_latitude, max_longitude, max_latitude FROM grid_polygon WHERE edition_id = $1 AND node_code = ANY ($3)`,
      [fromId, toId, codes],
    )
  }

  listNames(sql: Sql, editionId: string, area: string): Promise<{ code: string; name: string }[]> {
    return sql.query<{ code: string; name: string }>(
      `SELECT node_code AS code, name FROM grid_polygon WHERE edition_id = $1 AND starts_with(node_code, $2) ORDER BY node_code`,
      [editionId, area],
    )
  }

  /** Right below a node, or of a level in it; the node itself when nothing below it is drawn. */
  async listBorders(sql: Sql, editionId: string, within: string, level?: NodeLevel): Promise<PolygonRow[]> {
    const rows = await sql.query<PolygonRow>(
      `SELECT ${POLYGON} FROM grid_polygon WHERE edition_id = $1 AND starts_with(node_code, $2) AND length(node_code) IN (length($2), $3) ORDER BY node_code`,
      [editionId, within, level ? NODE_LEVELS[level].digits : digitsBelow(within)],
    )
    const below = rows.filter(({ code }) => code !== within)
    return below.length > 0 ? below : rows
  }

  async keepProblems(tx: Sql, id: string, problems: readonly FoundProblem[]): Promise<void> {
    await tx.query(`UPDATE grid_edition_import SET file_problems = $2, version = version + 1 WHERE edition_id = $1`, [id, JSON.stringify(problems)])
  }

  async touch(tx: Sql, id: string): Promise<void> {
    await tx.query(`UPDATE grid_edition_import SET version = version + 1 WHERE edition_id = $1`, [id])
  }

  /** A draft only: the database keeps what was published, as events point at it. */
  async remove(tx: Sql, id: string): Promise<void> {
    await tx.query(`DELETE FROM grid_edition WHERE id = $1 AND valid_from IS NULL`, [id])
  }

  /** In the edition in force or in one to come. */
  async isDrawn(sql: Sql, code: string, at: Date): Promise<boolean> {
    const rows = await sql.query(
      `SELECT 1 FROM grid_polygon p JOIN grid_edition e ON e.id = p.edition_id WHERE p.node_code = $1 AND e.valid_from IS NOT NULL AND (e.valid_to IS NULL OR e.valid_to > $2)`,
      [code, at],
    )
    return rows.length > 0
  }
}

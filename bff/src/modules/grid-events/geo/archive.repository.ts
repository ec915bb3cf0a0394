import type { ArchiveCount } from '@jktl/shared/grid-events/geo/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { NodeRow } from './nodes.repository.ts'

export type ArchiveFacts = Record<ArchiveCount, number | null> & {
  phone: string
  officeAddress: string
  dutyScope: string
  enterpriseNames: string[]
}
export interface ArchiveCardRow extends NodeRow {
  hasChildren: boolean
  hasPolygon: boolean
  phone: string
  leaderIds: string[]
  aPosts: number
  bPosts: number
  secondGrids: number
  thirdGrids: number
}
export interface ArchiveRow extends ArchiveCardRow, ArchiveFacts {
  areaM2: number | null
  changedAt: Date | null
  openEvents: number
}

/** $1: now, for the edition in force. People and finer grids are counted over everything that lies in the node (liesIn). */
const CARD = `n.code, n.name, n.is_synthetic AS "isSynthetic", n.retired_at AS "retiredAt", n.version, coalesce(a.phone, '') AS phone,
  EXISTS (SELECT 1 FROM grid_node c WHERE c.parent_code = n.code AND c.retired_at IS NULL) AS "hasChildren", b.area_m2 IS NOT NULL AS "hasPolygon",
  ARRAY(SELECT p.account_id::text FROM grid_post p WHERE p.node_code = n.code AND p.kind = 'LEAD' AND p.ended_at IS NULL ORDER BY p.since, p.id) AS "leaderIds",
  (SELECT count(DISTINCT p.account_id) FROM grid_post p WHERE starts_with(p.node_code, n.code) AND p.kind = 'A' AND p.ended_at IS NULL)::int AS "aPosts",
  (SELECT count(DISTINCT p.account_id) FROM grid_post p WHERE starts_with(p.node_code, n.code) AND p.kind = 'B' AND p.ended_at IS NULL)::int AS "bPosts",
  (SELECT count(*) FROM grid_node g WHERE starts_with(g.code, n.code) AND length(g.code) = 16 AND g.code <> n.code AND g.retired_at IS NULL)::int AS "secondGrids",
  (SELECT count(*) FROM grid_node g WHERE starts_with(g.code, n.code) AND length(g.code) = 18 AND g.code <> n.code AND g.retired_at IS NULL)::int AS "thirdGrids"`
const FROM = `grid_node n LEFT JOIN grid_archive a ON a.node_code = n.code
  LEFT JOIN grid_polygon b ON b.node_code = n.code AND b.edition_id = (SELECT id FROM grid_edition WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1))`

/** 网格档案 (R258, R259). */
export class ArchiveRepository {
  async find(sql: Sql, code: string, at: Date): Promise<ArchiveRow | null> {
    const [row] = await sql.query<ArchiveRow>(
      `SELECT ${CARD}, coalesce(a.office_address, '') AS "officeAddress", coalesce(a.duty_scope, '') AS "dutyScope", a.houses, a.rental_houses AS "rentalHouses", a.residents,
              a.floating_residents AS "floatingResidents", a.shops, a.enterprises, coalesce(a.enterprise_names, '{}') AS "enterpriseNames", a.changed_at AS "changedAt", b.area_m2 AS "areaM2",
              (SELECT count(*) FROM grid_event e WHERE starts_with(e.node_code, n.code) AND e.ended_at IS NULL)::int AS "openEvents"
         FROM ${FROM} WHERE n.code = $2`,
      [at, code],
    )
    return row ?? null
  }

  /** Exactly these nodes, in order of their codes. */
  listCards(sql: Sql, codes: readonly string[], at: Date): Promise<ArchiveCardRow[]> {
    return sql.query<ArchiveCardRow>(`SELECT ${CARD} FROM ${FROM} WHERE n.code = ANY ($2) ORDER BY n.code`, [at, codes])
  }

  /** Right below a node. */
  listChildren(sql: Sql, parent: string, filter: { retired: boolean; after: string; limit: number }, at: Date): Promise<ArchiveCardRow[]> {
    return sql.query<ArchiveCardRow>(
      `SELECT ${CARD} FROM ${FROM} WHERE n.parent_code = $2 AND (n.retired_at IS NOT NULL) = $3 AND n.code > $4 ORDER BY n.code LIMIT $5`,
      [at, parent, filter.retired, filter.after, filter.limit],
    )
  }

  /** Anywhere inside these nodes: in name, code, address or enterprises. */
  search(sql: Sql, nodes: readonly string[], text: string, filter: { retired: boolean; after: string; limit: number }, at: Date): Promise<ArchiveCardRow[]> {
    return sql.query<ArchiveCardRow>(
      `SELECT ${CARD} FROM ${FROM}
        WHERE EXISTS (SELECT 1 FROM unnest($2::text[]) w WHERE starts_with(n.code, w)) AND (n.retired_at IS NOT NULL) = $3 AND n.code > $4
          AND (position($5 IN n.name) > 0 OR starts_with(n.code, $5) OR position($5 IN a.office_address) > 0 OR EXISTS (SELECT 1 FROM unnest(a.enterprise_names) e WHERE position($5 IN e) > 0))
        ORDER BY n.code LIMIT $6`,
      [at, nodes, filter.retired, filter.after, text, filter.limit],
    )
  }

  async save(tx: Sql, code: string, facts: ArchiveFacts, by: string, at: Date): Promise<void> {
    await tx.query(
      `INSERT INTO grid_archive (node_code, phone, office_address, duty_scope, houses, rental_houses, residents, floating_residents, shops, enterprises, enterprise_names, changed_at, changed_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       ON CONFLICT (node_code) DO UPDATE SET (phone, office_address, duty_scope, houses, rental_houses, residents, floating_residents, shops, enterprises, enterprise_names, changed_at, changed_by)
         = (EXCLUDED.phone, EXCLUDED.office_address, EXCLUDED.duty_scope, EXCLUDED.houses, EXCLUDED.rental_houses, EXCLUDED.residents, EXCLUDED.floating_residents, EXCLUDED.shops, EXCLUDED.enterprises,
            EXCLUDED.enterprise_names, EXCLUDED.changed_at, EXCLUDED.changed_by)`,
      [
        code,
        facts.phone,
        facts.officeAddress,
        facts.dutyScope,
        facts.houses,
        facts.rentalHouses,
        facts.residents,
        facts.floatingResidents,
        facts.shops,
        facts.enterprises,
        facts.enterpriseNames,
        at,
        by,
      ],
    )
  }

  /** Anything that still hangs on a node: children in use, posts held, events not ended. */
  async isInUse(tx: Sql, code: string): Promise<boolean> {
    const [row] = await tx.query<{ inUse: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM grid_node WHERE parent_code = $1 AND retired_at IS NULL) OR EXISTS (SELECT 1 FROM grid_post WHERE node_code = $1 AND ended_at IS NULL)
           OR EXISTS (SELECT 1 FROM grid_event WHERE (node_code = $1 OR queue_code = $1) AND ended_at IS NULL) AS "inUse"`,
      [code],
    )
    return row?.inUse ?? false
  }
}

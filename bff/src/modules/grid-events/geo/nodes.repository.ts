import { nodeLevelOf, nodePath } from '@jktl/shared/grid-events/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { GridNodeName } from '../geo.ts'

export interface NodeRow {
  code: string
  name: string
  isSynthetic: boolean
  retiredAt: Date | null
  version: number
}
const ROW = `code, name, is_synthetic AS "isSynthetic", retired_at AS "retiredAt", version`

export const nameOf = ({ code, name, isSynthetic }: Pick<NodeRow, 'code' | 'name' | 'isSynthetic'>): GridNodeName => {
  const level = nodeLevelOf(code)
  if (!level) throw new Error('a node whose code has no level')
  return { code, name, level, isSynthetic }
}

/** The tree of places and duty. */
export class NodesRepository {
  async find(sql: Sql, code: string, lock = false): Promise<NodeRow | null> {
    const [row] = await sql.query<NodeRow>(`SELECT ${ROW} FROM grid_node WHERE code = $1${lock ? ' FOR UPDATE' : ''}`, [code], lock ? undefined : 'grid-node')
    return row ?? null
  }

  listByCode(sql: Sql, codes: readonly string[]): Promise<NodeRow[]> {
    return sql.query<NodeRow>(`SELECT ${ROW} FROM grid_node WHERE code = ANY ($1)`, [codes], 'grid-nodes')
  }

  /** With everything they lie in. */
  listWithAncestors(sql: Sql, codes: readonly string[]): Promise<NodeRow[]> {
    return this.listByCode(sql, [...new Set(codes.flatMap(nodePath))])
  }

  /** Those in use right below, with whether there is anything below them. */
  listChildren(sql: Sql, parent: string): Promise<(NodeRow & { hasChildren: boolean })[]> {
    return sql.query<NodeRow & { hasChildren: boolean }>(
      `SELECT ${ROW}, EXISTS (SELECT 1 FROM grid_node c WHERE c.parent_code = n.code AND c.retired_at IS NULL) AS "hasChildren"
         FROM grid_node n WHERE parent_code = $1 AND retired_at IS NULL ORDER BY code`,
      [parent],
    )
  }

  /** Parents before their children; what is there already stays as it is. */
  async insertMissing(sql: Sql, nodes: readonly { code: string; parentCode: string | null; name: string; isSynthetic: boolean }[]): Promise<void> {
    await sql.query(
      `INSERT INTO grid_node (code, parent_code, name, is_synthetic)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) ON CONFLICT (code) DO NOTHING`,
      [nodes.map((n) => n.code), nodes.map((n) => n.parentCode), nodes.map((n) => n.name), nodes.map((n) => n.isSynthetic)],
    )
  }

  /** @returns false when the code was used before */
  async insert(tx: Sql, node: { code: string; parentCode: string; name: string; isSynthetic: boolean }): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO grid_node (code, parent_code, name, is_synthetic) VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO NOTHING RETURNING code`,
      [node.code, node.parentCode, node.name, node.isSynthetic],
    )
    return rows.length > 0
  }

  async rename(tx: Sql, code: string, name: string): Promise<void> {
    await tx.query(`UPDATE grid_node SET name = $2, version = version + 1 WHERE code = $1`, [code, name])
  }

  async retire(tx: Sql, code: string, at: Date): Promise<void> {
    await tx.query(`UPDATE grid_node SET retired_at = $2, version = version + 1 WHERE code = $1`, [code, at])
  }
}

import { HANDLED_STATES } from '@jktl/shared/grid-events/lifecycle'
import type { PostKind } from '@jktl/shared/grid-events/model'

import type { Database, Sql } from '../../../platform/database/database.ts'
import type { HeldPost } from '../people.ts'

export interface PostRow extends HeldPost {
  id: string
  since: Date
  endedAt: Date | null
  givenBy: string | null
  endedBy: string | null
}
const HELD = `account_id AS "accountId", node_code AS "nodeCode", kind`
const ROW = `id, ${HELD}, since, ended_at AS "endedAt", given_by AS "givenBy", ended_by AS "endedBy"`

/** Who holds which post at which node, and held before (R259, R260). */
export class PostsRepository {
  constructor(private readonly db: Database) {}

  ofAccount(accountId: string, sql: Sql = this.db): Promise<HeldPost[]> {
    return sql.query<HeldPost>(
      `SELECT ${HELD} FROM grid_post WHERE account_id = $1 AND ended_at IS NULL ORDER BY node_code, kind`,
      [accountId],
      'grid-posts-of',
    )
  }

  at(nodeCodes: readonly string[], sql: Sql = this.db): Promise<HeldPost[]> {
    return sql.query<HeldPost>(
      `SELECT ${HELD} FROM grid_post WHERE node_code = ANY($1::text[]) AND ended_at IS NULL ORDER BY node_code, kind, account_id`,
      [nodeCodes],
      'grid-posts-at',
    )
  }

  /** At the node, in it, around it under the same parent, and above it. */
  around(nodeCode: string, path: readonly string[], parentCode: string | null, sql: Sql = this.db): Promise<(HeldPost & { nodeName: string })[]> {
    return sql.query<HeldPost & { nodeName: string }>(
      `SELECT p.account_id AS "accountId", p.node_code AS "nodeCode", p.kind, n.name AS "nodeName" FROM grid_post p JOIN grid_node n ON n.code = p.node_code
        WHERE p.ended_at IS NULL AND (p.node_code = ANY($2::text[]) OR n.parent_code = $3 OR starts_with(p.node_code, $1)) ORDER BY p.node_code, p.kind, p.account_id`,
      [nodeCode, path, parentCode],
      'grid-posts-around',
    )
  }

  /** Open events in their hands. */
  async loads(accountIds: readonly string[], sql: Sql = this.db): Promise<Map<string, number>> {
    const rows = await sql.query<{ accountId: string; load: number }>(
      `SELECT handler_account_id AS "accountId", count(*) AS load FROM grid_event WHERE handler_account_id = ANY($1::uuid[]) AND state = ANY($2::text[]) GROUP BY 1`,
      [accountIds, HANDLED_STATES],
      'grid-loads',
    )
    return new Map(rows.map(({ accountId, load }) => [accountId, load]))
  }

  /** @returns false when it is held already */
  async give(tx: Sql, post: { accountId: string; nodeCode: string; kind: PostKind; givenBy: string | null; at: Date }): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO grid_post (account_id, node_code, kind, since, given_by) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id, node_code, kind) WHERE ended_at IS NULL DO NOTHING RETURNING 1`,
      [post.accountId, post.nodeCode, post.kind, post.at, post.givenBy],
    )
    return rows.length > 0
  }

  /** @returns whose it was; null when it has ended before */
  async end(tx: Sql, id: string, endedBy: string, at: Date): Promise<PostRow | null> {
    const [row] = await tx.query<PostRow>(`UPDATE grid_post SET ended_at = $3, ended_by = $2 WHERE id = $1 AND ended_at IS NULL RETURNING ${ROW}`, [
      id,
      endedBy,
      at,
    ])
    return row ?? null
  }

  async find(id: string, sql: Sql = this.db): Promise<PostRow | null> {
    const [row] = await sql.query<PostRow>(`SELECT ${ROW} FROM grid_post WHERE id = $1`, [id])
    return row ?? null
  }

  /** All of one person, the present ones first. */
  historyOf(accountId: string, sql: Sql = this.db): Promise<PostRow[]> {
    return sql.query<PostRow>(`SELECT ${ROW} FROM grid_post WHERE account_id = $1 ORDER BY ended_at DESC NULLS FIRST, since DESC, id LIMIT 100`, [accountId])
  }

  /** Present posts in any of these nodes. */
  inNodes(nodeCodes: readonly string[], sql: Sql = this.db): Promise<PostRow[]> {
    return sql.query<PostRow>(
      `SELECT ${ROW} FROM grid_post WHERE ended_at IS NULL AND EXISTS (SELECT 1 FROM unnest($1::text[]) AS x (node) WHERE starts_with(node_code, x.node))
        ORDER BY node_code, kind, account_id`,
      [nodeCodes],
    )
  }
}

import type { OpinionState, OpinionTopic } from '@jktl/shared/grid-events/opinions/model'

import type { Database, Sql } from '../../../platform/database/database.ts'

export interface OpinionRow {
  id: string
  version: number
  authorAccountId: string | null
  isAnonymous: boolean
  nameSealed: Buffer | null
  phoneSealed: Buffer | null
  mayContact: boolean
  nodeCode: string
  title: string
  content: string
  topics: OpinionTopic[]
  state: OpinionState
  writtenAt: Date
  reply: string | null
  repliedAt: Date | null
}
type NewOpinion = Pick<
  OpinionRow,
  'authorAccountId' | 'isAnonymous' | 'nameSealed' | 'phoneSealed' | 'mayContact' | 'nodeCode' | 'title' | 'content' | 'writtenAt'
> & { authorKey: Buffer }
export interface OpinionFilter {
  nodeName?: string | undefined
  keyword?: string | undefined
  state?: OpinionState | undefined
  topic?: OpinionTopic | undefined
}
type Place = { at: Date; id: string } | null

const ROW = `o.id, o.version, o.author_account_id AS "authorAccountId", o.is_anonymous AS "isAnonymous", o.name_sealed AS "nameSealed", o.phone_sealed AS "phoneSealed",
  o.may_contact AS "mayContact", o.node_code AS "nodeCode", o.title, o.content, o.topics, o.state, o.written_at AS "writtenAt", o.reply, o.replied_at AS "repliedAt"`
/** $1 managed nodes, $2 part of a place's name, $3 word of the text, $4 state, $5 topic. `strpos` takes what was typed as it is. */
const FOUND = `EXISTS (SELECT 1 FROM unnest($1::text[]) AS managed WHERE starts_with(o.node_code, managed))
  AND ($2::text IS NULL OR EXISTS (SELECT 1 FROM grid_node n WHERE starts_with(o.node_code, n.code) AND strpos(n.name, $2) > 0))
  AND ($3::text IS NULL OR strpos(lower(o.title || ' ' || o.content), lower($3)) > 0)
  AND ($4::text IS NULL OR o.state = $4) AND ($5::text IS NULL OR $5 = ANY(o.topics))`
const valuesOf = (nodes: readonly string[], { nodeName, keyword, state, topic }: OpinionFilter): unknown[] => [
  nodes,
  nodeName ?? null,
  keyword ?? null,
  state ?? null,
  topic ?? null,
]

/** 社情民意 (R266). */
export class OpinionsRepository {
  constructor(private readonly db: Database) {}

  async insert(o: NewOpinion): Promise<OpinionRow> {
    const [row] = await this.db.query<OpinionRow>(
      `INSERT INTO grid_opinion AS o (author_key, author_account_id, is_anonymous, name_sealed, phone_sealed, may_contact, node_code, title, content, state, written_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'NEW', $10) RETURNING ${ROW}`,
      [o.authorKey, o.authorAccountId, o.isAnonymous, o.nameSealed, o.phoneSealed, o.mayContact, o.nodeCode, o.title, o.content, o.writtenAt],
    )
    if (!row) throw new Error('an opinion was not written')
    return row
  }

  async countSince(authorKey: Buffer, since: Date): Promise<number> {
    const [row] = await this.db.query<{ count: number }>(`SELECT count(*) FROM grid_opinion WHERE author_key = $1 AND written_at >= $2`, [authorKey, since])
    return row?.count ?? 0
  }

  listOwn(authorKey: Buffer, place: Place, limit: number): Promise<OpinionRow[]> {
    return this.db.query<OpinionRow>(
      `SELECT ${ROW} FROM grid_opinion o WHERE o.author_key = $1 AND ($2::timestamptz IS NULL OR o.written_at < $2 OR (o.written_at = $2 AND o.id > $3::uuid))
        ORDER BY o.written_at DESC, o.id LIMIT $4`,
      [authorKey, place?.at ?? null, place?.id ?? null, limit],
    )
  }

  /** Newest first. @param nodes what the asker manages */
  list(nodes: readonly string[], filter: OpinionFilter, place: Place, limit: number): Promise<OpinionRow[]> {
    return this.db.query<OpinionRow>(
      `SELECT ${ROW} FROM grid_opinion o WHERE ${FOUND} AND ($6::timestamptz IS NULL OR o.written_at < $6 OR (o.written_at = $6 AND o.id > $7::uuid))
        ORDER BY o.written_at DESC, o.id LIMIT $8`,
      [...valuesOf(nodes, filter), place?.at ?? null, place?.id ?? null, limit],
    )
  }

  /** How many of each state fit everything else that was asked for. */
  async count(nodes: readonly string[], filter: OpinionFilter): Promise<Record<OpinionState, number>> {
    const rows = await this.db.query<{ state: OpinionState; count: number }>(`SELECT o.state, count(*) FROM grid_opinion o WHERE ${FOUND} GROUP BY 1`, [
      ...valuesOf(nodes, { ...filter, state: undefined }),
    ])
    const of = (state: OpinionState): number => rows.find((row) => row.state === state)?.count ?? 0
    return { NEW: of('NEW'), ANSWERED: of('ANSWERED'), FILED: of('FILED') }
  }

  async find(id: string): Promise<OpinionRow | null> {
    const [row] = await this.db.query<OpinionRow>(`SELECT ${ROW} FROM grid_opinion o WHERE o.id = $1`, [id])
    return row ?? null
  }

  /** @returns null when somebody changed it in between */
  async tag({ id, version }: Pick<OpinionRow, 'id' | 'version'>, topics: readonly OpinionTopic[]): Promise<OpinionRow | null> {
    const [row] = await this.db.query<OpinionRow>(
      `UPDATE grid_opinion o SET version = o.version + 1, topics = $3 WHERE o.id = $1 AND o.version = $2 RETURNING ${ROW}`,
      [id, version, topics],
    )
    return row ?? null
  }

  /** @param reply null: filed without one. @returns null when somebody changed it in between */
  async close(tx: Sql, { id, version }: Pick<OpinionRow, 'id' | 'version'>, reply: { text: string; by: string; at: Date } | null): Promise<OpinionRow | null> {
    const [row] = await tx.query<OpinionRow>(
      `UPDATE grid_opinion o SET version = o.version + 1, state = CASE WHEN $3::text IS NULL THEN 'FILED' ELSE 'ANSWERED' END, reply = $3, replied_by = $4, replied_at = $5
        WHERE o.id = $1 AND o.version = $2 AND o.state <> 'ANSWERED' RETURNING ${ROW}`,
      [id, version, reply?.text ?? null, reply?.by ?? null, reply?.at ?? null],
    )
    return row ?? null
  }
}

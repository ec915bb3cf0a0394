import type { Pool, PoolClient } from 'pg'
import { to as copyTo } from 'pg-copy-streams'

import type { SignedAnchor } from './domain/anchor.ts'
import type { ChainEnd, StoredLink } from './domain/verify-chain.ts'

const HASH_LENGTH = 64
/** `canonicalJson` of an event, in SQL. */
const CANONICAL = `'{"at":' || at_ms || ',"category":"' || category || '","id":"' || id || '","outcome":"' || outcome || '","sealed":"' || sealed || '","seq":' || seq || ',"shard":' || shard || ',"subject":"' || subject_id || '"}'`

/** The chains as they lie in a database, for who only reads them. */
export class ChainStreamRepository {
  constructor(private readonly pool: Pool) {}

  async shards(): Promise<number[]> {
    return (await this.pool.query<{ shard: number }>('SELECT shard FROM access_shard ORDER BY shard')).rows.map(({ shard }) => shard)
  }

  open(shard: number): Promise<ChainSnapshot> {
    return ChainSnapshot.open(this.pool, shard)
  }
}

/** One chain as it lies in the database, read in one snapshot while others go on appending. Whoever asks may have a driver that reads bigints as text. */
class ChainSnapshot {
  private constructor(
    private readonly client: PoolClient,
    readonly end: ChainEnd,
  ) {}

  static async open(pool: Pool, shard: number): Promise<ChainSnapshot> {
    const client = await pool.connect()
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const { rows } = await client.query<ChainEnd>(
      `SELECT shard, algorithm, head_seq::float8 AS "headSeq", head_hash AS "headHash" FROM access_shard WHERE shard = $1`,
      [shard],
    )
    const end = rows[0]
    if (!end) throw new Error(`there is no shard ${shard}`)
    return new ChainSnapshot(client, end)
  }

  async anchors(): Promise<SignedAnchor[]> {
    const { rows } = await this.client.query<SignedAnchor>(
      `SELECT shard, from_seq::float8 AS "fromSeq", seq::float8 AS seq, at_ms::float8 AS "atMs", root, previous, key_id AS "keyId", signature
         FROM access_anchor WHERE shard = $1 ORDER BY access_anchor.seq`,
      [this.end.shard],
    )
    return rows
  }

  /** In order of seq, many at a time. COPY: a row costs a fraction of what a row of a query costs, and the text to hash is put together over there. */
  async *links(): AsyncGenerator<StoredLink[]> {
    const stream = this.client.query(
      copyTo(`COPY (SELECT hash, seq, ${CANONICAL} FROM access_event WHERE shard = ${Number(this.end.shard)} ORDER BY seq) TO STDOUT`),
    )
    let rest = ''
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const lines = (rest + chunk.toString('latin1')).split('\n')
      rest = lines.pop() ?? ''
      yield lines.map((line) => {
        const end = line.indexOf('\t', HASH_LENGTH + 1)
        return { hash: line.slice(0, HASH_LENGTH), seq: Number(line.slice(HASH_LENGTH + 1, end)), text: line.slice(end + 1) }
      })
    }
  }

  /** The connection goes too: one that was left in the middle of a COPY answers nobody any more. */
  close(): void {
    this.client.release(true)
  }
}

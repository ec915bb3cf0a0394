import type { Pool, PoolClient } from 'pg'
import { to as copyTo } from 'pg-copy-streams'

import type { SignedAnchor } from './domain/anchor.ts'
import type { ChainedEvent } from './domain/chain.ts'
import type { ChainEnd } from './domain/verify-chain.ts'

export type StoredLink = ChainedEvent & { hash: string }

/** One chain as it lies in the database, read in one snapshot while others go on appending. */
export class ChainSnapshot {
  private constructor(
    private readonly client: PoolClient,
    readonly end: ChainEnd,
  ) {}

  static async open(pool: Pool, shard: number): Promise<ChainSnapshot> {
    const client = await pool.connect()
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const { rows } = await client.query<ChainEnd>(
      `SELECT shard, algorithm, head_seq AS "headSeq", head_hash AS "headHash" FROM access_shard WHERE shard = $1`,
      [shard],
    )
    const end = rows[0]
    if (!end) throw new Error(`there is no shard ${shard}`)
    return new ChainSnapshot(client, end)
  }

  static async shards(pool: Pool): Promise<number[]> {
    return (await pool.query<{ shard: number }>('SELECT shard FROM access_shard ORDER BY shard')).rows.map(({ shard }) => shard)
  }

  async anchors(): Promise<SignedAnchor[]> {
    const { rows } = await this.client.query<SignedAnchor>(
      `SELECT shard, from_seq AS "fromSeq", seq, at_ms AS "atMs", root, previous, key_id AS "keyId", signature FROM access_anchor WHERE shard = $1 ORDER BY seq`,
      [this.end.shard],
    )
    return rows
  }

  /** In order of seq, many at a time. COPY: a row costs a fraction of what a row of a query costs. */
  async *links(): AsyncGenerator<StoredLink[]> {
    const { shard } = this.end
    const stream = this.client.query(
      copyTo(
        `COPY (SELECT seq, id, at_ms, subject_id, outcome, category, sealed, hash FROM access_event WHERE shard = ${Number(shard)} ORDER BY seq) TO STDOUT`,
      ),
    )
    let rest = ''
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const lines = (rest + chunk.toString('latin1')).split('\n')
      rest = lines.pop() ?? ''
      yield lines.map((line) => {
        const [seq = '', id = '', atMs = '', subjectId = '', outcome = '', category = '', sealed = '', hash = ''] = line.split('\t')
        return {
          shard,
          seq: Number(seq),
          id,
          atMs: Number(atMs),
          subjectId,
          outcome: outcome as ChainedEvent['outcome'],
          category: category as ChainedEvent['category'],
          sealed,
          hash,
        }
      })
    }
  }

  /** The connection goes too: one that was left in the middle of a COPY answers nobody any more. */
  close(): void {
    this.client.release(true)
  }
}

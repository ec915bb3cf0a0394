import type { Sql } from '../../../platform/database/database.ts'
import type { BatchKey } from './recon-desk.ts'

const CHUNK_BYTES = 1 << 20

export interface BillFile {
  id: string
  sha1: string
  sizeBytes: number
}

/** R1: raw files, in pieces, so that none is ever held in memory as a whole again. The database refuses any change. */
export class BillFilesRepository {
  /** The same bytes of the same day are stored once. @returns the file's id */
  async store(tx: Sql, key: BatchKey, sha1: string, sizeBytes: number, packed: Buffer, at: Date): Promise<string> {
    const [stored] = await tx.query<{ id: string }>(
      `INSERT INTO bill_file (channel, mchid, bill_kind, bill_date, sha1, size_bytes, packed_bytes, stored_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
      [key.channel, key.mchid, key.billKind, key.billDate, sha1, sizeBytes, packed.length, at],
    )
    if (stored) {
      for (let from = 0, seq = 0; from < packed.length; from += CHUNK_BYTES, seq++)
        await tx.query(`INSERT INTO bill_chunk (file_id, seq, bytes) VALUES ($1, $2, $3)`, [stored.id, seq, packed.subarray(from, from + CHUNK_BYTES)])
      return stored.id
    }
    const [known] = await tx.query<{ id: string }>(
      `SELECT id FROM bill_file WHERE channel = $1 AND mchid = $2 AND bill_kind = $3 AND bill_date = $4 AND sha1 = $5`,
      [key.channel, key.mchid, key.billKind, key.billDate, sha1],
    )
    if (!known) throw new Error('a stored bill was not found again')
    return known.id
  }

  async find(sql: Sql, id: string): Promise<BillFile | null> {
    const [row] = await sql.query<BillFile>(`SELECT id, sha1, size_bytes AS "sizeBytes" FROM bill_file WHERE id = $1`, [id])
    return row ?? null
  }

  /** Packed bytes in order, one piece at a time. */
  async *read(sql: Sql, id: string): AsyncGenerator<Buffer> {
    for (let seq = 0; ; seq++) {
      const [chunk] = await sql.query<{ bytes: Buffer }>(`SELECT bytes FROM bill_chunk WHERE file_id = $1 AND seq = $2`, [id, seq])
      if (!chunk) return
      yield chunk.bytes
    }
  }
}

import type { Database, Sql } from '../../../platform/database/database.ts'

const COLUMNS = 'batch_seq, line, kind, own_no, trade_no, channel_no, printed_at, status, amount_fen, fee_e5, issue, may_repeat'

/** Parsed rows of versions; unlogged, and read again from the file when they are gone. */
export class BillRowsRepository {
  constructor(private readonly db: Pick<Database, 'copyIn'>) {}

  async clear(sql: Sql, batchSeq: number): Promise<void> {
    await sql.query(`DELETE FROM bill_row WHERE batch_seq = $1`, [batchSeq])
  }

  /** All of them or none. @param lines COPY text */
  copy(lines: AsyncIterable<Buffer>): Promise<void> {
    return this.db.copyIn(`COPY bill_row (${COLUMNS}) FROM STDIN`, lines)
  }

  /** Plans for a million rows and for ten differ; a small sample tells them apart. */
  async analyse(db: Pick<Database, 'transaction'>): Promise<void> {
    await db.transaction(async (tx) => {
      await tx.query(`SET LOCAL default_statistics_target = 10`)
      await tx.query(`ANALYZE bill_row`)
    })
  }

  async count(sql: Sql, batchSeq: number): Promise<number> {
    const [row] = await sql.query<{ rows: number }>(`SELECT count(*) AS rows FROM bill_row WHERE batch_seq = $1`, [batchSeq])
    return row?.rows ?? 0
  }
}

import type { Sql } from '../../../platform/database/database.ts'

/** What hospitals gave back, once per return number. */
export class ReturnsRepository {
  /** @returns null when the feed is not due yet */
  async claimFeed(sql: Sql, now: Date, nextDueAt: Date): Promise<number | null> {
    const [row] = await sql.query<{ afterSeq: number }>(
      `UPDATE hospital_feed SET due_at = $2 WHERE name = 'returns' AND due_at <= $1 RETURNING after_seq AS "afterSeq"`,
      [now, nextDueAt],
    )
    return row?.afterSeq ?? null
  }

  async moveFeed(tx: Sql, toSeq: number): Promise<void> {
    await tx.query(`UPDATE hospital_feed SET after_seq = greatest(after_seq, $1) WHERE name = 'returns'`, [toSeq])
  }

  /** @returns null when it was taken before */
  async insert(
    tx: Sql,
    given: {
      institutionId: string
      returnNo: string
      billId: string | null
      stayId: string | null
      cashFen: number
      insuranceFen: number
      leftFen: number
      at: Date
      takenAt: Date
      lines: readonly { lineNo: number; amountFen: number }[]
    },
  ): Promise<string | null> {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO hospital_return (institution_id, return_no, kind, bill_id, stay_id, cash_fen, insurance_fen, left_fen, state, at, taken_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (institution_id, return_no) DO NOTHING RETURNING id`,
      [
        given.institutionId,
        given.returnNo,
        given.billId ? 'ITEMS' : 'DISCHARGE',
        given.billId,
        given.stayId,
        given.cashFen,
        given.insuranceFen,
        given.leftFen,
        given.leftFen > 0 ? 'FOR_A_PERSON' : 'DONE',
        given.at,
        given.takenAt,
      ],
    )
    if (!row) return null
    for (const line of given.lines)
      await tx.query(`INSERT INTO hospital_return_line (return_id, line_no, amount_fen) VALUES ($1, $2, $3)`, [row.id, line.lineNo, line.amountFen])
    return row.id
  }

  async isTaken(tx: Sql, institutionId: string, returnNo: string): Promise<boolean> {
    return (await tx.query(`SELECT 1 FROM hospital_return WHERE institution_id = $1 AND return_no = $2`, [institutionId, returnNo])).length > 0
  }
}

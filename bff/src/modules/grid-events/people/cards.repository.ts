import type { Database } from '../../../platform/database/database.ts'

export interface WorkCardRow {
  accountId: string
  cardNo: string
  secretSealed: Buffer
  issuedAt: Date
}
const ROW = `account_id AS "accountId", card_no AS "cardNo", secret_sealed AS "secretSealed", issued_at AS "issuedAt"`

/** 工作证 and the wrong codes tried on them (R260). */
export class CardsRepository {
  constructor(private readonly db: Database) {}

  async ofAccount(accountId: string): Promise<WorkCardRow | null> {
    const [row] = await this.db.query<WorkCardRow>(`SELECT ${ROW} FROM grid_work_card WHERE account_id = $1`, [accountId], 'grid-card-of')
    return row ?? null
  }

  async byNumber(cardNo: string): Promise<WorkCardRow | null> {
    const [row] = await this.db.query<WorkCardRow>(`SELECT ${ROW} FROM grid_work_card WHERE card_no = $1`, [cardNo], 'grid-card-by-number')
    return row ?? null
  }

  /** Nothing when the account has one, or when the number is somebody else's. */
  async issue(card: WorkCardRow): Promise<void> {
    await this.db.query(`INSERT INTO grid_work_card (account_id, card_no, secret_sealed, issued_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, [
      card.accountId,
      card.cardNo,
      card.secretSealed,
      card.issuedAt,
    ])
  }

  async triesIn(key: Buffer, windowStart: Date): Promise<number> {
    const [row] = await this.db.query<{ tries: number }>(`SELECT tries FROM grid_card_try WHERE key = $1 AND window_start = $2`, [key, windowStart])
    return row?.tries ?? 0
  }

  async countTry(key: Buffer, windowStart: Date): Promise<void> {
    await this.db.query(
      `INSERT INTO grid_card_try (key, window_start, tries) VALUES ($1, $2, 1) ON CONFLICT (key, window_start) DO UPDATE SET tries = grid_card_try.tries + 1`,
      [key, windowStart],
    )
  }

  async forgetTries(before: Date, limit: number): Promise<number> {
    const rows = await this.db.query(
      `DELETE FROM grid_card_try WHERE (key, window_start) IN (SELECT key, window_start FROM grid_card_try WHERE window_start < $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING 1`,
      [before, limit],
    )
    return rows.length
  }
}

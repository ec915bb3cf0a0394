import type { Sql } from '../../../platform/database/database.ts'

/** What the channel stated; never an openid. */
export interface Stated {
  mchid: string
  appid: string
  amountFen: number | null
  currency: string | null
  payerDiffers: boolean
}
export interface QuarantineRow {
  id: string
  tradeOrderId: string
  institutionId: string
  personId: string
  subject: string
  mchid: string
  appid: string
  outTradeNo: string
  amountFen: number
  since: Date
  stated: Stated | null
}

const ROW = `SELECT p.id, p.trade_order_id AS "tradeOrderId", o.institution_id AS "institutionId", o.person_id AS "personId", o.subject, p.mchid, p.parameters->>'appid' AS appid, p.out_trade_no AS "outTradeNo", p.amount_fen AS "amountFen",
         coalesce(e.at, p.created_at) AS since,
         CASE WHEN e.id IS NULL THEN NULL ELSE jsonb_build_object('mchid', e.stated_mchid, 'appid', e.stated_appid, 'amountFen', e.stated_fen, 'currency', e.stated_currency, 'payerDiffers', e.payer_differs) END AS stated
    FROM payment_order p JOIN trade_order o ON o.id = p.trade_order_id
    LEFT JOIN LATERAL (SELECT * FROM quarantine_evidence q WHERE q.payment_id = p.id ORDER BY q.id DESC LIMIT 1) e ON true`

/** Money that is not ours to the fen (P5), and what was stated about it. */
export class QuarantineRepository {
  async note(sql: Sql, paymentId: string, stated: Stated, at: Date): Promise<void> {
    await sql.query(
      `INSERT INTO quarantine_evidence (payment_id, at, stated_mchid, stated_appid, stated_fen, stated_currency, payer_differs) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [paymentId, at, stated.mchid, stated.appid, stated.amountFen, stated.currency, stated.payerDiffers],
    )
  }

  /** Oldest first. @param institutionIds null: the whole region */
  list(sql: Sql, institutionIds: readonly string[] | null): Promise<QuarantineRow[]> {
    return sql.query<QuarantineRow>(
      `${ROW} WHERE p.state = 'QUARANTINED' AND ($1::uuid[] IS NULL OR o.institution_id = ANY($1)) ORDER BY since, p.id LIMIT 200`,
      [institutionIds],
    )
  }

  /** Also one that was settled meanwhile. */
  async find(sql: Sql, paymentId: string, institutionIds: readonly string[] | null): Promise<QuarantineRow | null> {
    const [row] = await sql.query<QuarantineRow>(
      `${ROW} WHERE p.id = $1 AND (p.state = 'QUARANTINED' OR e.id IS NOT NULL) AND ($2::uuid[] IS NULL OR o.institution_id = ANY($2))`,
      [paymentId, institutionIds],
    )
    return row ?? null
  }
}

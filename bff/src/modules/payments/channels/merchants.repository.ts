import type { Sql } from '../../../platform/database/database.ts'

export interface MerchantRow {
  mchid: string
  institutionId: string
  name: string
  settlesTo: string
  settlementDays: number
  validFrom: string
  validUntil: string | null
  ratePpm: number | null
  version: number
}
interface RateRow {
  fromDate: string
  ratePpm: number
  source: string
}
interface MerchantTerms {
  name: string
  settlesTo: string
  settlementDays: number
}

/** Merchants and what was agreed with the channel about them. */
export class MerchantsRepository {
  list(sql: Sql, today: string, mchid: string | null = null): Promise<MerchantRow[]> {
    return sql.query<MerchantRow>(
      `SELECT m.mchid, m.institution_id AS "institutionId", m.name, m.settles_to AS "settlesTo", m.settlement_days AS "settlementDays", m.valid_from AS "validFrom", m.valid_until AS "validUntil", m.version,
              (SELECT rate_ppm FROM channel_rate r WHERE r.channel = m.channel AND r.mchid = m.mchid AND r.from_date <= $1 ORDER BY r.from_date DESC LIMIT 1) AS "ratePpm"
         FROM channel_merchant m WHERE m.channel = 'WECHAT' AND ($2::text IS NULL OR m.mchid = $2) ORDER BY m.mchid`,
      [today, mchid],
    )
  }

  /** @returns false when it receives already: a merchant is one institution's for ever */
  async insert(tx: Sql, mchid: string, institutionId: string, terms: MerchantTerms, from: string): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO channel_merchant (channel, mchid, institution_id, name, settles_to, settlement_days, valid_from) VALUES ('WECHAT', $1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1`,
      [mchid, institutionId, terms.name, terms.settlesTo, terms.settlementDays, from],
    )
    return rows.length === 1
  }

  async update(tx: Sql, mchid: string, terms: MerchantTerms, validUntil: string | null): Promise<boolean> {
    const rows = await tx.query(
      `UPDATE channel_merchant SET name = $2, settles_to = $3, settlement_days = $4, valid_until = $5, version = version + 1 WHERE channel = 'WECHAT' AND mchid = $1 RETURNING 1`,
      [mchid, terms.name, terms.settlesTo, terms.settlementDays, validUntil],
    )
    return rows.length === 1
  }

  rates(sql: Sql, mchid: string): Promise<RateRow[]> {
    return sql.query<RateRow>(
      `SELECT from_date AS "fromDate", rate_ppm AS "ratePpm", source FROM channel_rate WHERE channel = 'WECHAT' AND mchid = $1 ORDER BY from_date DESC`,
      [mchid],
    )
  }

  /** The last day that is signed; its fees were checked and stay so (S6). */
  async lastSigned(sql: Sql, mchid: string): Promise<string | null> {
    const [row] = await sql.query<{ day: string | null }>(
      `SELECT max(bill_date) AS day FROM day_sign_off WHERE channel = 'WECHAT' AND mchid = $1 AND second_at IS NOT NULL`,
      [mchid],
    )
    return row?.day ?? null
  }

  /** @returns false when that day is signed, or has a rate of its own already */
  async insertRate(tx: Sql, mchid: string, rate: RateRow, changeId: string): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO channel_rate (channel, mchid, from_date, rate_ppm, source, change_id) SELECT 'WECHAT', $1, $2::date, $3, $4, $5
        WHERE NOT EXISTS (SELECT 1 FROM day_sign_off WHERE channel = 'WECHAT' AND mchid = $1 AND bill_date >= $2::date AND second_at IS NOT NULL) ON CONFLICT DO NOTHING RETURNING 1`,
      [mchid, rate.fromDate, rate.ratePpm, rate.source, changeId],
    )
    return rows.length === 1
  }
}

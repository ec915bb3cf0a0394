import type { BillChannel } from '@jktl/shared/payments/reconciliation/model'

import type { Sql } from '../../../../platform/database/database.ts'
import type { BatchesRepository } from '../batches.repository.ts'
import type { BatchRow } from '../recon-desk.ts'

export interface SignOffRow {
  channel: BillChannel
  mchid: string
  billDate: string
  digest: string
  firstBy: string
  firstAt: Date
  secondBy: string | null
  secondAt: Date | null
}
export interface UnitKey {
  channel: BillChannel
  mchid: string
  billDate: string
}
const SIGN_OFF = `channel, mchid, bill_date AS "billDate", statement_sha256 AS digest, first_by AS "firstBy", first_at AS "firstAt", second_by AS "secondBy", second_at AS "secondAt"`
const keyOf = ({ channel, mchid, billDate }: UnitKey): string[] => [channel, mchid, billDate]

/** 签结: two signatures per day of a merchant, or of a hospital's list. */
export class SignOffsRepository {
  list(sql: Sql, from: string, until: string): Promise<SignOffRow[]> {
    return sql.query<SignOffRow>(`SELECT ${SIGN_OFF} FROM day_sign_off WHERE bill_date BETWEEN $1 AND $2`, [from, until])
  }

  async lock(tx: Sql, key: UnitKey): Promise<SignOffRow | null> {
    const [row] = await tx.query<SignOffRow>(`SELECT ${SIGN_OFF} FROM day_sign_off WHERE channel = $1 AND mchid = $2 AND bill_date = $3 FOR UPDATE`, keyOf(key))
    return row ?? null
  }

  /** The day's versions that are in force or at work, none of which changes while it is being signed. */
  async lockBatches(tx: Sql, batches: BatchesRepository, { channel, mchid, billDate }: UnitKey): Promise<BatchRow[]> {
    await tx.query(`SELECT 1 FROM recon_batch WHERE channel = $1 AND mchid = $2 AND bill_date = $3 ORDER BY id FOR UPDATE`, [channel, mchid, billDate])
    return (await batches.list(tx, billDate, billDate, [mchid])).filter((batch) => batch.channel === channel)
  }

  /** The first signature, or again after the results had changed. */
  async signFirst(tx: Sql, key: UnitKey, statement: unknown, digest: string, by: string, at: Date): Promise<void> {
    await tx.query(
      `INSERT INTO day_sign_off (channel, mchid, bill_date, statement, statement_sha256, first_by, first_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (channel, mchid, bill_date) DO UPDATE SET statement = EXCLUDED.statement, statement_sha256 = EXCLUDED.statement_sha256, first_by = EXCLUDED.first_by, first_at = EXCLUDED.first_at`,
      [...keyOf(key), JSON.stringify(statement), digest, by, at],
    )
  }

  async signSecond(tx: Sql, key: UnitKey, by: string, at: Date): Promise<void> {
    await tx.query(`UPDATE day_sign_off SET second_by = $4, second_at = $5 WHERE channel = $1 AND mchid = $2 AND bill_date = $3`, [...keyOf(key), by, at])
  }
}

import type { PushWish, ReportKind } from '@jktl/shared/reports/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { News } from '../domain/news.ts'

export interface PushRuleRow extends PushWish {
  id: string
  accountId: string
  personId: string
  institutionId: string | null
  kind: ReportKind | null
}
export interface DeliveryRow {
  id: string
  accountId: string
  personId: string
  objectId: string
  version: number
  news: News
  state: 'WAITING' | 'TOLD'
  wasHeld: boolean
  repeats: number
  createdAt: Date
}
interface NewDelivery {
  accountId: string
  personId: string
  objectId: string
  version: number
  news: News
}

const RULE = `id, account_id AS "accountId", person_id AS "personId", institution_id AS "institutionId", kind, wants, quiet_from AS "quietFrom", quiet_to AS "quietTo", channel, repeat_days AS "repeatDays", repeat_most AS "repeatMost"`

/** 提醒设置 and what was told of (R365, R367). */
export class PushRepository {
  listRules(sql: Sql, accountId: string, personId: string): Promise<PushRuleRow[]> {
    return sql.query<PushRuleRow>(`SELECT ${RULE} FROM report_push_rule WHERE account_id = $1 AND person_id = $2 ORDER BY created_at, id`, [
      accountId,
      personId,
    ])
  }

  async findRule(sql: Sql, accountId: string, id: string): Promise<PushRuleRow | null> {
    return (await sql.query<PushRuleRow>(`SELECT ${RULE} FROM report_push_rule WHERE id = $1 AND account_id = $2`, [id, accountId]))[0] ?? null
  }

  /** @returns null when there is one for the same institution and kind */
  async addRule(sql: Sql, rule: Omit<PushRuleRow, 'id'>, at: Date): Promise<PushRuleRow | null> {
    const [row] = await sql.query<PushRuleRow>(
      `INSERT INTO report_push_rule (account_id, person_id, institution_id, kind, wants, quiet_from, quiet_to, channel, repeat_days, repeat_most, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING ${RULE}`,
      [
        rule.accountId,
        rule.personId,
        rule.institutionId,
        rule.kind,
        rule.wants,
        rule.quietFrom,
        rule.quietTo,
        rule.channel,
        rule.repeatDays,
        rule.repeatMost,
        at,
      ],
    )
    return row ?? null
  }

  async changeRule(sql: Sql, accountId: string, id: string, wish: PushWish): Promise<PushRuleRow | null> {
    const [row] = await sql.query<PushRuleRow>(
      `UPDATE report_push_rule SET wants = $3, quiet_from = $4, quiet_to = $5, channel = $6, repeat_days = $7, repeat_most = $8
        WHERE id = $1 AND account_id = $2 RETURNING ${RULE}`,
      [id, accountId, wish.wants, wish.quietFrom, wish.quietTo, wish.channel, wish.repeatDays, wish.repeatMost],
    )
    return row ?? null
  }

  async deleteRule(sql: Sql, accountId: string, id: string): Promise<boolean> {
    return (await sql.query(`DELETE FROM report_push_rule WHERE id = $1 AND account_id = $2 RETURNING 1`, [id, accountId])).length > 0
  }

  /** Accounts that said something about this person's reports. */
  async listRuleAccounts(sql: Sql, personId: string): Promise<string[]> {
    const rows = await sql.query<{ account_id: string }>(`SELECT DISTINCT account_id FROM report_push_rule WHERE person_id = $1`, [personId])
    return rows.map((row) => row.account_id)
  }

  /** Accounts that were told of this report before. */
  async listTold(sql: Sql, objectId: string): Promise<string[]> {
    const rows = await sql.query<{ account_id: string }>(`SELECT DISTINCT account_id FROM report_delivery WHERE object_id = $1 AND told_at IS NOT NULL`, [
      objectId,
    ])
    return rows.map((row) => row.account_id)
  }

  /** Once per account, report, version and kind of news, however often it is announced. */
  async addDelivery(sql: Sql, delivery: NewDelivery, at: Date): Promise<void> {
    await sql.query(
      `INSERT INTO report_delivery (account_id, person_id, object_id, version, news, state, due_at, created_at) VALUES ($1, $2, $3, $4, $5, 'WAITING', $6, $6)
       ON CONFLICT (account_id, object_id, version, news) DO NOTHING`,
      [delivery.accountId, delivery.personId, delivery.objectId, delivery.version, delivery.news, at],
    )
  }

  /** What is due to be told, or told again; leased so that another process passes it over. */
  claimDue(sql: Sql, at: Date, leasedUntil: Date, limit: number): Promise<DeliveryRow[]> {
    return sql.query<DeliveryRow>(
      `UPDATE report_delivery SET due_at = $2
        WHERE id IN (SELECT id FROM report_delivery WHERE due_at <= $1 ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
        RETURNING id, account_id AS "accountId", person_id AS "personId", object_id AS "objectId", version::int AS version, news, state, was_held AS "wasHeld", repeats, created_at AS "createdAt"`,
      [at, leasedUntil, limit],
    )
  }

  async wait(sql: Sql, id: string, dueAt: Date, wasHeld: boolean): Promise<void> {
    await sql.query(`UPDATE report_delivery SET due_at = $2, was_held = was_held OR $3 WHERE id = $1`, [id, dueAt, wasHeld])
  }

  /** Told as critical already, for an earlier version or by another process. */
  async hasRung(sql: Sql, accountId: string, objectId: string): Promise<boolean> {
    return (
      (await sql.query(`SELECT 1 FROM report_delivery WHERE account_id = $1 AND object_id = $2 AND is_critical AND state = 'TOLD'`, [accountId, objectId]))
        .length > 0
    )
  }

  async tell(sql: Sql, id: string, told: { at: Date; isCritical: boolean; againAt: Date | null; key: string | null }): Promise<void> {
    await sql.query(
      `UPDATE report_delivery SET state = 'TOLD', told_at = coalesce(told_at, $2), is_critical = is_critical OR $3, due_at = $4, report_key = coalesce($5, report_key), repeats = repeats + CASE state WHEN 'TOLD' THEN 1 ELSE 0 END WHERE id = $1`,
      [id, told.at, told.isCritical, told.againAt, told.key],
    )
  }

  /** Another source told of the same report. */
  async wasToldElsewhere(sql: Sql, { accountId, objectId }: DeliveryRow, key: string): Promise<boolean> {
    const rows = await sql.query(`SELECT 1 FROM report_delivery WHERE account_id = $1 AND report_key = $2 AND object_id <> $3 AND told_at IS NOT NULL`, [
      accountId,
      key,
      objectId,
    ])
    return rows.length > 0
  }

  /** News of a later version waits or was told: it says more. */
  async hasNewer(sql: Sql, { accountId, objectId, version }: DeliveryRow): Promise<boolean> {
    return (
      (await sql.query(`SELECT 1 FROM report_delivery WHERE account_id = $1 AND object_id = $2 AND version > $3`, [accountId, objectId, version])).length > 0
    )
  }

  /** Nothing more to do; what was told stays told. */
  async end(sql: Sql, id: string): Promise<void> {
    await sql.query(`UPDATE report_delivery SET due_at = NULL, state = CASE state WHEN 'TOLD' THEN 'TOLD' ELSE 'SKIPPED' END WHERE id = $1`, [id])
  }
}

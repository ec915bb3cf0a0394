import type { Sql } from '../../../platform/database/database.ts'
import { type BudgetKind, BUDGETS, type BudgetLimits, type DueLane } from './domain/refund-budget.ts'

const TO_SEND = `r.state IN ('READY', 'WAIT_FUNDS')`

/** The rate budgets of merchants (B23), one row each for all processes: a single statement decides who may call. */
export class RefundBudgetRepository {
  /** Fills the bucket up to `now` and takes from it. @returns how many calls are granted, at most `want` */
  async take(sql: Sql, mchid: string, kind: BudgetKind, want: number, now: Date): Promise<number> {
    const { burst, perSecond } = BUDGETS[kind]
    const have = `least(b.burst, b.level + greatest(0, extract(epoch FROM $5::timestamptz - b.filled_at)) * b.per_second)`
    const grant = `least($6::int, floor(${have}))::int`
    const [row] = await sql.query<{ granted: number }>(
      `INSERT INTO refund_budget AS b (mchid, kind, burst, per_second, level, filled_at, granted) VALUES ($1, $2, $3::int, $4, $3::int - least($6::int, $3::int), $5, least($6::int, $3::int))
       ON CONFLICT (mchid, kind) DO UPDATE SET level = ${have} - ${grant}, granted = ${grant}, filled_at = greatest(b.filled_at, $5) RETURNING b.granted`,
      [mchid, kind, burst, perSecond, now, want],
      'refunds-take-budget',
    )
    return row?.granted ?? 0
  }

  /** Granted and not used. */
  async giveBack(sql: Sql, mchid: string, kind: BudgetKind, unused: number): Promise<void> {
    if (unused > 0) await sql.query(`UPDATE refund_budget SET level = least(burst, level + $3::int) WHERE mchid = $1 AND kind = $2`, [mchid, kind, unused])
  }

  /** Of these lanes the ones nobody is using; they are ours until `until`. */
  async takeLanes(sql: Sql, mchid: string, lanes: readonly number[], now: Date, until: Date): Promise<number[]> {
    const rows = await sql.query<{ lane: number }>(
      `INSERT INTO refund_lane AS l (mchid, lane, busy_until) SELECT $1, n, $4 FROM unnest($2::smallint[]) n ON CONFLICT (mchid, lane) DO UPDATE SET busy_until = $4 WHERE l.busy_until <= $3 RETURNING l.lane`,
      [mchid, lanes, now, until],
      'refunds-take-lanes',
    )
    return rows.map(({ lane }) => lane)
  }

  /** Gives a lane back, free from then on; nothing when it was taken over. */
  async leaveLane(sql: Sql, mchid: string, lane: number, takenUntil: Date, freeAt: Date): Promise<void> {
    await sql.query(`UPDATE refund_lane SET busy_until = $4 WHERE mchid = $1 AND lane = $2 AND busy_until = $3`, [mchid, lane, takenUntil, freeAt])
  }

  /** Where refunds wait that are due: found by hops through the index, however many there are. */
  listDueLanes(sql: Sql, now: Date): Promise<DueLane[]> {
    const due = `${TO_SEND} AND (r.mchid, r.lane) = (s.mchid, s.lane) AND r.due_at <= $1 AND (r.lease_until IS NULL OR r.lease_until <= $1)`
    return sql.query(
      `WITH RECURSIVE spot AS (
         (SELECT r.mchid, r.lane FROM refund r WHERE ${TO_SEND} ORDER BY r.mchid, r.lane LIMIT 1)
         UNION ALL
         SELECT n.mchid, n.lane FROM spot s, LATERAL (SELECT r.mchid, r.lane FROM refund r WHERE ${TO_SEND} AND (r.mchid, r.lane) > (s.mchid, s.lane) ORDER BY r.mchid, r.lane LIMIT 1) n)
       SELECT mchid, lane, EXISTS (SELECT 1 FROM refund r WHERE ${due} AND r.cause <> 'HOSPITAL_SUSPENDED') AS "isUrgent" FROM spot s WHERE EXISTS (SELECT 1 FROM refund r WHERE ${due})`,
      [now],
      'refunds-due-lanes',
    )
  }

  /** Refunds not yet sent. */
  async queue(sql: Sql, institutionIds: readonly string[] | null): Promise<{ waiting: number; since: Date | null }> {
    const [row] = await sql.query<{ waiting: number; since: Date | null }>(
      `SELECT count(*)::int AS waiting, min(r.requested_at) AS since FROM refund r JOIN trade_order o ON o.id = r.trade_order_id WHERE r.state = 'READY' AND ($1::uuid[] IS NULL OR o.institution_id = ANY($1))`,
      [institutionIds],
    )
    return row ?? { waiting: 0, since: null }
  }

  /** The slowest merchant's limits as they stand. */
  async limits(sql: Sql): Promise<BudgetLimits> {
    const [row] = await sql.query<BudgetLimits>(`SELECT burst, per_second AS "perSecond" FROM refund_budget WHERE kind = 'ALL' ORDER BY per_second LIMIT 1`)
    return row ?? BUDGETS.ALL
  }

  /** Per kind the largest share in use. */
  use(sql: Sql, now: Date): Promise<{ kind: BudgetKind; used: number }[]> {
    return sql.query(
      `SELECT kind, max(1 - least(burst, level + greatest(0, extract(epoch FROM $1::timestamptz - filled_at)) * per_second) / burst)::float8 AS used FROM refund_budget GROUP BY kind`,
      [now],
    )
  }
}

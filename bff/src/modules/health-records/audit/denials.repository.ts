import type { Sql } from '../../../platform/database/database.ts'

/** Refused and vain attempts, counted per account and clock hour over all processes (P43). */
export class DenialsRepository {
  /** @returns for each actor whether they have had more than the rule allows */
  async count(sql: Sql, attempts: ReadonlyMap<string, number>, at: Date): Promise<Map<string, boolean>> {
    const actors = [...attempts.keys()].sort()
    const rows = await sql.query<{ actor: string; is_over: boolean }>(
      `INSERT INTO access_denial AS d (actor_account_id, hour, denied)
       SELECT a, date_trunc('hour', $3::timestamptz), n FROM unnest($1::uuid[], $2::int[]) AS c (a, n) ORDER BY a
       ON CONFLICT (actor_account_id, hour) DO UPDATE SET denied = d.denied + excluded.denied
       RETURNING actor_account_id AS actor, denied > (SELECT refuse_after_denied FROM access_log_rule ORDER BY version DESC LIMIT 1) AS is_over`,
      [actors, actors.map((actor) => attempts.get(actor)), at],
      'access-count-denials',
    )
    return new Map(rows.map((row) => [row.actor, row.is_over]))
  }
}

import type { BusinessKind } from '@jktl/shared/payments/model'

import type { Sql } from '../../../platform/database/database.ts'

export interface Route {
  id: string
  mchid: string
}

/** In force at `$1`. */
export const IN_FORCE = `(SELECT id FROM channel_routing WHERE state = 'APPROVED' AND effective_from <= $1 ORDER BY effective_from DESC, number DESC LIMIT 1)`

/** Where money goes (B05): asked once, when a debt is opened. */
export class RoutesRepository {
  /** @returns null: nobody receives this money */
  async find(sql: Sql, institutionId: string, kind: BusinessKind, at: Date): Promise<Route | null> {
    const [route] = await sql.query<Route>(
      `SELECT r.id, r.mchid FROM channel_route r JOIN channel_merchant m ON m.channel = r.channel AND m.mchid = r.mchid
        WHERE r.routing_id = ${IN_FORCE} AND r.institution_id = $2 AND r.channel = 'WECHAT' AND r.business_kind IN ($3, 'ALL')
          AND ($1::timestamptz AT TIME ZONE 'Asia/Shanghai')::date BETWEEN m.valid_from AND coalesce(m.valid_until, 'infinity')
        ORDER BY r.business_kind = 'ALL' LIMIT 1`,
      [at, institutionId, kind],
      'payments-find-route',
    )
    return route ?? null
  }

  /** Which institution each merchant receives for. */
  holders(sql: Sql): Promise<{ mchid: string; institutionId: string }[]> {
    return sql.query(`SELECT mchid, institution_id AS "institutionId" FROM channel_merchant ORDER BY mchid`)
  }

  async receives(sql: Sql, institutionId: string, at: Date): Promise<boolean> {
    return (await this.find(sql, institutionId, 'APPOINTMENT', at)) !== null
  }
}

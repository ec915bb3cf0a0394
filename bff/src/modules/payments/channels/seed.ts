import type { INestApplicationContext } from '@nestjs/common'

import { Database } from '../../../platform/database/database.ts'

/** Sample rates of the city's hospitals, in ppm. */
const SAMPLE_RATES: Record<string, number> = { '1900000002': 0, '1900000003': 3800 }
const USUAL_PPM = 6000
/** Before anything was paid, so that whatever day it is on the city's clock, money has somewhere to go. */
const SINCE = new Date('2026-01-01T00:00:00+08:00')

/** The city's first merchants, rates and routing: each institution receives by the merchant its own system names. Repeating it changes nothing. */
export async function seedChannels(nest: INestApplicationContext): Promise<string> {
  const db = nest.get(Database, { strict: false })
  return db.transaction(async (tx) => {
    const merchants = await tx.query<{ mchid: string }>(
      `INSERT INTO channel_merchant (channel, mchid, institution_id, name, settles_to, settlement_days, valid_from)
       SELECT 'WECHAT', mchid, id, name, name || ' 基本户（示例）', 1, '2026-01-01' FROM institution WHERE mchid <> '' AND retired_at IS NULL ON CONFLICT DO NOTHING RETURNING mchid`,
    )
    await tx.query(
      `INSERT INTO channel_rate (channel, mchid, from_date, rate_ppm, source) SELECT 'WECHAT', m, '2026-01-01', coalesce(($2::jsonb ->> m)::int, $3), '示例' FROM unnest($1::text[]) m ON CONFLICT DO NOTHING`,
      [merchants.map(({ mchid }) => mchid), JSON.stringify(SAMPLE_RATES), USUAL_PPM],
    )
    const [routing] = await tx.query<{ id: string }>(
      `INSERT INTO channel_routing (number, state, note, drafted_at) SELECT 1, 'DRAFT', '建库时按各医院自己的商户号', $1 WHERE NOT EXISTS (SELECT 1 FROM channel_routing) RETURNING id`,
      [SINCE],
    )
    if (routing) {
      await tx.query(
        `INSERT INTO channel_route (routing_id, institution_id, business_kind, channel, mchid) SELECT $1, institution_id, 'ALL', channel, mchid FROM channel_merchant`,
        [routing.id],
      )
      await tx.query(`UPDATE channel_routing SET state = 'APPROVED', effective_from = $2, decided_at = $2 WHERE id = $1`, [routing.id, SINCE])
    }
    return `${merchants.length} merchants receive, each for one institution`
  })
}

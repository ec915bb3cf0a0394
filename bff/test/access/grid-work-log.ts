import { randomUUID } from 'node:crypto'

import type { TestCity } from '../support/city.ts'

/** A record of the worker the sweep takes for every 网格员, or of somebody in another 旗县. */
export async function workLogOf(city: TestCity, isOwn: boolean): Promise<string> {
  const [row] = await city.db.query<{ id: string }>(
    `INSERT INTO work_log (recorder_account_id, client_id, kind, name, text, node_code, geotag, captured_at, recorded_at, changed_at)
     SELECT coalesce((SELECT account_id FROM grid_post WHERE node_code = $1 AND kind = 'A' AND ended_at IS NULL ORDER BY since LIMIT 1), $2), $2, 'PATROL', '巡查', '看了一遍', $1, 'NONE', $3, $3, $3
     RETURNING id`,
    [isOwn ? '15050200200102' : '150522', randomUUID(), new Date(city.now())],
  )
  if (!row) throw new Error('no work record')
  return row.id
}

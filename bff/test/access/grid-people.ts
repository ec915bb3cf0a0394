import { randomUUID } from 'node:crypto'

import type { TestCity } from '../support/city.ts'

export interface GridPeopleObjects {
  gridPerson: string
  gridPost: string
  gridAbsence: string
  clue: string
}

/** Somebody with a post and leave to come, and another one's post, in the sweep's own grid or in another 旗县; and a clue, which is the CDC's wherever it is. */
export async function gridPeopleOf(city: TestCity, isOwn: boolean): Promise<GridPeopleObjects> {
  const accountId = randomUUID()
  const now = new Date(city.now())
  const { vault } = city.app.platform
  const [row] = await city.db.query<Omit<GridPeopleObjects, 'gridPerson'>>(
    `WITH held AS (INSERT INTO grid_post (account_id, node_code, kind, since) VALUES ($1, $2, 'B', $3)),
     post AS (INSERT INTO grid_post (account_id, node_code, kind, since) VALUES (gen_random_uuid(), $2, 'B', $3) RETURNING id),
     absence AS (INSERT INTO grid_absence (account_id, kind, starts_at, ends_at, reason, set_by, set_at)
       VALUES ($1, 'LEAVE', $3::timestamptz + interval '100 days', $3::timestamptz + interval '101 days', '家里有事', $1, $3) RETURNING id),
     clue AS (INSERT INTO infectious_clue (kind, state, reporter_key, client_id, is_anonymous, text_sealed, place_sealed, node_code, reported_at, next_alarm_at)
       VALUES ('OTHER', 'RECEIVED', $4, gen_random_uuid(), true, $5, $6, $2, $3, $3::timestamptz + interval '30 days') RETURNING id)
     SELECT post.id AS "gridPost", absence.id AS "gridAbsence", clue.id AS clue FROM post, absence, clue`,
    [
      accountId,
      isOwn ? '15050200200102' : '150522',
      now,
      vault.fingerprint('of-the-sweep', accountId),
      vault.seal('线索'),
      vault.seal(JSON.stringify({ text: '桥头', point: null })),
    ],
  )
  if (!row) throw new Error('no people of the grid')
  return { gridPerson: accountId, ...row }
}

import { randomUUID } from 'node:crypto'

import { EventFlow } from '../../src/modules/grid-events/event-flow.ts'
import type { SignedIn, TestCity } from '../support/city.ts'

/** The grid of the neighbour's worker, whom the sweep takes for every 网格员. */
const OWN_GRID = '15050200200102'

/** An event this resident reported: in the grid of the sweep's worker, or where none of its staff holds a post. */
export async function gridEventOf(city: TestCity, { me }: SignedIn, isOwn: boolean): Promise<string> {
  const [elsewhere] = await city.db.query<{ code: string }>(
    `SELECT code FROM grid_node WHERE length(code) = 14 AND NOT starts_with(code, '150502') ORDER BY code LIMIT 1`,
  )
  const made = await city.app.nest.get(EventFlow, { strict: false }).report({
    accountId: me.accountId,
    isAnonymous: false,
    contact: '13900000000',
    clientId: randomUUID(),
    source: 'CITIZEN',
    category: 'OTHER',
    text: '单元门坏了',
    placeText: '柳岸小区',
    point: null,
    nodeCode: isOwn ? OWN_GRID : (elsewhere?.code ?? ''),
    mediaIds: [],
    capturedAt: new Date(city.now()),
  })
  if (!made.ok) throw new Error(`the report was refused: ${made.code}`)
  return made.value.id
}

import { type Category, CATEGORIES } from '@jktl/shared/grid-events/model'

import type { Sql } from '../../../platform/database/database.ts'
import type { Vault } from '../../../platform/vault.ts'
import { REPORTER_KEY_PURPOSE } from '../event-flow.ts'
import { GridEventsPublic, type GridTask } from '../public.ts'
import type { EventRepository } from './event.repository.ts'

const TEXT = {
  NEED_INFO: (label: string) => `您上报的“${label}”，网格员有个问题想问您，回答了才好接着办。`,
  RESOLVED: (label: string) => `您上报的“${label}”办完了，请看看办得怎么样。`,
}

/** What the first page of a resident asks them to do about their reports (R261). */
export class GridTasks extends GridEventsPublic {
  constructor(
    private readonly db: Sql,
    private readonly vault: Vault,
    private readonly events: EventRepository,
  ) {
    super()
  }

  async listOpenTasks(accountId: string): Promise<GridTask[]> {
    const waiting = await this.events.waitingFor(this.db, this.vault.fingerprint(REPORTER_KEY_PURPOSE, accountId))
    const taskOf = ({ id, state, category }: { id: string; state: keyof typeof TEXT; category: Category }): GridTask => ({
      kind: state === 'NEED_INFO' ? 'ANSWER_GRID_WORKER' : 'RATE_GRID_EVENT',
      eventId: id,
      text: TEXT[state](CATEGORIES[category].label),
    })
    return waiting.map(taskOf)
  }
}

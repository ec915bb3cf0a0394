import { randomUUID } from 'node:crypto'

import type { Category, PostKind } from '@jktl/shared/grid-events/model'
import type { Result } from '@jktl/shared/kernel/result'

import {
  type ActionFields,
  type Doer,
  type EventCommand,
  EventFlow,
  type EventRow,
  type FlowRefusal,
  type Reported,
} from '../../src/modules/grid-events/event-flow.ts'
import type { TestCity } from '../support/city.ts'

type Action = EventCommand['action']
export const SYSTEM: Doer = { app: 'system' }
export const GRID = '15050200200103'
export const SIBLING = '15050200200102'

/** Reports and moves events straight through the flow, with people of its own beside the city's. */
export class GridDesk {
  readonly flow: EventFlow

  constructor(readonly city: TestCity) {
    this.flow = city.app.nest.get(EventFlow, { strict: false })
  }

  /** Somebody of the staff with posts, known to nobody else. */
  async staff(...posts: readonly [node: string, kind: PostKind][]): Promise<Doer & { accountId: string }> {
    const accountId = randomUUID()
    for (const [node, kind] of posts)
      await this.city.db.query(`INSERT INTO grid_post (account_id, node_code, kind, since) VALUES ($1, $2, $3, $4)`, [
        accountId,
        node,
        kind,
        new Date(this.city.now()),
      ])
    return { app: 'staff', accountId }
  }

  resident(): Doer & { accountId: string } {
    return { app: 'citizen', accountId: randomUUID() }
  }

  async report(
    by: Doer & { accountId: string },
    more: Partial<{ category: Category; nodeCode: string; isAnonymous: boolean; clientId: string; text: string }> = {},
  ): Promise<Result<Reported, FlowRefusal>> {
    const now = new Date(this.city.now())
    return this.flow.report({
      accountId: by.accountId,
      isAnonymous: false,
      contact: null,
      clientId: randomUUID(),
      source: 'CITIZEN',
      category: 'OTHER',
      text: '楼道里堆了东西',
      placeText: '第三网格',
      point: null,
      nodeCode: GRID,
      mediaIds: [],
      capturedAt: now,
      ...more,
    })
  }

  async reported(by: Doer & { accountId: string }, more: Parameters<GridDesk['report']>[1] = {}): Promise<string> {
    const outcome = await this.report(by, more)
    if (!outcome.ok) throw new Error(`the report was refused: ${outcome.code}`)
    return outcome.value.id
  }

  try<A extends Action>(
    by: Doer,
    eventId: string,
    action: A,
    fields: ActionFields[A],
    seenVersion: number | null = null,
  ): Promise<Result<EventRow, FlowRefusal>> {
    return this.flow.act({ action, eventId, by, seenVersion, ...fields } as EventCommand)
  }

  async does<A extends Action>(by: Doer, eventId: string, action: A, fields: ActionFields[A]): Promise<EventRow> {
    const outcome = await this.try(by, eventId, action, fields)
    if (!outcome.ok) throw new Error(`${action} was refused: ${outcome.code}`)
    return outcome.value
  }

  async find(eventId: string): Promise<EventRow> {
    const event = await this.flow.find(eventId)
    if (!event) throw new Error('the event is gone')
    return event
  }
}

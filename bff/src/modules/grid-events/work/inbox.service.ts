import { nodeLevelOf } from '@jktl/shared/grid-events/model'
import type { countInbox, listInbox } from '@jktl/shared/grid-events/work/contract'
import { queuesFor } from '@jktl/shared/grid-events/work/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { AnswerOf } from '@jktl/shared/kernel/route'

import type { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import { cursorOf, readCursor } from '../../../platform/http/cursor.ts'
import type { Input } from '../../../platform/http/endpoint.ts'
import type { GridGeo } from '../geo.ts'
import type { GridPeople } from '../people.ts'
import type { Cards } from './cards.ts'
import { isInReach, type Reach, reachOf } from './domain/reach.ts'
import type { InboxRepository } from './inbox.repository.ts'

const PAGE_SIZE = 20

/** 事件收件箱 (R261). */
export class InboxService {
  constructor(
    private readonly clock: Clock,
    private readonly people: GridPeople,
    private readonly geo: GridGeo,
    private readonly inbox: InboxRepository,
    private readonly cards: Cards,
  ) {}

  async reach(accountId: string): Promise<Reach> {
    return reachOf(accountId, await this.people.postsOf(accountId))
  }

  async list(
    accountId: string,
    { queue, node = '', sort = 'URGENT', q, cursor, limit = PAGE_SIZE }: Input<typeof listInbox>['query'],
  ): Promise<AnswerOf<typeof listInbox>> {
    const after = readCursor(cursor)
    const reach = await this.reach(accountId)
    if (node !== '' && !isInReach(reach, node)) throw new Refusal(NOT_FOUND)
    const rows = await this.inbox.list(reach, { queue, node, sort, text: q ?? null, after, limit: limit + 1 })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      serverTime: formatInstant(this.clock.now()),
      items: await this.cards.of(shown, reach),
      nextCursor: rows.length > limit && last ? cursorOf(sort === 'URGENT' ? last.pressing : last.reportedAt, last.id) : null,
    }
  }

  async count(accountId: string): Promise<AnswerOf<typeof countInbox>> {
    const reach = await this.reach(accountId)
    const queues = queuesFor(reach.managed.length > 0)
    const [counts, names] = await Promise.all([this.inbox.count(reach, ['', ...reach.nodes]), this.geo.nameNodes(reach.nodes)])
    const countsIn = (node: string) => Object.fromEntries(queues.map((queue) => [queue, counts.get(node)?.[queue] ?? 0]))
    return {
      serverTime: formatInstant(this.clock.now()),
      queues,
      nodes: [
        { code: null, name: '', level: null, posts: [], counts: countsIn('') },
        ...reach.nodes.map((code) => ({
          code,
          name: names.get(code)?.name ?? '',
          level: nodeLevelOf(code),
          posts: reach.posts.filter(({ nodeCode }) => nodeCode === code).map(({ kind }) => kind),
          counts: countsIn(code),
        })),
      ],
    }
  }
}

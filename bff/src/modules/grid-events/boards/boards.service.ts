import type { Board, getMyBoard, listBoards } from '@jktl/shared/grid-events/boards/contract'
import { PERSON_FIGURES } from '@jktl/shared/grid-events/boards/figures'
import { spanOf } from '@jktl/shared/grid-events/boards/periods'
import { pointsOf } from '@jktl/shared/grid-events/boards/rules'
import { POSTS, type PostKind, WORKING_POSTS } from '@jktl/shared/grid-events/model'
import { formatInstant } from '@jktl/shared/kernel/dates'
import type { AnswerOf, QueryOf } from '@jktl/shared/kernel/route'

import type { Clock } from '../../../platform/clock.ts'
import { NOT_FOUND, Refusal } from '../../../platform/errors.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import type { GridGeo } from '../geo.ts'
import { isManaged, managedNodes } from '../managed-nodes.ts'
import type { GridPeople, HeldPost } from '../people.ts'
import type { FiguresRepository } from './figures.repository.ts'
import { reachNode } from './reach.ts'
import { dayOf, timesOf } from './reports.service.ts'

type Query = QueryOf<typeof getMyBoard>

/** The colleague when it is the caller, or one with a post in a node the caller manages. @throws Refusal */
export async function reachPerson(people: Pick<GridPeople, 'postsOf'>, accountId: string, asked: string): Promise<string> {
  if (asked === accountId) return asked
  const nodes = await managedNodes(people, accountId)
  const isTheirs = nodes.length > 0 && (await people.postsOf(asked)).some(({ nodeCode }) => isManaged(nodeCode, nodes))
  if (!isTheirs) throw new Refusal(NOT_FOUND)
  return asked
}

/** 个人看板 (R267): one reckoning, whoever looks. */
export class BoardsService {
  constructor(
    private readonly figures: FiguresRepository,
    private readonly people: GridPeople,
    private readonly geo: Pick<GridGeo, 'nameNodes'>,
    private readonly identity: Pick<IdentityPublic, 'nameStaff'>,
    private readonly clock: Clock,
  ) {}

  async of(accountId: string, asked: string, query: Query): Promise<AnswerOf<typeof getMyBoard>> {
    const person = await reachPerson(this.people, accountId, asked)
    const { items, ...when } = await this.boards(accountId, [person], query)
    const [board] = items
    if (!board) throw new Error('a board of nobody')
    return { ...when, ...board }
  }

  /** Everybody with a working post in the node. */
  async list(accountId: string, { node: asked, ...query }: QueryOf<typeof listBoards>): Promise<AnswerOf<typeof listBoards>> {
    const { node } = await reachNode({ postsOf: (id) => this.managingPosts(id) }, this.geo, accountId, asked)
    const posted = await this.figures.listPosted(node.code)
    const workers = [...new Set(posted.filter(({ kind }) => WORKING_POSTS.includes(kind as PostKind)).map((post) => post.accountId))]
    const answer = await this.boards(accountId, workers, query)
    const total = Object.fromEntries(PERSON_FIGURES.map((figure) => [figure, answer.items.reduce((sum, { counts }) => sum + counts[figure], 0)]))
    return { ...answer, total: total as Board['counts'] }
  }

  private async managingPosts(accountId: string): Promise<HeldPost[]> {
    const nodes = await managedNodes(this.people, accountId)
    return nodes.map((nodeCode) => ({ accountId, nodeCode, kind: 'MANAGER' as const }))
  }

  private async boards(accountId: string, persons: readonly string[], { period, date }: Query) {
    const now = this.clock.now()
    const span = spanOf(period, dayOf(date, now))
    const scope = { node: null, person: null, ...timesOf(span), category: null, lamp: null, unplaced: null, now: new Date(now) }
    const counted = await this.figures.countPeople(persons, scope)
    const names = await this.identity.nameStaff(persons)
    const items: Board[] = []
    for (const person of persons) {
      const found = counted.get(person) ?? {}
      const { ratings = 0, resultSum = 0, serviceSum = 0 } = found
      items.push({
        person: { accountId: person, name: names.get(person) ?? '', isMe: person === accountId, posts: await this.postsOf(person) },
        counts: Object.fromEntries(PERSON_FIGURES.map((figure) => [figure, found[figure] ?? 0])) as Board['counts'],
        result: pointsOf(resultSum, ratings),
        service: pointsOf(serviceSum, ratings),
      })
    }
    return { serverTime: formatInstant(now), span, items }
  }

  private async postsOf(accountId: string): Promise<string[]> {
    const posts = await this.people.postsOf(accountId)
    const names = await this.geo.nameNodes(posts.map((post) => post.nodeCode))
    return posts.map(({ nodeCode, kind }) => `${names.get(nodeCode)?.name ?? nodeCode} ${POSTS[kind]}`)
  }
}

import { nodePath, parentNode } from '@jktl/shared/grid-events/model'

import type { Clock } from '../../../platform/clock.ts'
import type { Sql } from '../../../platform/database/database.ts'
import type { IdentityPublic } from '../../identity/public.ts'
import { GridPeople, type HeldPost, type TransferCandidate } from '../people.ts'
import type { AbsencesRepository } from './absences.repository.ts'
import { candidatesOf, postOfHandler } from './domain/candidates.ts'
import { deputyOf, gridsOf, queueOf, reachOf } from './domain/duty.ts'
import type { PostsRepository } from './posts.repository.ts'

/** Who works where, by the posts of the archive (R259, R260, §3.2). */
export class PostedPeople extends GridPeople {
  constructor(
    private readonly posts: PostsRepository,
    private readonly absences: AbsencesRepository,
    private readonly identity: Pick<IdentityPublic, 'nameStaff'>,
    private readonly clock: Clock,
  ) {
    super()
  }

  postsOf(accountId: string, sql?: Sql): Promise<HeldPost[]> {
    return this.posts.ofAccount(accountId, sql)
  }

  postsAt(nodeCodes: readonly string[], sql?: Sql): Promise<HeldPost[]> {
    return this.posts.at(nodeCodes, sql)
  }

  async away(accountIds: readonly string[], sql?: Sql): Promise<ReadonlySet<string>> {
    return new Set((await this.absences.awayAt(accountIds, this.clock.date(), sql)).keys())
  }

  async candidates({ nodeCode }: { nodeCode: string }, handlerAccountId: string, sql?: Sql): Promise<TransferCandidate[]> {
    const from = postOfHandler(await this.posts.ofAccount(handlerAccountId, sql), nodeCode)
    const around = await this.posts.around(from.nodeCode, nodePath(from.nodeCode), parentNode(from.nodeCode), sql)
    const found = candidatesOf(from, handlerAccountId, around)
    const accountIds = [...new Set(found.map(({ accountId }) => accountId))]
    const names = await this.identity.nameStaff(accountIds, sql)
    const away = await this.away(accountIds, sql)
    const loads = await this.posts.loads(accountIds, sql)
    return found.map((post) => ({
      ...post,
      name: names.get(post.accountId) ?? '',
      isAway: away.has(post.accountId),
      load: loads.get(post.accountId) ?? 0,
    }))
  }

  async queueFor(nodeCode: string, sql?: Sql): Promise<string> {
    return queueOf(nodeCode, await this.present(reachOf(nodeCode), sql))
  }

  async deputyFor(nodeCode: string, leavingAccountId: string, sql?: Sql): Promise<string | null> {
    const grids = gridsOf(nodeCode)
    const present = (await this.present(grids, sql)).filter(({ accountId }) => accountId !== leavingAccountId)
    const accountIds = present.map(({ accountId }) => accountId)
    return deputyOf(grids, present, await this.posts.loads(accountIds, sql))
  }

  private async present(nodeCodes: readonly string[], sql?: Sql): Promise<HeldPost[]> {
    const posts = await this.posts.at(nodeCodes, sql)
    const away = await this.away([...new Set(posts.map(({ accountId }) => accountId))], sql)
    return posts.filter(({ accountId }) => !away.has(accountId))
  }
}

import { MANAGING_POSTS, type PostKind } from '@jktl/shared/grid-events/model'
import type { StaffRole } from '@jktl/shared/kernel/roles'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { standsAbove } from '../domain/authority.ts'
import { type Actor, LAST_POST_ENDED_TOPIC, type PeopleContext } from './context.ts'

/** The role somebody signs in with, without which a post is of no use. */
export const roleFor = (kind: PostKind): StaffRole => (MANAGING_POSTS.includes(kind) ? 'grid_manager' : 'grid_worker')

/** 安排岗位 from above (R259, R260); who held it before stays in the history. */
export async function assignPost(
  ctx: PeopleContext,
  { accountId, requestId }: Actor,
  post: { accountId: string; nodeCode: string; kind: PostKind },
): Promise<Result<null, 'NODE_UNKNOWN' | 'POST_NOT_YOURS_TO_GIVE' | 'POST_HELD' | 'POST_NEEDS_ROLE'>> {
  if (!standsAbove(await ctx.posts.ofAccount(accountId), post)) return refuse('POST_NOT_YOURS_TO_GIVE')
  if (!(await ctx.geo.findNode(post.nodeCode))) return refuse('NODE_UNKNOWN')
  if (!(await ctx.identity.listStaffAccounts(roleFor(post.kind), null)).includes(post.accountId)) return refuse('POST_NEEDS_ROLE')
  return ctx.db.transaction(async (tx) => {
    if (!(await ctx.posts.give(tx, { ...post, givenBy: accountId, at: ctx.clock.date() }))) return refuse('POST_HELD')
    await ctx.audit.record(
      {
        actorAccountId: accountId,
        action: 'gridEvents.assignGridPost',
        objectKind: 'grid-person',
        objectId: post.accountId,
        personId: null,
        outcome: 'ALLOWED',
        reason: `${post.kind} ${post.nodeCode}`,
        requestId,
      },
      tx,
    )
    return ok(null)
  })
}

/** 免去岗位. With the last one, what is in their hands goes on. @returns whose it was */
export async function endPost(
  ctx: PeopleContext,
  { accountId, requestId }: Actor,
  id: string,
  reason: string,
): Promise<Result<string, 'NOT_FOUND' | 'POST_NOT_YOURS_TO_GIVE'>> {
  return ctx.db.transaction(async (tx) => {
    const post = await ctx.posts.find(id, tx)
    if (!post || post.endedAt) return refuse('NOT_FOUND')
    if (!standsAbove(await ctx.posts.ofAccount(accountId, tx), post)) return refuse('POST_NOT_YOURS_TO_GIVE')
    if (!(await ctx.posts.end(tx, id, accountId, ctx.clock.date()))) return refuse('NOT_FOUND')
    if ((await ctx.posts.ofAccount(post.accountId, tx)).length === 0)
      await ctx.outbox.announce(tx, { topic: LAST_POST_ENDED_TOPIC, dedupeKey: id, payload: { accountId: post.accountId } })
    await ctx.audit.record(
      {
        actorAccountId: accountId,
        action: 'gridEvents.endGridPost',
        objectKind: 'grid-person',
        objectId: post.accountId,
        personId: null,
        outcome: 'ALLOWED',
        reason,
        requestId,
      },
      tx,
    )
    return ok(post.accountId)
  })
}

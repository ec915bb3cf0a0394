import { BREAK_GLASS_WAIT_MINUTES } from '@jktl/shared/health-records/break-glass/model'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { ClinicalPost } from '../../clinical-post.ts'
import { sessionTimes } from '../domain/session-times.ts'
import { announceSession } from './announce-session.ts'
import type { BreakGlassContext } from './context.ts'

/** Another practitioner of the same institution, who has proved who they are, answers for a session over the limit (§3.7). */
export async function superviseBreakGlass(
  ctx: BreakGlassContext,
  answer: { id: string; accountId: string; sessionId: string; posts: readonly ClinicalPost[]; agrees: boolean },
): Promise<Result<null, 'SECOND_FACTOR_NEEDED' | 'BREAK_GLASS_NOT_WAITING'>> {
  const { db, clock, sessions } = ctx
  if ((await ctx.authLevels.levelOf(answer.sessionId)) < 3) return refuse('SECOND_FACTOR_NEEDED')
  return db.transaction(async (tx) => {
    const asked = await sessions.find(answer.id, tx, true)
    const now = clock.date()
    const isTheirs = asked && asked.accountId !== answer.accountId && answer.posts.some((post) => post.institutionId === asked.institutionId)
    if (!isTheirs || asked.status !== 'WAITING' || asked.askedAt.getTime() + BREAK_GLASS_WAIT_MINUTES * MINUTE_MS <= now.getTime())
      return refuse('BREAK_GLASS_NOT_WAITING')
    const { turnHeldUntil, slotHeldUntil: _slotHeldUntil, ...times } = sessionTimes(now.getTime())
    const isOpened = answer.agrees && (await sessions.takeTurn(tx, asked.accountId, asked.personId, now, turnHeldUntil))
    if (!isOpened) {
      await sessions.lapse(tx, asked.id, answer.accountId)
      return ok(null)
    }
    await sessions.agree(tx, asked.id, answer.accountId, times)
    await announceSession(ctx, tx, asked)
    return ok(null)
  })
}

import type { BreakGlassVerdict } from '@jktl/shared/health-records/break-glass/model'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import { judgedNotice, overdueNotice } from '../domain/break-glass-notices.ts'
import { tellPatient, tellRole } from './announce-session.ts'
import type { BreakGlassContext } from './context.ts'

/** The privacy officer's conclusion; the patient hears it. Nobody judges their own. */
export async function reviewBreakGlass(
  ctx: BreakGlassContext,
  review: { id: string; version: number; accountId: string; verdict: BreakGlassVerdict; words: string },
): Promise<Result<null, 'NOT_FOUND' | 'STALE' | 'REVIEW_CLOSED'>> {
  const { db, clock, sessions, vault } = ctx
  return db.transaction(async (tx) => {
    const session = await sessions.find(review.id, tx, true)
    if (!session?.startsAt || session.accountId === review.accountId) return refuse('NOT_FOUND')
    if (session.verdict) return refuse('REVIEW_CLOSED')
    const conclusion = { verdict: review.verdict, verdictSealed: vault.seal(review.words), reviewedBy: review.accountId, reviewedAt: clock.date() }
    if (!(await sessions.review(tx, review.id, review.version, conclusion))) return refuse('STALE')
    await tellPatient(ctx, tx, session, judgedNotice(review.verdict === 'JUSTIFIED'))
    return ok(null)
  })
}

/** Nobody reviewed in 72 hours: the privacy officers and the administrators hear of it, once. @returns how many */
export async function escalateReviews(ctx: BreakGlassContext, limit: number): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const overdue = await ctx.sessions.takeOverdue(tx, ctx.clock.date(), limit)
    for (const { id } of overdue) {
      await tellRole(ctx, tx, 'privacy_officer', id, overdueNotice())
      await tellRole(ctx, tx, 'system_admin', id, overdueNotice())
    }
    return overdue.length
  })
}

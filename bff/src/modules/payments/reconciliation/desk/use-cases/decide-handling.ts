import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import { ACTION_TABLE } from '@jktl/shared/payments/reconciliation/desk-rules'

import type { DeskContext } from '../desk.context.ts'
import { stepDifference } from './step-difference.ts'

export type DecideRefusal = 'NOT_FOUND' | 'STALE' | 'DIFFERENCE_SETTLED' | 'SAME_PERSON'

/** 复核 (B13, §6.5): another person agrees or sends it back. What was agreed is carried out by the next tick. */
export function decideHandling(
  ctx: DeskContext,
  id: string,
  { version, isApproved, reason, accountId }: { version: number; isApproved: boolean; reason: string; accountId: string },
): Promise<Result<null, DecideRefusal>> {
  return ctx.payments.db.transaction(async (tx) => {
    const difference = await ctx.differences.lock(tx, id)
    if (!difference) return refuse('NOT_FOUND')
    const waiting = (await ctx.differences.listProposals(tx, id)).find(({ decision }) => decision === null)
    if (difference.state !== 'PROPOSED' || !waiting) return refuse('DIFFERENCE_SETTLED')
    if (difference.version !== version) return refuse('STALE')
    if (waiting.proposedBy === accountId) return refuse('SAME_PERSON')
    const now = ctx.payments.clock.date()
    await ctx.differences.decide(tx, waiting.id, isApproved ? 'APPROVED' : 'RETURNED', accountId, now, reason)
    const isLeft = isApproved && waiting.action === 'IGNORE'
    await stepDifference(ctx, tx, difference, !isApproved ? 'RETURN' : isLeft ? 'APPROVE_IGNORE' : 'APPROVE', {
      actorAccountId: accountId,
      note: ACTION_TABLE[waiting.action].title,
      ...(isApproved ? { postingMode: waiting.postingMode } : {}),
      ...(isLeft ? { outcome: '复核同意不处理' } : {}),
      ...(isApproved && !isLeft ? { dueAt: now, attempts: 0 } : {}),
    })
    return ok(null)
  })
}

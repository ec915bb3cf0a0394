import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { DeskContext } from '../desk.context.ts'
import { digestOf, statementOf, whyNotSignable } from '../domain/day-unit.ts'
import type { UnitKey } from '../sign-offs.repository.ts'

export type SignRefusal = 'DAY_NOT_READY' | 'DAY_CHANGED' | 'DAY_SIGNED' | 'SAME_PERSON'

/**
 * One of the two signatures under a day (R10): the maker's, then the checker's under exactly the same results, which freezes them.
 * Results that changed in between need the first signature again.
 */
export function signDay(
  ctx: DeskContext,
  key: UnitKey,
  { digest, accountId, isChecker }: { digest: string; accountId: string; isChecker: boolean },
): Promise<Result<null, SignRefusal>> {
  return ctx.payments.db.transaction(async (tx) => {
    const signed = await ctx.signOffs.lock(tx, key)
    const batches = await ctx.signOffs.lockBatches(tx, ctx.batches, key)
    const blocking = await ctx.differences.countOpen(
      tx,
      batches.map(({ id }) => id),
    )
    const blocker = whyNotSignable(
      batches,
      [...blocking.values()].reduce((sum, one) => sum + one.blocking, 0),
    )
    if (signed?.secondAt || blocker === 'SIGNED') return refuse('DAY_SIGNED')
    if (blocker) return refuse('DAY_NOT_READY')
    const current = digestOf(batches)
    if (digest !== current) return refuse('DAY_CHANGED')
    const now = ctx.payments.clock.date()
    if (!isChecker) {
      if (signed?.digest === current && signed.firstBy !== accountId) return refuse('SAME_PERSON')
      await ctx.signOffs.signFirst(tx, key, statementOf(batches), current, accountId, now)
      return ok(null)
    }
    if (!signed) return refuse('DAY_NOT_READY')
    if (signed.digest !== current) return refuse('DAY_CHANGED')
    if (signed.firstBy === accountId) return refuse('SAME_PERSON')
    await ctx.signOffs.signSecond(tx, key, accountId, now)
    for (const batch of batches.filter((b) => b.isCurrent && b.adjustsId === null)) {
      const frozen = await ctx.recon.signOff(tx, batch.id, batch.rowVersion)
      if (!frozen.ok) throw new Error(`a batch that could be signed was not: ${frozen.code}`)
    }
    return ok(null)
  })
}

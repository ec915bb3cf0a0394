import { decideDifference, type DeskEvent } from '@jktl/shared/payments/reconciliation/desk-rules'
import type { DifferenceState } from '@jktl/shared/payments/reconciliation/model'

import type { Sql } from '../../../../../platform/database/database.ts'
import type { DeskContext } from '../desk.context.ts'
import type { DifferenceRow, StepChanges } from '../desk.repository.ts'

/**
 * One step of a difference's life with its line in the history, in the caller's transaction. The caller holds the row's lock.
 * @returns the difference as it is now, or null when the event means nothing in its state
 */
export async function stepDifference(
  ctx: DeskContext,
  tx: Sql,
  difference: DifferenceRow,
  event: DeskEvent,
  { actorAccountId = null, note = '', ...changes }: StepChanges & { actorAccountId?: string | null; note?: string } = {},
): Promise<DifferenceRow | null> {
  const to: DifferenceState | null = decideDifference(difference.state, event)
  if (!to) return null
  const at = ctx.payments.clock.date()
  await ctx.differences.step(tx, difference.id, to, at, changes)
  const postingMode = changes.postingMode ?? difference.postingMode
  await ctx.differences.note(tx, difference.id, { at, event, toState: to, postingMode, actorAccountId, note })
  return { ...difference, state: to, postingMode, outcome: changes.outcome ?? difference.outcome, version: difference.version + 1 }
}

/** Proved by a later bill or query, and done with. */
export async function proveAndClose(ctx: DeskContext, tx: Sql, difference: DifferenceRow, outcome: string, note = ''): Promise<boolean> {
  const verified = await stepDifference(ctx, tx, difference, 'PROVE', { outcome, note: note || outcome })
  return verified !== null && (await stepDifference(ctx, tx, verified, 'CLOSE')) !== null
}

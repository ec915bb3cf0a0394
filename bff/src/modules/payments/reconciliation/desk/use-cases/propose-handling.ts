import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import { ACTION_TABLE, actionsFor, correctionFen, type DeskAction, postingModeOf } from '@jktl/shared/payments/reconciliation/desk-rules'

import type { Sql } from '../../../../../platform/database/database.ts'
import type { DeskContext } from '../desk.context.ts'
import type { DifferenceRow } from '../desk.repository.ts'
import { stepDifference } from './step-difference.ts'

export type ProposeRefusal = 'NOT_FOUND' | 'STALE' | 'DIFFERENCE_SETTLED' | 'ACTION_NOT_POSSIBLE' | 'EVIDENCE_NEEDED' | 'NOTHING_TO_REFUND'

/** What of a payment no refund holds yet; null when the difference names no payment. */
async function refundableFen(ctx: DeskContext, sql: Sql, difference: DifferenceRow): Promise<number | null> {
  const { payments } = ctx.payments
  if (difference.paymentId) {
    const payment = await payments.findPayment(sql, difference.paymentId)
    if (payment) return payment.paidFen > 0 ? payment.paidFen - payment.refundHeldFen : payment.amountFen
  }
  if (!difference.tradeOrderId) return null
  const accepted = (await payments.listPayments(sql, [difference.tradeOrderId])).find((p) => p.state === 'SUCCESS')
  return accepted ? accepted.paidFen - accepted.refundHeldFen : null
}

/** The amount an action would move: computed, never typed. Null: it moves none. */
export async function amountOf(ctx: DeskContext, sql: Sql, difference: DifferenceRow, action: DeskAction): Promise<number | null> {
  if (action === 'REFUND') {
    const left = (await refundableFen(ctx, sql, difference)) ?? 0
    return left > 0 ? left : null
  }
  if (action === 'SHADOW_REFUND') return Math.abs(difference.channelFen ?? 0) || null
  return action === 'CORRECT_LEDGER' ? correctionFen(difference) || null : null
}

/** 制单 (B13): one waits at a time; what would move is fixed now and shown to whoever decides. */
export function proposeHandling(
  ctx: DeskContext,
  id: string,
  { version, action, reason, accountId }: { version: number; action: DeskAction; reason: string; accountId: string },
): Promise<Result<null, ProposeRefusal>> {
  return ctx.payments.db.transaction(async (tx) => {
    const difference = await ctx.differences.lock(tx, id)
    if (!difference) return refuse('NOT_FOUND')
    if (difference.state !== 'OPEN') return refuse('DIFFERENCE_SETTLED')
    if (difference.version !== version) return refuse('STALE')
    if (!actionsFor(difference).includes(action)) return refuse('ACTION_NOT_POSSIBLE')
    const amountFen = await amountOf(ctx, tx, difference, action)
    if (ACTION_TABLE[action].movesMoney && amountFen === null) return refuse('NOTHING_TO_REFUND')
    const postingMode = postingModeOf(difference.kind, action)
    const evidence = await ctx.differences.listEvidence(tx, id)
    const isProved = evidence.some((e) => e.documentNo !== null || e.fileSha256 !== null)
    if (postingMode === 'FORCE' && action !== 'IGNORE' && !isProved) return refuse('EVIDENCE_NEEDED')
    const proposedAt = ctx.payments.clock.date()
    const made = await ctx.differences.propose(tx, { differenceId: id, action, amountFen, reason, postingMode, proposedBy: accountId, proposedAt })
    if (!made) return refuse('DIFFERENCE_SETTLED')
    await stepDifference(ctx, tx, difference, 'PROPOSE', { actorAccountId: accountId, note: ACTION_TABLE[action].title })
    return ok(null)
  })
}

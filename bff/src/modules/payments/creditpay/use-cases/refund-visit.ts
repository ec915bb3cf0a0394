import type { Sql } from '../../../../platform/database/database.ts'
import { giveBack } from '../domain/allocation.ts'
import { owedFen, settledState } from '../domain/machines.ts'
import { refundedNotice } from '../domain/notices.ts'
import { type CreditpayContext, post, tell } from './context.ts'
import { restore } from './keep-standing.ts'

/**
 * K5: the hospital takes a part of the bill back. First the debt becomes less; what was repaid goes back the way it was repaid, to whoever
 * repaid it. What was paid at the window the hospital gives back itself.
 */
export async function refundVisit(ctx: CreditpayContext, tx: Sql, entryId: string, refund: { refundNo: string; amountFen: number }): Promise<boolean> {
  const seen = await ctx.entries.find(tx, entryId)
  if (!seen) throw new Error('the visit on credit does not exist')
  const account = await ctx.accounts.lock(tx, seen.creditAccountId)
  const entry = await ctx.entries.find(tx, entryId)
  if (!entry) throw new Error('the visit on credit vanished')
  const { creditAccountId, institutionId } = entry
  const now = ctx.clock.date()
  const allocations = await ctx.repayments.listAllocations(tx, entry.id)
  const debtFen = Math.min(refund.amountFen, owedFen(entry))
  const { parts, restFen } = giveBack(
    allocations.map((a) => ({ allocationId: a.id, leftFen: a.amountFen - a.returnedFen })),
    refund.amountFen - debtFen,
  )
  const returnedFen = refund.amountFen - debtFen - restFen
  const sourceKey = `${institutionId}:${refund.refundNo}`
  if (restFen > 0)
    await ctx.entries.addDifference(tx, { kind: 'REFUND_TOO_LARGE', institutionId, creditAccountId, entryId: entry.id, sourceKey, amountFen: restFen }, now)
  if (debtFen + returnedFen === 0) return false
  const refundId = await ctx.entries.addRefund(
    tx,
    { entryId: entry.id, institutionId, refundNo: refund.refundNo, amountFen: debtFen + returnedFen, debtFen, returnedFen },
    now,
  )
  if (!refundId) return false
  const changed = { ...entry, refundedFen: entry.refundedFen + debtFen + returnedFen, repaidFen: entry.repaidFen - returnedFen }
  await ctx.entries.update(tx, entry.id, { refundedFen: changed.refundedFen, repaidFen: changed.repaidFen, state: settledState(changed) })
  await ctx.accounts.move(tx, creditAccountId, { usedFen: -debtFen }, now)
  await ctx.accounts.note(tx, { creditAccountId, entryId: entry.id, kind: 'REFUNDED', amountFen: debtFen + returnedFen }, now)
  await post(ctx, tx, 'CREDIT_REFUNDED', { sourceId: refundId, institutionId, creditAccountId, amountFen: debtFen })
  for (const part of parts) {
    const allocation = allocations.find((a) => a.id === part.allocationId)
    await ctx.repayments.giveBack(tx, part.allocationId, part.amountFen)
    if (!allocation?.tradeOrderId) continue
    const asked = await ctx.payments.requestPartialRefund(
      tx,
      allocation.tradeOrderId,
      { amountFen: part.amountFen },
      'HOSPITAL_DECISION',
      `${refundId}:${part.allocationId}`,
    )
    if (!asked.ok) throw new Error('a repayment cannot give back what it paid')
  }
  await tell(ctx, tx, account, refundId, refundedNotice(debtFen, returnedFen))
  await restore(ctx, tx, creditAccountId)
  return true
}

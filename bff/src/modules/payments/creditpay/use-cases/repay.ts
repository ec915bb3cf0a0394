import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { SurplusChoice } from '@jktl/shared/payments/creditpay/model'

import type { Sql } from '../../../../platform/database/database.ts'
import { allocate } from '../domain/allocation.ts'
import { owedFen, settledState } from '../domain/machines.ts'
import { repaidNotice, surplusNotice } from '../domain/notices.ts'
import type { RepaymentRow } from '../repayments.repository.ts'
import { type CreditpayContext, post, tell } from './context.ts'
import { restore } from './keep-standing.ts'

const PAY_WITHIN_MS = 30 * MINUTE_MS

export interface RepaymentRequest {
  creditAccountId: string
  institutionId: string
  payerAccountId: string
  amountFen: number
  surplus: SurplusChoice
}
export type RepayRefusal = 'CREDITPAY_NOTHING_OWED' | 'CREDITPAY_AMOUNT' | 'ONLINE_PAY_CLOSED'

/** Opens a repayment and its order for the cashier: to this hospital's own merchant account. What the same payer opened before and did not pay is closed. */
export async function openRepayment(
  ctx: CreditpayContext,
  request: RepaymentRequest,
): Promise<Result<{ repaymentId: string; tradeOrderId: string; amountFen: number }, RepayRefusal>> {
  const { creditAccountId, institutionId, payerAccountId, amountFen } = request
  const institution = (await ctx.directory.findInstitutions([institutionId])).get(institutionId)
  if (!institution) return refuse('CREDITPAY_NOTHING_OWED')
  return ctx.db.transaction(async (tx) => {
    const account = await ctx.accounts.lock(tx, creditAccountId)
    const owed = (await ctx.entries.listDebts(tx, [account.id], institutionId)).reduce((sum, debt) => sum + owedFen(debt), 0)
    if (owed === 0) return refuse('CREDITPAY_NOTHING_OWED')
    if (amountFen > owed) return refuse('CREDITPAY_AMOUNT')
    for (const old of await ctx.repayments.listOpen(tx, account.id, institutionId, payerAccountId))
      if (old.tradeOrderId) await ctx.payments.requestClose(tx, old.tradeOrderId)
    if (!(await ctx.payments.isApproved(institutionId, tx))) return refuse('ONLINE_PAY_CLOSED')
    const repayment = await ctx.repayments.insert(
      tx,
      { creditAccountId, institutionId, payerAccountId, via: 'ONLINE', amountFen, surplusChoice: request.surplus, receiptNo: null },
      ctx.clock.date(),
    )
    if (!repayment) throw new Error('the repayment was not written')
    const tradeOrderId = await ctx.payments.openTradeOrder(tx, {
      businessKind: 'CREDIT_REPAYMENT',
      businessId: repayment.id,
      accountId: payerAccountId,
      personId: account.personId,
      institutionId,
      subject: '先诊疗后付费还款',
      amountFen,
      payBy: ctx.clock.now() + PAY_WITHIN_MS,
    })
    await ctx.repayments.setTradeOrder(tx, repayment.id, tradeOrderId)
    return ok({ repaymentId: repayment.id, tradeOrderId, amountFen })
  })
}

/** Pays a debt by so much and gives that much of the limit back (K4). The caller holds the account. */
async function payDebt(
  ctx: CreditpayContext,
  tx: Sql,
  repaymentId: string,
  creditAccountId: string,
  share: { entryId: string; amountFen: number },
): Promise<string> {
  const now = ctx.clock.date()
  const entry = await ctx.entries.find(tx, share.entryId)
  if (!entry) throw new Error('a debt vanished')
  const repaidFen = entry.repaidFen + share.amountFen
  await ctx.entries.update(tx, entry.id, { repaidFen, state: settledState({ ...entry, repaidFen }) })
  await ctx.accounts.move(tx, creditAccountId, { usedFen: -share.amountFen }, now)
  await ctx.accounts.note(tx, { creditAccountId, entryId: entry.id, kind: 'REPAID', amountFen: share.amountFen }, now)
  return ctx.repayments.allocate(tx, repaymentId, entry.id, share.amountFen, now)
}

/** What a hospital still is owed, as it can be allocated. */
async function openDebts(ctx: CreditpayContext, tx: Sql, creditAccountId: string, institutionId: string) {
  const debts = await ctx.entries.listDebts(tx, [creditAccountId], institutionId)
  return debts.map((d) => ({ entryId: d.id, owedFen: owedFen(d), dueOn: d.dueOn ?? '' }))
}

/** K4: money that arrived is allocated once, however often it is announced; what is too much goes back or is kept, as was chosen. */
export async function allocateRepayment(ctx: CreditpayContext, tx: Sql, repaymentId: string): Promise<boolean> {
  const seen = await ctx.repayments.find(tx, repaymentId)
  if (!seen) throw new Error('the repayment does not exist')
  const account = await ctx.accounts.lock(tx, seen.creditAccountId)
  const { creditAccountId, institutionId, amountFen } = seen
  const debts = await openDebts(ctx, tx, creditAccountId, institutionId)
  const { shares, surplusFen } = allocate(debts, amountFen)
  const allocatedFen = amountFen - surplusFen
  // An account that has ended has no next bill; a window gives its surplus back itself.
  const keeps = seen.surplusChoice === 'KEEP' && seen.via === 'ONLINE' && account.state !== 'TERMINATED'
  const now = ctx.clock.date()
  if (!(await ctx.repayments.settle(tx, seen.id, { state: 'ALLOCATED', allocatedFen, keptFen: keeps ? surplusFen : 0 }, now))) return false
  for (const share of shares) await payDebt(ctx, tx, seen.id, creditAccountId, share)
  await post(ctx, tx, 'CREDIT_REPAID', { sourceId: seen.id, institutionId, creditAccountId, amountFen: allocatedFen })
  if (surplusFen > 0) await settleSurplus(ctx, tx, seen, surplusFen, keeps)
  if (allocatedFen > 0) {
    const leftFen = debts.reduce((sum, d) => sum + d.owedFen, 0) - allocatedFen
    await tell(ctx, tx, account, seen.id, repaidNotice(allocatedFen, leftFen))
  }
  await restore(ctx, tx, creditAccountId)
  return true
}

async function settleSurplus(ctx: CreditpayContext, tx: Sql, r: RepaymentRow, surplusFen: number, keeps: boolean): Promise<void> {
  const { creditAccountId, institutionId } = r
  if (keeps) await post(ctx, tx, 'CREDIT_KEPT', { sourceId: r.id, institutionId, creditAccountId, amountFen: surplusFen })
  else if (r.tradeOrderId) await ctx.payments.requestPartialRefund(tx, r.tradeOrderId, { amountFen: surplusFen }, 'DUPLICATE_PAYMENT', `surplus:${r.id}`)
  else
    await ctx.entries.addDifference(
      tx,
      { kind: 'WINDOW_SURPLUS', institutionId, creditAccountId, entryId: null, sourceKey: r.id, amountFen: surplusFen },
      ctx.clock.date(),
    )
  if (r.payerAccountId) await tell(ctx, tx, { accountId: r.payerAccountId }, r.id, surplusNotice(surplusFen, keeps))
}

/** K4: what was kept pays the next bill of that hospital. The caller holds the account. */
export async function useKeptMoney(ctx: CreditpayContext, tx: Sql, creditAccountId: string, institutionId: string): Promise<void> {
  for (const kept of await ctx.repayments.listKept(tx, [creditAccountId], institutionId)) {
    const { shares } = allocate(await openDebts(ctx, tx, creditAccountId, institutionId), kept.keptFen)
    for (const share of shares) {
      await ctx.repayments.useKept(tx, kept.id, share.amountFen, share.amountFen)
      const allocationId = await payDebt(ctx, tx, kept.id, creditAccountId, share)
      await post(ctx, tx, 'CREDIT_KEPT_USED', { sourceId: allocationId, institutionId, creditAccountId, amountFen: share.amountFen })
    }
  }
}

/** Whoever stops gets back what was kept. The caller holds the account. */
export async function returnKeptMoney(ctx: CreditpayContext, tx: Sql, creditAccountId: string): Promise<void> {
  for (const kept of await ctx.repayments.listKept(tx, [creditAccountId])) {
    await ctx.repayments.useKept(tx, kept.id, kept.keptFen, 0)
    await post(ctx, tx, 'CREDIT_KEPT_RETURNED', { sourceId: kept.id, institutionId: kept.institutionId, creditAccountId, amountFen: kept.keptFen })
    if (kept.tradeOrderId) await ctx.payments.requestPartialRefund(tx, kept.tradeOrderId, { amountFen: kept.keptFen }, 'DUPLICATE_PAYMENT', `kept:${kept.id}`)
  }
}

/** B15: paid at the hospital's window; the receipt makes it count once. */
export async function takeWindowRepayment(
  ctx: CreditpayContext,
  tx: Sql,
  payment: { creditAccountId: string; institutionId: string; amountFen: number; receiptNo: string },
): Promise<boolean> {
  const repayment = await ctx.repayments.insert(tx, { ...payment, payerAccountId: null, via: 'WINDOW', surplusChoice: 'REFUND' }, ctx.clock.date())
  return repayment ? allocateRepayment(ctx, tx, repayment.id) : false
}

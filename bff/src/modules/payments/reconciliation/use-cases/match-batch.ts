import { addDays, instantAt } from '@jktl/shared/kernel/dates'
import { CONCLUDED_STATES } from '@jktl/shared/payments/reconciliation/model'

import type { Sql } from '../../../../platform/database/database.ts'
import { DAY_CUT_MARGIN_MS, MOST_CARRIED_DAYS } from '../domain/recon-schedule.ts'
import { judgeFlow, judgeMissingFlow } from '../domain/flow-proof.ts'
import { type InstitutionSum, sumOfAll } from '../institution-sums.repository.ts'
import type { BatchRow, BillSummary } from '../recon-desk.ts'
import type { Repeated } from '../trade-matching.repository.ts'
import { concludeBatch, postFromBill } from './conclude-batch.ts'
import type { ReconContext } from './recon-context.ts'

const MINUTE_MS = 60_000

async function matchTrade(ctx: ReconContext, tx: Sql, batch: BatchRow): Promise<Repeated> {
  const until = instantAt(addDays(batch.billDate, 1))
  return ctx.matching.match(tx, {
    batchId: batch.id,
    batchSeq: batch.seq,
    mchid: batch.mchid,
    from: new Date(instantAt(batch.billDate)),
    until: new Date(until),
    marginFrom: new Date(until - DAY_CUT_MARGIN_MS),
    neighbourSeqs: await ctx.batches.neighbourSeqs(tx, batch, MOST_CARRIED_DAYS),
  })
}

/** Each row once. */
const once = (s: BillSummary, repeated: Repeated): BillSummary => ({
  ...s,
  payments: s.payments - repeated.payments,
  paidFen: s.paidFen - repeated.paidFen,
  refunds: s.refunds - repeated.refunds,
  refundedFen: s.refundedFen - repeated.refundedFen,
  feeE5: s.feeE5 - repeated.feeE5,
  feeFen: s.feeFen - repeated.feeFen,
})
const netOf = (s: BillSummary): number => s.paidFen + s.foreignPaidFen - s.refundedFen - s.foreignRefundedFen - s.feeFen - s.foreignFeeFen

/** Usually an institution has a merchant account of its own; only where several share one every row is asked whose it is. */
async function sumsOf(ctx: ReconContext, tx: Sql, batch: BatchRow, counted: BillSummary): Promise<InstitutionSum[]> {
  const [only, ...others] = await ctx.sums.institutionsOf(tx, batch.mchid)
  return only !== undefined && others.length === 0 ? [sumOfAll(only, counted)] : ctx.sums.sumTrade(tx, batch)
}

/** What a signed day says stays as it was signed (R10); an adjustment only adds differences and what the ledger lacks. */
async function writeSums(ctx: ReconContext, tx: Sql, batch: BatchRow, sums: readonly InstitutionSum[]): Promise<void> {
  if (batch.adjustsId === null) await ctx.sums.write(tx, batch, sums)
}

async function concludeTrade(ctx: ReconContext, tx: Sql, batch: BatchRow, summary: BillSummary): Promise<BatchRow | null> {
  const counted = once(summary, await matchTrade(ctx, tx, batch))
  const sums = await sumsOf(ctx, tx, batch, counted)
  const concluded = await concludeBatch(ctx, tx, batch, { ...summary, netFen: netOf(counted) })
  await ctx.conclusions.settleCarried(tx, batch, MOST_CARRIED_DAYS, ctx.clock.date())
  await writeSums(ctx, tx, batch, sums)
  const fees = sums.map(({ institutionId, feeFen }) => ({ institutionId, amountFen: feeFen }))
  await postFromBill(ctx, tx, batch, 'FEE', fees)
  return concluded
}

async function concludeFlow(ctx: ReconContext, tx: Sql, batch: BatchRow, summary: BillSummary, trade: BatchRow): Promise<BatchRow | null> {
  const before = await ctx.batches.findCurrent(tx, { ...batch, billDate: addDays(batch.billDate, -1) })
  await ctx.conclusions.addBrokenBalances(tx, batch)
  await ctx.conclusions.addFindings(tx, batch.id, judgeFlow(summary, trade.summary?.netFen ?? 0, before?.summary?.flow ?? null))
  const sums = await ctx.sums.sumFlow(tx, batch, trade)
  const [only, ...others] = await ctx.sums.institutionsOf(tx, batch.mchid)
  const concluded = await concludeBatch(ctx, tx, batch, summary)
  await writeSums(ctx, tx, batch, sums)
  await postFromBill(ctx, tx, batch, 'FEE_OF_CLOSED', await ctx.sums.sumClosedFees(tx, batch))
  // 提现 of an account that several institutions share is nobody's alone: it stays with the finance desk.
  if (only !== undefined && others.length === 0)
    await postFromBill(ctx, tx, batch, 'SETTLED', [{ institutionId: only, amountFen: summary.flow?.settledFen ?? 0 }])
  return concluded
}

/** Compares a parsed bill with our rows and concludes the version, in one transaction. A fund flow waits for the trade bill it must agree with (R9). */
export async function matchBatch(ctx: ReconContext, batch: BatchRow): Promise<BatchRow | null> {
  const matching = await ctx.batches.move(ctx.db, batch, 'MATCHING', { failedStep: null, reason: null })
  if (!matching) return null
  const { summary } = matching
  if (!summary) throw new Error('a parsed batch has a summary')
  // Rows do not survive a crash of the database.
  if ((await ctx.rows.count(ctx.db, matching.seq)) !== summary.rows) return ctx.batches.move(ctx.db, matching, 'VERIFIED')
  if (matching.billKind === 'TRADE') return ctx.db.transaction((tx) => concludeTrade(ctx, tx, matching, summary))
  const trade = await ctx.batches.findCurrent(ctx.db, { ...matching, billKind: 'TRADE' })
  if (!trade || !CONCLUDED_STATES.includes(trade.state)) {
    await ctx.batches.move(ctx.db, matching, 'MATCHING', { reason: '等待同一天的交易账单。', dueAt: new Date(ctx.clock.now() + MINUTE_MS), leaseUntil: null })
    return null
  }
  return ctx.db.transaction((tx) => concludeFlow(ctx, tx, matching, summary, trade))
}

/** R3: no bill is no proof. Whatever we hold of that day becomes a difference, and somebody is called. */
export function concludeWithoutBill(ctx: ReconContext, batch: BatchRow): Promise<BatchRow | null> {
  return ctx.db.transaction(async (tx) => {
    if (batch.billKind === 'TRADE') await matchTrade(ctx, tx, batch)
    else {
      const trade = await ctx.batches.findCurrent(tx, { ...batch, billKind: 'TRADE' })
      await ctx.conclusions.addFindings(tx, batch.id, judgeMissingFlow(trade?.summary?.netFen ?? 0))
    }
    const concluded = await concludeBatch(ctx, tx, batch, null)
    if (batch.billKind === 'TRADE') {
      await ctx.conclusions.settleCarried(tx, batch, MOST_CARRIED_DAYS, ctx.clock.date())
      if (concluded && concluded.differenceCount > 0) ctx.alarms.raise('RECON_NO_BILL')
    }
    return concluded
  })
}

import { insuranceFenOf } from '@jktl/shared/payments/bills/rules'

import type { Sql } from '../../../../platform/database/database.ts'
import { insuranceLinesOf } from '../../domain/journals.ts'
import { askAgainGapMs, insurancePollGapMs, PATIENCE_CHECKS } from '../domain/payment-steps.ts'
import type { InsuranceOrderRow, InsuranceRefundRow } from '../insurance.repository.ts'
import type { InsuranceOutcome } from '../upstream/insurance.adapter.ts'
import { bringForward } from './bring-forward.ts'
import type { BillsContext } from './context.ts'

const OPEN_STATES = new Set(['SUBMITTING', 'PROCESSING'])

async function accept(ctx: BillsContext, tx: Sql, order: InsuranceOrderRow, institutionId: string, mixTradeNo: string): Promise<void> {
  const now = ctx.clock.date()
  await ctx.insurance.update(tx, order, { state: 'SUCCESS', mixTradeNo, authSealed: null, finishedAt: now, lastCheckAt: now, dueAt: null }, now)
  const lines = insuranceLinesOf('INS_ACCEPTED', insuranceFenOf(order))
  await ctx.ledger.post(tx, { type: 'INS_ACCEPTED', sourceId: order.legId ?? order.id, institutionId, lines }, now)
}

/** Takes over what the insurance says, under the lock of the payment; whatever is unclear is asked again. */
async function takeOutcome(ctx: BillsContext, order: InsuranceOrderRow, outcome: InsuranceOutcome): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const payment = await ctx.payments.lock(tx, order.paymentId)
    const current = await ctx.insurance.findOf(tx, order.paymentId)
    if (!payment || !current || !OPEN_STATES.has(current.state)) return
    const now = ctx.clock.date()
    const isRefused = outcome.kind === 'REFUSED' && current.state === 'SUBMITTING'
    if (outcome.kind === 'FOUND' && outcome.status === 'SUCCESS') await accept(ctx, tx, current, payment.institutionId, outcome.mixTradeNo)
    else if (isRefused || (outcome.kind === 'FOUND' && outcome.status === 'FAIL'))
      await ctx.insurance.update(tx, current, { state: 'FAILED', authSealed: null, finishedAt: now, lastCheckAt: now, dueAt: null }, now)
    else {
      if (current.checks >= PATIENCE_CHECKS) ctx.alarms.raise('INSURANCE_SILENT')
      const isKnown = outcome.kind === 'FOUND'
      const gapMs = isKnown || current.state === 'PROCESSING' ? insurancePollGapMs(current.checks) : askAgainGapMs(current.checks)
      const known = isKnown ? { state: 'PROCESSING' as const, mixTradeNo: outcome.mixTradeNo } : {}
      await ctx.insurance.update(tx, current, { ...known, checks: current.checks + 1, lastCheckAt: now, dueAt: new Date(now.getTime() + gapMs) }, now)
      return
    }
    await bringForward(ctx, tx, payment.id)
  })
}

/** Sends the order with exactly what was stored; the same number again is the same order (§4.8). */
async function send(ctx: BillsContext, order: InsuranceOrderRow): Promise<InsuranceOutcome> {
  const payment = await ctx.payments.find(ctx.db, order.paymentId)
  const person = payment && (await ctx.identity.findBoundPerson(payment.accountId, payment.personId))
  // Whose person it no longer is cannot be asked for; nothing was taken under a number the insurance does not know.
  if (!person || !order.authSealed) return { kind: 'REFUSED' }
  return ctx.channel.order(order, person, ctx.vault.open(order.authSealed))
}

/** Brings the insurance leg forward: a first call, or a question by the same number until the answer is certain. */
export async function advanceInsurance(ctx: BillsContext, order: InsuranceOrderRow): Promise<void> {
  if (!OPEN_STATES.has(order.state)) return
  if (order.state === 'SUBMITTING' && order.checks === 0) return takeOutcome(ctx, order, await send(ctx, order))
  const found = await ctx.channel.query(order)
  const isMissing = found.kind === 'MISSING' && order.state === 'SUBMITTING'
  return takeOutcome(ctx, order, isMissing ? await send(ctx, order) : found)
}

/** Repeated under one number until the insurance has taken it back (F10). */
export async function advanceInsuranceRefund(ctx: BillsContext, refund: InsuranceRefundRow): Promise<void> {
  const order = await ctx.insurance.find(ctx.db, refund.insuranceOrderId)
  if (!order) throw new Error('a refund has an order')
  const known = refund.checks > 0 ? await ctx.channel.queryRefund(refund) : { kind: 'MISSING' as const }
  const outcome = known.kind === 'MISSING' ? await ctx.channel.refund(order, refund) : known
  if (outcome.kind === 'UNKNOWN' || outcome.kind === 'MISSING') {
    if (refund.checks >= PATIENCE_CHECKS) ctx.alarms.raise('HALF_UNDONE')
    return ctx.insurance.postponeRefund(ctx.db, refund.id, new Date(ctx.clock.now() + askAgainGapMs(refund.checks)))
  }
  await ctx.db.transaction(async (tx) => {
    const payment = await ctx.payments.lock(tx, order.paymentId)
    const isDone = outcome.kind === 'DONE'
    if (!payment || !(await ctx.insurance.finishRefund(tx, refund.id, isDone ? 'SUCCESS' : 'REJECTED', ctx.clock.date()))) return
    if (isDone) {
      const lines = insuranceLinesOf('INS_REFUNDED', refund.amountFen)
      await ctx.ledger.post(tx, { type: 'INS_REFUNDED', sourceId: refund.id, institutionId: payment.institutionId, lines }, ctx.clock.date())
    } else {
      await ctx.insurance.releaseHold(tx, order.id, refund.amountFen)
      ctx.alarms.raise('INSURANCE_REFUND_REJECTED')
    }
    await bringForward(ctx, tx, payment.id)
  })
}

import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import { CALL_LEASE_MS, notifyRetryGapMs } from '../domain/schedule.ts'
import type { NotifyEnd, NotifyRow } from '../notify-inbox.repository.ts'
import type { NotifyKind, NotifyRefusal } from '../payment-channel.ts'
import { takeRefundStatement } from './advance-refund.ts'
import type { PaymentContext } from './context.ts'
import { takeEvidence } from './take-evidence.ts'

/** A number that stays unknown this long is another system's on the same merchant account. */
const FOREIGN_AFTER_MS = 10 * MINUTE_MS

/** Verifies and stores a callback; it may be acknowledged when this returns (P9). @returns the stored event, or null for a repeated one */
export async function takeNotify(
  ctx: PaymentContext,
  kind: NotifyKind,
  headers: Record<string, string | string[] | undefined>,
  rawBody: Buffer,
): Promise<{ ok: true; stored: NotifyRow | null } | { ok: false; reason: NotifyRefusal }> {
  const verified = await ctx.channel.verifyNotify(headers, rawBody)
  if (!verified.ok) return verified
  return { ok: true, stored: await ctx.inbox.store(ctx.db, verified.notify, kind, rawBody, ctx.clock.date(), CALL_LEASE_MS) }
}

/** @returns how the event ends; null when its order is not known here (yet) */
async function applyNotify(ctx: PaymentContext, row: NotifyRow): Promise<NotifyEnd | null> {
  const content = ctx.channel.openNotify(row.mchid, row.raw, row.kind)
  if (!content) return 'QUARANTINED'
  if (content.kind === 'transaction') {
    const payment = await ctx.payments.findPaymentByNumber(ctx.db, content.transaction.outTradeNo)
    if (!payment) return null
    // Opened with another merchant's key: genuine for them, never money of this order.
    const transaction = payment.mchid === row.mchid ? content.transaction : { ...content.transaction, mchid: row.mchid }
    const reading = await takeEvidence(ctx, payment, transaction)
    return reading === 'paid' ? 'DONE' : 'QUARANTINED'
  }
  const refund = await ctx.refunds.findByNumber(ctx.db, content.refund.outRefundNo)
  const payment = refund ? await ctx.payments.findPayment(ctx.db, refund.paymentId) : null
  if (!refund || !payment) return null
  const isOurs = row.mchid === refund.mchid && content.mchid === refund.mchid
  return isOurs && (await takeRefundStatement(ctx, refund, payment, content.refund)) ? 'DONE' : 'QUARANTINED'
}

/** Processes one stored callback after it was acknowledged. A genuine one that contradicts us is kept and shown to a person (P5). */
export async function processNotify(ctx: PaymentContext, row: NotifyRow): Promise<void> {
  const now = ctx.clock.date()
  const end = await applyNotify(ctx, row)
  if (end === 'QUARANTINED') ctx.alarms.raise('NOTIFY_QUARANTINED')
  if (end !== null) return ctx.inbox.finish(ctx.db, row.id, end, now)
  if (now.getTime() - row.receivedAt.getTime() < FOREIGN_AFTER_MS)
    return ctx.inbox.postpone(ctx.db, row.id, new Date(now.getTime() + notifyRetryGapMs(row.attempts)))
  ctx.alarms.raise('NOTIFY_FOREIGN')
  return ctx.inbox.finish(ctx.db, row.id, 'FOREIGN', now)
}

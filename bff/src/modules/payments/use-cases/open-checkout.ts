import { formatInstant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { CheckoutTicket } from '@jktl/shared/payments/contract'

import { LIVE_STATES } from '../domain/payment-machine.ts'
import { CALL_LEASE_MS, paymentCheckGapMs } from '../domain/schedule.ts'
import type { PaymentRow, TradeOrderRow } from '../payments.repository.ts'
import { sendCreate } from './advance-payment.ts'
import type { PaymentContext } from './context.ts'
import { draftOrder, orderHash } from './order-parameters.ts'

export type CheckoutRefusal = 'NOT_PAYABLE' | 'ALREADY_PAID' | 'CASHIER_UNAVAILABLE' | 'OUTCOME_UNKNOWN' | 'NOT_FOUND'

function ticketOf(ctx: PaymentContext, order: TradeOrderRow, payment: PaymentRow, cashierUrl: string | null): CheckoutTicket {
  if (!payment.prepayId || !payment.prepayExpiresAt) throw new Error('a prepaid attempt has a prepay_id')
  return {
    tradeOrderId: order.id,
    paymentId: payment.id,
    amountFen: payment.amountFen,
    payParams: ctx.channel.payParams(payment.mchid, payment.prepayId),
    cashierUrl: cashierUrl === null ? null : `${cashierUrl}?prepay_id=${encodeURIComponent(payment.prepayId)}`,
    expiresAt: formatInstant(Math.min(order.payBy.getTime(), payment.prepayExpiresAt.getTime())),
  }
}

/** The attempt to pay with: the live one when its parameters can still be used, else a new one, stored before anything is sent (P2). */
async function chooseAttempt(
  ctx: PaymentContext,
  accountId: string,
  tradeOrderId: string,
  openid: string | null,
): Promise<Result<{ order: TradeOrderRow; payment: PaymentRow; isUsable: boolean }, CheckoutRefusal>> {
  return ctx.db.transaction(async (tx) => {
    const order = await ctx.payments.lockOrder(tx, tradeOrderId)
    if (order?.accountId !== accountId) return refuse('NOT_FOUND')
    if (order.state === 'PAID') return refuse('ALREADY_PAID')
    const now = ctx.clock.now()
    if (order.state !== 'OPEN' || order.payBy.getTime() <= now) return refuse('NOT_PAYABLE')
    const alive = (await ctx.payments.listPayments(tx, [order.id])).filter((p) => LIVE_STATES.has(p.state))
    if (alive.some((p) => p.state !== 'PREPAID')) return refuse('OUTCOME_UNKNOWN')
    const [live] = alive
    if (live) {
      const isUsable = live.prepayExpiresAt !== null && live.prepayExpiresAt.getTime() > now
      // The cashier opens again: what the channel said before is no answer to what happens now.
      await ctx.payments.updatePayment(tx, live.id, { cashierOpenedAt: new Date(now), checks: 0, dueAt: new Date(now + paymentCheckGapMs(0)) })
      return ok({ order, payment: live, isUsable })
    }
    if (openid === null) return refuse('CASHIER_UNAVAILABLE')
    const draft = draftOrder({ ...order, payBy: order.payBy.getTime() }, { appid: ctx.appId, notifyUrl: ctx.notifyUrl('transaction'), openid }, now)
    const { openid: _, ...parameters } = draft
    const payment = await ctx.payments.insertPayment(
      tx,
      {
        tradeOrderId: order.id,
        leg: 'WECHAT_CASH',
        mchid: order.mchid,
        outTradeNo: draft.outTradeNo,
        amountFen: order.amountFen,
        state: 'CREATED',
        parameters,
        parametersHash: orderHash(draft),
        openidSealed: ctx.vault.seal(openid),
        dueAt: new Date(now + CALL_LEASE_MS),
      },
      new Date(now),
    )
    return ok({ order, payment, isUsable: false })
  })
}

/** Opens the cashier (R359): at most one live attempt; an unknown outcome of the last one refuses a new one. */
export async function openCheckout(
  ctx: PaymentContext,
  accountId: string,
  tradeOrderId: string,
  cashierUrl: string | null,
): Promise<Result<CheckoutTicket, CheckoutRefusal>> {
  const chosen = await chooseAttempt(ctx, accountId, tradeOrderId, await ctx.findOpenid(accountId))
  if (!chosen.ok) return chosen
  const { order, payment, isUsable } = chosen.value
  if (isUsable) return ok(ticketOf(ctx, order, payment, cashierUrl))
  const state = await sendCreate(ctx, payment)
  // A notify may have arrived before the answer to our own call (J15).
  if (state === 'SUCCESS' || state === 'PAID_DUPLICATE') return refuse('ALREADY_PAID')
  const opened = state === 'PREPAID' ? await ctx.payments.findPayment(ctx.db, payment.id) : null
  const isFresh = opened?.prepayExpiresAt && opened.prepayExpiresAt.getTime() > ctx.clock.now()
  return opened && isFresh ? ok(ticketOf(ctx, order, opened, cashierUrl)) : refuse('CASHIER_UNAVAILABLE')
}

import { randomBytes } from 'node:crypto'

import { dateOf } from '@jktl/shared/kernel/dates'

import type { Sql } from '../../../platform/database/database.ts'
import { PAYMENT_TOPICS, type TradeOrderRequest } from '../public.ts'
import type { PaymentContext } from './context.ts'
import { orderHash } from './order-parameters.ts'

/** Nothing to pay (J19): no channel call, a NO_PAY leg, accepted at once. */
async function acceptFree(ctx: PaymentContext, tx: Sql, tradeOrderId: string, request: TradeOrderRequest): Promise<void> {
  const now = ctx.clock.now()
  const parameters = {
    mchid: request.mchid,
    appid: ctx.appId,
    outTradeNo: `N${dateOf(now).replaceAll('-', '')}${randomBytes(10).toString('hex')}`,
    description: request.subject,
    attach: tradeOrderId,
    notifyUrl: '',
    timeExpire: '',
    amountFen: 0,
  }
  await ctx.payments.insertPayment(
    tx,
    {
      tradeOrderId,
      leg: 'NO_PAY',
      mchid: request.mchid,
      outTradeNo: parameters.outTradeNo,
      amountFen: 0,
      state: 'SUCCESS',
      parameters,
      parametersHash: orderHash({ ...parameters, openid: '' }),
      openidSealed: null,
      dueAt: null,
    },
    new Date(now),
  )
  await ctx.outbox.announce(tx, {
    topic: PAYMENT_TOPICS.paid,
    dedupeKey: tradeOrderId,
    payload: { tradeOrderId, businessKind: request.businessKind, businessId: request.businessId, amountFen: 0 },
  })
}

/** Opens the debt of a business object in the caller's transaction; opened before, it is found as it was (AP4, J20). @returns its id */
export async function openTradeOrder(ctx: PaymentContext, tx: Sql, request: TradeOrderRequest): Promise<string> {
  const order = await ctx.payments.insertOrder(tx, request, request.amountFen === 0 ? 'PAID' : 'OPEN', ctx.clock.date())
  if (order) {
    if (request.amountFen === 0) await acceptFree(ctx, tx, order.id, request)
    return order.id
  }
  const existing = await ctx.payments.findOrderOf(tx, request.businessKind, request.businessId)
  if (!existing) throw new Error('the trade order vanished')
  return existing.id
}

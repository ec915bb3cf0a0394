import { randomBytes } from 'node:crypto'

import { dateOf } from '@jktl/shared/kernel/dates'

import type { Sql } from '../../../platform/database/database.ts'
import { PAYMENT_TOPICS, type TradeOrderRequest } from '../public.ts'
import type { PaymentContext } from './context.ts'
import { orderHash } from './order-parameters.ts'

/** Nothing to pay (J19): no channel call, a NO_PAY leg, accepted at once. */
async function acceptFree(ctx: PaymentContext, tx: Sql, tradeOrderId: string, mchid: string, request: TradeOrderRequest): Promise<void> {
  const now = ctx.clock.now()
  const parameters = {
    mchid,
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
      mchid,
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
  // Whoever asked did not ask `isApproved` first, or it changed in between: no money then.
  if (
    request.amountFen > 0 &&
    !(await ctx.standing.isApproved(tx, request.institutionId)) &&
    !(await ctx.payments.findOrderOf(tx, request.businessKind, request.businessId))
  )
    throw new Error('money of an institution that is not approved')
  const route = await ctx.routes.find(tx, request.institutionId, request.businessKind, ctx.clock.date())
  if (!route && request.amountFen > 0 && !(await ctx.payments.findOrderOf(tx, request.businessKind, request.businessId)))
    throw new Error('no merchant receives this money')
  const order = await ctx.payments.insertOrder(tx, request, route, request.amountFen === 0 ? 'PAID' : 'OPEN', ctx.clock.date())
  if (order) {
    if (request.amountFen === 0) await acceptFree(ctx, tx, order.id, order.mchid, request)
    return order.id
  }
  const existing = await ctx.payments.findOrderOf(tx, request.businessKind, request.businessId)
  if (!existing) throw new Error('the trade order vanished')
  return existing.id
}

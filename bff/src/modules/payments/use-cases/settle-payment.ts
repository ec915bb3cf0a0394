import { formatFen } from '@jktl/shared/kernel/money'
import type { PaymentState } from '@jktl/shared/payments/model'

import type { Sql } from '../../../platform/database/database.ts'
import { NOTICE_TOPIC, type NoticePayload } from '../../notifications/public.ts'
import { linesOf } from '../domain/journals.ts'
import { decideOrder, decidePayment, FINISHES_CREATE, LIVE_STATES, PAID_STATES, type PaymentEffect, type PaymentEvent } from '../domain/payment-machine.ts'
import { CALL_LEASE_MS, closeRetryGapMs, createRetryGapMs, LATE_OFFER_MS, paymentCheckGapMs } from '../domain/schedule.ts'
import type { PaymentChanges, PaymentRow, TradeOrderRow } from '../payments.repository.ts'
import { PAYMENT_TOPICS, type RefundCause, TAKES_LATE_MONEY } from '../public.ts'
import type { PaymentContext } from './context.ts'
import { holderOf, requestRefund } from './request-refund.ts'

type Due = Pick<PaymentChanges, 'dueAt' | 'checks' | 'cashierOpenedAt'>

/** When the attempt is looked at next; final states never. */
function dueAfter(payment: PaymentRow, event: PaymentEvent, to: PaymentState, now: number): Due {
  const entered = to !== payment.state
  const checks = entered ? 0 : payment.checks + 1
  const at = (ms: number): Due => ({ dueAt: new Date(now + ms), checks })
  switch (to) {
    case 'PREPAYING':
      return at(CALL_LEASE_MS)
    case 'CREATE_UNKNOWN':
      return at(createRetryGapMs(checks))
    case 'PREPAID':
      return event === 'PREPAY_ISSUED'
        ? { dueAt: new Date(now + paymentCheckGapMs(0)), checks: 0, cashierOpenedAt: new Date(now) }
        : at(paymentCheckGapMs(checks))
    case 'CLOSING':
      return entered ? { dueAt: new Date(now), checks: 0 } : at(closeRetryGapMs(checks))
    default:
      return { dueAt: null }
  }
}

const newsOf = (order: TradeOrderRow) => ({
  tradeOrderId: order.id,
  businessKind: order.businessKind,
  businessId: order.businessId,
  amountFen: order.amountFen,
})

async function announceNotice(
  ctx: PaymentContext,
  tx: Sql,
  order: TradeOrderRow,
  payment: PaymentRow,
  kind: string,
  title: string,
  body: string,
): Promise<void> {
  const payload: NoticePayload = { accountId: order.accountId, kind, title, body, needsAction: false, link: { target: 'tradeOrder', id: order.id } }
  await ctx.outbox.announce(tx, { topic: NOTICE_TOPIC, dedupeKey: `${payment.id}:${kind}:1`, payload: { ...payload } })
}

const UNWANTED: Partial<Record<RefundCause, string>> = { DUPLICATE_PAYMENT: '您为同一笔费用付了两次', HOSPITAL_DECISION: '这笔付款和账单对不上，没有入账' }

async function refundUnwanted(ctx: PaymentContext, tx: Sql, order: TradeOrderRow, payment: PaymentRow, cause: RefundCause): Promise<void> {
  await requestRefund(ctx, tx, order, payment, cause)
  const amount = formatFen(payment.amountFen)
  const why = UNWANTED[cause] ?? '这笔付款到达时费用已经关闭'
  await announceNotice(
    ctx,
    tx,
    order,
    payment,
    `PAYMENT_${cause}`,
    '多付的钱会原路退回',
    `${why}，${amount} 正在原路退回，不用您操作。零钱一般5分钟内到账，银行卡1至3个工作日。`,
  )
}

/** P6: the debt is closed once it is wanted no more and no attempt can take money any more; only then may a number be freed. */
export async function settleOrder(ctx: PaymentContext, tx: Sql, tradeOrderId: string): Promise<void> {
  const order = await ctx.payments.lockOrder(tx, tradeOrderId)
  if (!order || !decideOrder(order.state, 'SETTLED')) return
  const attempts = await ctx.payments.listPayments(tx, [order.id])
  if (attempts.some((p) => LIVE_STATES.has(p.state))) return
  await ctx.payments.setOrderState(tx, order.id, 'CLOSED', ctx.clock.date())
  await ctx.outbox.announce(tx, { topic: PAYMENT_TOPICS.closed, dedupeKey: order.id, payload: newsOf(order) })
}

const EFFECTS: Record<PaymentEffect, (ctx: PaymentContext, tx: Sql, order: TradeOrderRow, payment: PaymentRow) => Promise<void>> = {
  POST_ACCEPTED: async (ctx, tx, order, payment) =>
    void (await ctx.ledger.post(
      tx,
      {
        type: 'PAY_ACCEPTED',
        sourceId: payment.id,
        institutionId: order.institutionId,
        lines: linesOf('PAY_ACCEPTED', payment.mchid, payment.amountFen, holderOf(payment)),
      },
      ctx.clock.date(),
    )),
  POST_SUSPENSE: async (ctx, tx, order, payment) =>
    void (await ctx.ledger.post(
      tx,
      {
        type: 'PAY_SUSPENSE',
        sourceId: payment.id,
        institutionId: order.institutionId,
        lines: linesOf('PAY_SUSPENSE', payment.mchid, payment.amountFen, holderOf(payment)),
      },
      ctx.clock.date(),
    )),
  POST_LATE_ACCEPTED: async (ctx, tx, order, payment) =>
    void (await ctx.ledger.post(
      tx,
      {
        type: 'LATE_ACCEPTED',
        sourceId: order.id,
        institutionId: order.institutionId,
        lines: linesOf('LATE_ACCEPTED', payment.mchid, payment.amountFen, 'accepted'),
      },
      ctx.clock.date(),
    )),
  OFFER_LATE: async (ctx, tx, order, payment) => {
    const wasOffered = (await ctx.payments.listPayments(tx, [order.id])).some((p) => p.lateOfferUntil !== null)
    if (wasOffered || !TAKES_LATE_MONEY.has(order.businessKind)) return refundUnwanted(ctx, tx, order, payment, 'LATE_PAYMENT')
    const until = new Date(ctx.clock.now() + LATE_OFFER_MS)
    await ctx.payments.updatePayment(tx, payment.id, { lateOfferUntil: until, dueAt: until })
    await ctx.outbox.announce(tx, { topic: PAYMENT_TOPICS.late, dedupeKey: payment.id, payload: newsOf(order) })
  },
  ORDER_PAID: async (ctx, tx, order) => {
    await ctx.payments.setOrderState(tx, order.id, 'PAID', ctx.clock.date())
    await ctx.outbox.announce(tx, { topic: PAYMENT_TOPICS.paid, dedupeKey: order.id, payload: newsOf(order) })
  },
  CLOSE_RIVALS: async (ctx, tx, order, payment) => {
    for (const rival of await ctx.payments.listPayments(tx, [order.id]))
      if (rival.id !== payment.id && LIVE_STATES.has(rival.state)) await applyPaymentEvent(ctx, tx, { ...order, state: 'PAID' }, rival, 'CLOSE_REQUESTED')
  },
  REFUND_LATE: (ctx, tx, order, payment) => refundUnwanted(ctx, tx, order, payment, 'LATE_PAYMENT'),
  REFUND_DUPLICATE: (ctx, tx, order, payment) => refundUnwanted(ctx, tx, order, payment, 'DUPLICATE_PAYMENT'),
  REFUND_UNCLEAR: (ctx, tx, order, payment) => refundUnwanted(ctx, tx, order, payment, 'HOSPITAL_DECISION'),
  SETTLE_ORDER: (ctx, tx, order) => settleOrder(ctx, tx, order.id),
  ALARM: (ctx) => {
    ctx.alarms.raise('PAYMENT_QUARANTINED')
    return Promise.resolve()
  },
}

/** One step of the machine with all its effects, in the caller's transaction. The caller holds the lock of the order and has read the attempt after taking it. */
export async function applyPaymentEvent(
  ctx: PaymentContext,
  tx: Sql,
  order: TradeOrderRow,
  payment: PaymentRow,
  event: PaymentEvent,
  evidence: PaymentChanges = {},
): Promise<PaymentState> {
  const createFinished = payment.createFinished || FINISHES_CREATE.has(event)
  const decision = decidePayment(payment.state, event, { order: order.state, createFinished })
  if (!decision) return payment.state
  const { to, effects } = decision
  const isPaid = PAID_STATES.has(to)
  const changes: PaymentChanges = {
    ...(isPaid && PAID_STATES.has(payment.state) ? {} : evidence),
    ...dueAfter(payment, event, to, ctx.clock.now()),
    state: to,
    createFinished,
    ...(isPaid ? { paidFen: payment.amountFen } : {}),
  }
  await ctx.payments.updatePayment(tx, payment.id, changes)
  const changed = { ...payment, ...changes }
  for (const effect of effects) await EFFECTS[effect](ctx, tx, order, changed)
  return to
}

/** The same step in a transaction of its own. @throws Error when the attempt does not exist */
export function settlePayment(ctx: PaymentContext, paymentId: string, event: PaymentEvent, evidence: PaymentChanges = {}): Promise<PaymentState> {
  return ctx.db.transaction(async (tx) => {
    const known = await ctx.payments.findPayment(tx, paymentId)
    const order = known ? await ctx.payments.lockOrder(tx, known.tradeOrderId) : null
    const payment = await ctx.payments.findPayment(tx, paymentId)
    if (!order || !payment) throw new Error('the payment does not exist')
    return applyPaymentEvent(ctx, tx, order, payment, event, evidence)
  })
}

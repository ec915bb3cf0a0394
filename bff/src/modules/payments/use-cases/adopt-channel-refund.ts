import type { Sql } from '../../../platform/database/database.ts'
import { linesOf } from '../domain/journals.ts'
import { PAID_STATES } from '../domain/payment-machine.ts'
import type { PaymentRow, TradeOrderRow } from '../payments.repository.ts'
import type { PaymentContext } from './context.ts'
import { holderOf, REASONS, refundHash, replaceRefund } from './request-refund.ts'

/** A refund the institution made in the channel's own console, as a bill states it. */
export interface ChannelOnlyRefund {
  mchid: string
  outTradeNo: string
  outRefundNo: string
  amountFen: number
  /** As the bill prints it; the refund belongs to the day the channel accepted it (R7). */
  printedAt?: string | undefined
}
/** NOT_NOW: refunds of ours hold that money; the channel decides about them first. */
export type Adoption = 'ADOPTED' | 'KNOWN' | 'NO_PAYMENT' | 'NOT_NOW'

/**
 * Takes a console refund into our books (J18, CH_ONLY_REFUND): from now on P4 counts it and no second refund of that money is possible.
 * What became of it is asked of the channel as for any other. Repeating it changes nothing.
 */
export async function adoptChannelRefund(ctx: PaymentContext, tx: Sql, stated: ChannelOnlyRefund): Promise<Adoption> {
  const found = await ctx.payments.findPaymentByNumber(tx, stated.outTradeNo)
  const order = found ? await ctx.payments.lockOrder(tx, found.tradeOrderId) : null
  const payment = found ? await ctx.payments.findPayment(tx, found.id) : null
  if (!order || payment?.mchid !== stated.mchid || !PAID_STATES.has(payment.state)) return 'NO_PAYMENT'
  if (await ctx.refunds.findByNumber(tx, stated.outRefundNo)) return 'KNOWN'
  if (stated.amountFen > payment.paidFen - payment.refundHeldFen) return 'NOT_NOW'
  const now = ctx.clock.date()
  const draft = {
    mchid: stated.mchid,
    outRefundNo: stated.outRefundNo,
    amountFen: stated.amountFen,
    reason: REASONS.CONSOLE,
    notifyUrl: '',
  }
  const refund = await ctx.refunds.insert(tx, {
    ...draft,
    tradeOrderId: order.id,
    paymentId: payment.id,
    parentId: null,
    cause: 'CONSOLE',
    requestKey: stated.outRefundNo,
    parametersHash: refundHash(draft, payment),
    state: 'PROCESSING',
    requestedAt: now,
    dueAt: now,
  })
  if (!refund) return 'KNOWN'
  const acceptedAt = Date.parse(`${(stated.printedAt ?? '').replace(' ', 'T')}+08:00`)
  if (!Number.isNaN(acceptedAt)) await ctx.refunds.update(tx, refund.id, { acceptedAt: new Date(acceptedAt) })
  if (!(await ctx.payments.holdForRefund(tx, payment.id, stated.amountFen))) throw new Error('a refund exceeds what was paid')
  await ctx.ledger.post(
    tx,
    {
      type: 'REFUND_REQUESTED',
      sourceId: refund.id,
      institutionId: order.institutionId,
      lines: linesOf('REFUND_REQUESTED', payment.mchid, stated.amountFen, holderOf(payment)),
    },
    now,
  )
  await giveBackTheRest(ctx, tx, order, payment)
  return 'ADOPTED'
}

/** All of it was to go back and the channel refused, because the console had taken a part: what is left goes now. A refused part stays with a person. */
async function giveBackTheRest(ctx: PaymentContext, tx: Sql, order: TradeOrderRow, payment: PaymentRow): Promise<void> {
  const refunds = await ctx.refunds.listByOrder(tx, [order.id])
  const refused = refunds.find(
    (r) =>
      r.paymentId === payment.id &&
      r.state === 'REJECTED' &&
      r.requestKey === '' &&
      r.submittedAt !== null &&
      r.withdrawnAt === null &&
      !refunds.some((o) => o.parentId === r.id),
  )
  if (refused) await replaceRefund(ctx, tx, { order, payment, refund: refused })
}

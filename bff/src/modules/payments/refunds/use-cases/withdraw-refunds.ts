import { formatFen } from '@jktl/shared/kernel/money'

import type { Sql } from '../../../../platform/database/database.ts'
import { NOTICE_TOPIC, type NoticePayload } from '../../../notifications/public.ts'
import type { TradeOrderRow } from '../../payments.repository.ts'
import type { RefundCause } from '../../public.ts'
import type { RefundRow } from '../../refunds.repository.ts'
import type { PaymentContext } from '../../use-cases/context.ts'
import { applyRefundEvent } from '../../use-cases/settle-refund.ts'

/** Asked for because there would be no visit; what people decided or the hospital took back by the line stays. */
const BECAUSE_OF_NO_VISIT: ReadonlySet<RefundCause> = new Set(['USER_CANCEL', 'HOSPITAL_SUSPENDED', 'CONFIRM_FAILED', 'BUSINESS_CLOSED'])
const isUnsent = (refund: RefundRow): boolean =>
  refund.state === 'APPROVING' || refund.state === 'WAIT_FUNDS' || (refund.state === 'READY' && refund.submittedAt === null)

async function tell(ctx: PaymentContext, tx: Sql, order: TradeOrderRow, refunds: readonly RefundRow[]): Promise<void> {
  const amount = formatFen(refunds.reduce((sum, { amountFen }) => sum + amountFen, 0))
  const notice: NoticePayload = {
    accountId: order.accountId,
    kind: 'REFUND_WITHDRAWN',
    title: '这笔钱不退了',
    body: `医院说这次已经就诊，${amount} 不再退回。如果您没有去看，请打医院电话或在“我的”里联系客服。`,
    needsAction: false,
    link: { target: 'tradeOrder', id: order.id },
  }
  await ctx.outbox.announce(tx, { topic: NOTICE_TOPIC, dedupeKey: `${order.id}:REFUND_WITHDRAWN:1`, payload: { ...notice } })
}

/** J12: stops before the channel is asked; a call that has left may have been taken, so a person decides about it. */
export async function withdrawRefunds(ctx: PaymentContext, tx: Sql, tradeOrderId: string): Promise<'WITHDRAWN' | 'TOO_LATE' | 'NONE'> {
  const order = await ctx.payments.lockOrder(tx, tradeOrderId)
  if (!order) return 'NONE'
  const refunds = (await ctx.refunds.listByOrder(tx, [order.id])).filter(
    (r) => BECAUSE_OF_NO_VISIT.has(r.cause) && r.state !== 'CLOSED' && r.state !== 'REJECTED',
  )
  if (refunds.length === 0) return 'NONE'
  for (const refund of refunds.filter(isUnsent)) {
    const payment = await ctx.payments.findPayment(tx, refund.paymentId)
    if (payment) await applyRefundEvent(ctx, tx, { order, payment, refund }, 'WITHDRAWN', { withdrawnAt: ctx.clock.date() })
  }
  if (refunds.every(isUnsent)) {
    await tell(ctx, tx, order, refunds)
    return 'WITHDRAWN'
  }
  ctx.alarms.raise('REFUND_OF_A_VISIT')
  return 'TOO_LATE'
}

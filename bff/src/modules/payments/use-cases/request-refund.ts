import { createHash, randomBytes } from 'node:crypto'

import { dateOf } from '@jktl/shared/kernel/dates'

import type { Sql } from '../../../platform/database/database.ts'
import { linesOf } from '../domain/journals.ts'
import { decideRefund } from '../domain/refund-machine.ts'
import { REFUND_SPACING_MS } from '../domain/schedule.ts'
import type { PaymentRow, TradeOrderRow } from '../payments.repository.ts'
import type { RefundCause } from '../public.ts'
import type { RefundRow } from '../refunds.repository.ts'
import type { PaymentContext } from './context.ts'

/** What the payer reads in WeChat (≤ 80 characters). */
const REASONS: Record<RefundCause, string> = {
  USER_CANCEL: '您取消了预约',
  HOSPITAL_SUSPENDED: '医院停诊',
  CONFIRM_FAILED: '医院未能确认预约',
  LATE_PAYMENT: '付款到达时预约已关闭',
  DUPLICATE_PAYMENT: '重复付款',
  BUSINESS_CLOSED: '业务已关闭',
}

export const holderOf = (payment: PaymentRow): 'accepted' | 'suspense' => (payment.state === 'SUCCESS' ? 'accepted' : 'suspense')

export const refundHash = (
  refund: Pick<RefundRow, 'mchid' | 'outRefundNo' | 'amountFen' | 'reason' | 'notifyUrl'>,
  payment: Pick<PaymentRow, 'outTradeNo' | 'amountFen'>,
): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([refund.mchid, payment.outTradeNo, payment.amountFen, refund.outRefundNo, refund.amountFen, refund.reason, refund.notifyUrl]))
    .digest()

/**
 * Refunds everything of one payment that no refund holds yet, by its original route (B08). The caller holds the lock of the order.
 * P4 and F6: checked here, by one conditional write. A no-op when nothing is left, or this cause has refunded it already.
 */
export async function requestRefund(
  ctx: PaymentContext,
  tx: Sql,
  order: TradeOrderRow,
  payment: PaymentRow,
  cause: RefundCause,
  parent: RefundRow | null = null,
): Promise<void> {
  const current = await ctx.payments.findPayment(tx, payment.id)
  const amountFen = current ? current.paidFen - current.refundHeldFen : 0
  if (!current || amountFen <= 0) return
  const now = ctx.clock.now()
  const draft = {
    mchid: current.mchid,
    outRefundNo: `R${dateOf(now).replaceAll('-', '')}${randomBytes(10).toString('hex')}`,
    amountFen,
    reason: REASONS[cause],
    notifyUrl: ctx.notifyUrl('refund'),
  }
  // No approval rule applies to what the business itself gives back.
  const approved = decideRefund('REQUESTED', 'APPROVED')
  const refund = await ctx.refunds.insert(tx, {
    ...draft,
    tradeOrderId: order.id,
    paymentId: current.id,
    parentId: parent?.id ?? null,
    cause,
    parametersHash: refundHash(draft, current),
    state: approved?.to ?? 'REQUESTED',
    requestedAt: new Date(now),
    dueAt: new Date(parent ? now + REFUND_SPACING_MS : now),
  })
  if (!refund) return
  if (!(await ctx.payments.holdForRefund(tx, current.id, amountFen))) throw new Error('a refund exceeds what was paid')
  await ctx.ledger.post(
    tx,
    {
      type: 'REFUND_REQUESTED',
      sourceId: refund.id,
      institutionId: order.institutionId,
      lines: linesOf('REFUND_REQUESTED', current.mchid, amountFen, holderOf(current)),
    },
    new Date(now),
  )
}

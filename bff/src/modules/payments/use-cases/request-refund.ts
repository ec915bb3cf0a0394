import { createHash, randomBytes } from 'node:crypto'

import { dateOf } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'

import type { Sql } from '../../../platform/database/database.ts'
import { linesOf } from '../domain/journals.ts'
import { decideRefund } from '../domain/refund-machine.ts'
import { isTooLateForChannel, REFUND_SPACING_MS } from '../domain/schedule.ts'
import type { PaymentRow, TradeOrderRow } from '../payments.repository.ts'
import type { PartialRefundRefusal, RefundCause, RefundItem, RefundPart } from '../public.ts'
import type { RefundRow } from '../refunds.repository.ts'
import type { PaymentContext } from './context.ts'

/** What the payer reads in WeChat (≤ 80 characters). */
export const REASONS: Record<RefundCause, string> = {
  USER_CANCEL: '您取消了预约',
  HOSPITAL_SUSPENDED: '医院停诊',
  CONFIRM_FAILED: '医院没有确认',
  LATE_PAYMENT: '付款到达时预约已关闭',
  DUPLICATE_PAYMENT: '重复付款',
  BUSINESS_CLOSED: '业务已关闭',
  ITEM_RETURNED: '退费项目',
  HOSPITAL_DECISION: '医院退费',
  CONSOLE: '医院已在微信商户平台退款',
}

export const holderOf = (payment: PaymentRow): 'accepted' | 'suspense' => (payment.state === 'SUCCESS' ? 'accepted' : 'suspense')

export const refundHash = (
  refund: Pick<RefundRow, 'mchid' | 'outRefundNo' | 'amountFen' | 'reason' | 'notifyUrl'>,
  payment: Pick<PaymentRow, 'outTradeNo' | 'amountFen'>,
): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([refund.mchid, payment.outTradeNo, payment.amountFen, refund.outRefundNo, refund.amountFen, refund.reason, refund.notifyUrl]))
    .digest()

/** What is asked for: all that no refund holds yet, or a part of it. */
interface Demand {
  cause: RefundCause
  key?: string
  /** Default: everything left. */
  amountFen?: number
  items?: readonly RefundItem[]
  /** The refund whose place it takes. */
  parent?: RefundRow
  /** Another person has to agree first. */
  needsApproval?: boolean
  /** B26: by transfer, because the channel would not take it. */
  isOffline?: boolean
}

/** Writes a refund with its hold and its journal (P4, F6: checked here, by one conditional write). The caller holds the lock of the order. @returns null when nothing is left, or the demand was met already */
async function createRefund(ctx: PaymentContext, tx: Sql, order: TradeOrderRow, payment: PaymentRow, demand: Demand): Promise<RefundRow | null> {
  const current = await ctx.payments.findPayment(tx, payment.id)
  const leftFen = current ? current.paidFen - current.refundHeldFen : 0
  const amountFen = Math.min(demand.amountFen ?? leftFen, leftFen)
  if (!current || amountFen <= 0) return null
  const now = ctx.clock.now()
  const { cause, parent, items = [] } = demand
  const draft = {
    mchid: current.mchid,
    outRefundNo: `R${dateOf(now).replaceAll('-', '')}${randomBytes(10).toString('hex')}`,
    amountFen,
    reason: REASONS[cause],
    notifyUrl: ctx.notifyUrl('refund'),
  }
  const isBeyondChannel =
    demand.isOffline === true || isTooLateForChannel(current.paidAt?.getTime() ?? now, now, await ctx.refunds.countForChannel(tx, current.id))
  const first = decideRefund('REQUESTED', demand.needsApproval ? 'NEEDS_APPROVAL' : isBeyondChannel ? 'GO_OFFLINE' : 'APPROVED')
  if (!first) throw new Error('a new refund has a first state')
  const refund = await ctx.refunds.insert(tx, {
    ...draft,
    tradeOrderId: order.id,
    paymentId: current.id,
    parentId: parent?.id ?? null,
    cause,
    requestKey: demand.key ?? '',
    parametersHash: refundHash(draft, current),
    state: first.to,
    requestedAt: new Date(now),
    dueAt: first.to === 'READY' ? new Date(parent ? now + REFUND_SPACING_MS : now) : null,
  })
  if (!refund) return null
  if (items.length > 0 && !(await ctx.refunds.insertItems(tx, refund, items))) throw new Error('a line of the bill would go back twice')
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
  return refund
}

/** Refunds everything of one payment that no refund holds yet, by its original route (B08). A no-op when nothing is left, or this cause has refunded it already. */
export async function requestRefund(ctx: PaymentContext, tx: Sql, order: TradeOrderRow, payment: PaymentRow, cause: RefundCause): Promise<void> {
  await createRefund(ctx, tx, order, payment, { cause })
}

/** The same money under a new number, or by transfer, after its last number was closed or refused (F4, B26). @returns null when another refund has taken its place or its money */
export async function replaceRefund(
  ctx: PaymentContext,
  tx: Sql,
  { order, payment, refund, isOffline = false }: { order: TradeOrderRow; payment: PaymentRow; refund: RefundRow; isOffline?: boolean },
): Promise<RefundRow | null> {
  const items = await ctx.refunds.listItems(tx, [refund.id])
  return createRefund(ctx, tx, order, payment, {
    cause: refund.cause,
    key: refund.requestKey,
    amountFen: refund.amountFen,
    items: items.map(({ id, name, amountFen }) => ({ id, name, amountFen })),
    parent: refund,
    isOffline,
  })
}

/** B08: a sum or lines of what was accepted. The same demand is met once. */
export async function requestPartialRefund(
  ctx: PaymentContext,
  tx: Sql,
  tradeOrderId: string,
  part: RefundPart,
  { cause, key, needsApproval = false }: { cause: RefundCause; key: string; needsApproval?: boolean },
): Promise<Result<string, PartialRefundRefusal>> {
  const order = await ctx.payments.lockOrder(tx, tradeOrderId)
  const payment = order ? (await ctx.payments.listPayments(tx, [order.id])).find((p) => p.state === 'SUCCESS' && p.paidFen > 0) : undefined
  if (!order || !payment) return refuse('NOT_PAID')
  const met = await ctx.refunds.findByKey(tx, payment.id, cause, key)
  if (met) return ok(met.id)
  const items = 'items' in part ? part.items : []
  const amountFen = 'items' in part ? items.reduce((sum, item) => sum + item.amountFen, 0) : part.amountFen
  if (!Number.isSafeInteger(amountFen) || amountFen <= 0) throw new RangeError('a refund is a whole number of fen above zero')
  const held = new Set(await ctx.refunds.listHeldItemIds(tx, order.id))
  if (items.some((item) => held.has(item.id))) return refuse('ITEM_REFUNDED')
  if (amountFen > payment.paidFen - payment.refundHeldFen) return refuse('EXCEEDS_PAID')
  const refund = await createRefund(ctx, tx, order, payment, { cause, key, amountFen, items, needsApproval })
  if (!refund) throw new Error('the refund was not written')
  return ok(refund.id)
}

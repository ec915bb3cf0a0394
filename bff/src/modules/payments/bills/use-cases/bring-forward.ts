import { randomBytes } from 'node:crypto'

import { dateOf, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import type { UndoCause } from '@jktl/shared/payments/bills/model'
import { insuranceFenOf } from '@jktl/shared/payments/bills/rules'

import type { Sql } from '../../../../platform/database/database.ts'
import { NOTICE_TOPIC, type NoticePayload } from '../../../notifications/public.ts'
import { type InsuranceReturn, nextStep, type Step } from '../domain/payment-steps.ts'
import type { HospitalPaymentChanges, HospitalPaymentRow } from '../hospital-payments.repository.ts'
import type { InsuranceOrderRow } from '../insurance.repository.ts'
import type { BillsContext } from './context.ts'

/** After this long half of an undone payment being back is an alarm (F10). */
const HALF_UNDONE_AFTER_MS = 10 * MINUTE_MS
const REVERSAL = 'reversal'

interface Case {
  payment: HospitalPaymentRow
  insurance: InsuranceOrderRow | null
}

export async function announce(ctx: BillsContext, tx: Sql, payment: HospitalPaymentRow, kind: string, title: string, body: string): Promise<void> {
  const link = payment.tradeOrderId === null ? null : { target: 'tradeOrder' as const, id: payment.tradeOrderId }
  const notice: NoticePayload = { accountId: payment.accountId, kind, title, body, needsAction: false, link }
  await ctx.outbox.announce(tx, { topic: NOTICE_TOPIC, dedupeKey: `${payment.id}:${kind}:1`, payload: { ...notice } })
}

/** Asks the insurance to take back a part, once per (order, key). @returns false when less than that is left */
export async function requestInsuranceRefund(ctx: BillsContext, tx: Sql, order: InsuranceOrderRow, amountFen: number, requestKey: string): Promise<boolean> {
  const now = ctx.clock.date()
  const outRefundNo = `IR${dateOf(now.getTime()).replaceAll('-', '')}${randomBytes(10).toString('hex')}`
  if (!(await ctx.insurance.holdForRefund(tx, order.id, amountFen))) return false
  const isNew = await ctx.insurance.insertRefund(tx, { insuranceOrderId: order.id, requestKey, outRefundNo, amountFen, requestedAt: now })
  if (!isNew) await ctx.insurance.releaseHold(tx, order.id, amountFen)
  return true
}

export function undo(ctx: BillsContext, undoCause: UndoCause): HospitalPaymentChanges {
  return { state: 'UNDOING', undoCause, checks: 0, dueAt: new Date(ctx.clock.now() + HALF_UNDONE_AFTER_MS) }
}

const STEPS: Record<Step, (ctx: BillsContext, tx: Sql, facts: Case) => Promise<HospitalPaymentChanges>> = {
  TELL_HOSPITAL: async (ctx) => Promise.resolve({ state: 'HIS_CONFIRMING', moneyInAt: ctx.clock.date(), checks: 0, dueAt: ctx.clock.date() }),
  UNDO_BECAUSE_CLOSED: (ctx) => Promise.resolve(undo(ctx, 'CLOSED')),
  UNDO_BECAUSE_INSURANCE: (ctx) => Promise.resolve(undo(ctx, 'INSURANCE_FAILED')),
  CLOSE_CASH: async (ctx, tx, { payment }) => {
    if (payment.tradeOrderId) await ctx.orders.requestClose(tx, payment.tradeOrderId)
    return { cashState: 'CLOSING' }
  },
  RETURN_CASH: async (ctx, tx, { payment }) => {
    if (payment.tradeOrderId)
      await ctx.orders.requestFullRefund(tx, payment.tradeOrderId, payment.undoCause === 'CLOSED' ? 'BUSINESS_CLOSED' : 'CONFIRM_FAILED')
    if (payment.cashFen > 0)
      await announce(
        ctx,
        tx,
        payment,
        'HOSPITAL_PAYMENT_UNDONE',
        '这次没有付成，钱会退回',
        `${formatFen(payment.cashFen)} 正在原路退回，不用您操作。点开看原因和退款进度。`,
      )
    return { cashState: 'RETURNED' }
  },
  ABANDON_INSURANCE: async (ctx, tx, { insurance }) => {
    if (insurance) await ctx.insurance.update(tx, insurance, { state: 'ABANDONED', finishedAt: ctx.clock.date(), dueAt: null }, ctx.clock.date())
    return {}
  },
  RETURN_INSURANCE: async (ctx, tx, { insurance }) => {
    if (insurance) await requestInsuranceRefund(ctx, tx, insurance, insuranceFenOf(insurance) - insurance.refundHeldFen, REVERSAL)
    return {}
  },
  FINISH_UNDOING: (ctx) => Promise.resolve({ state: 'UNDONE', undoneAt: ctx.clock.date(), dueAt: null }),
}

async function insuranceReturnOf(ctx: BillsContext, tx: Sql, insurance: InsuranceOrderRow | null): Promise<InsuranceReturn> {
  const reversal = insurance && (await ctx.insurance.listRefunds(tx, [insurance.id])).find((refund) => refund.requestKey === REVERSAL)
  return !reversal ? 'NONE' : reversal.state === 'SUCCESS' ? 'DONE' : reversal.state === 'REJECTED' ? 'REJECTED' : 'ASKED'
}

/** Does what the legs ask for, one step after the other, under the lock of the payment: one transaction decides (J21). */
export async function bringForward(ctx: BillsContext, tx: Sql, paymentId: string): Promise<HospitalPaymentRow> {
  for (;;) {
    const payment = await ctx.payments.lock(tx, paymentId)
    if (!payment) throw new Error('the payment does not exist')
    const insurance = await ctx.insurance.findOf(tx, payment.id)
    const insuranceReturn = await insuranceReturnOf(ctx, tx, insurance)
    const step = nextStep({ state: payment.state, cash: payment.cashState, insurance: insurance?.state ?? null, insuranceReturn })
    if (!step) return payment
    await ctx.payments.update(tx, payment.id, await STEPS[step](ctx, tx, { payment, insurance }))
  }
}

/** News of the cash part; repeated news change nothing. Paid beats whatever was believed before (P7). */
export async function takeCashNews(ctx: BillsContext, paymentId: string, news: 'PAID' | 'CLOSED'): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const payment = await ctx.payments.lock(tx, paymentId)
    if (!payment || (payment.cashState !== 'OPEN' && payment.cashState !== 'CLOSING')) return
    await ctx.payments.update(tx, payment.id, { cashState: news })
    await bringForward(ctx, tx, payment.id)
  })
}

import { formatFen } from '@jktl/shared/kernel/money'
import type { UndoCause } from '@jktl/shared/payments/bills/model'
import { insuranceFenOf } from '@jktl/shared/payments/bills/rules'

import type { HospitalAnswer, HospitalRefusal } from '../domain/hospital-answers.ts'
import { askAgainGapMs, PATIENCE_CHECKS } from '../domain/payment-steps.ts'
import type { HospitalPaymentRow } from '../hospital-payments.repository.ts'
import { announce, bringForward, undo } from './bring-forward.ts'
import type { BillsContext } from './context.ts'

const CAUSES: Partial<Record<HospitalRefusal, UndoCause>> = { CHANGED: 'BILL_CHANGED', VOID: 'BILL_VOID' }

/** The hospital wrote it down. */
function settle(ctx: BillsContext, paymentId: string, receiptNo: string): Promise<void> {
  return ctx.db.transaction(async (tx) => {
    const payment = await ctx.payments.lock(tx, paymentId)
    if (payment?.state !== 'HIS_CONFIRMING') return
    await ctx.payments.update(tx, payment.id, { state: 'SETTLED', receiptNo, settledAt: ctx.clock.date(), dueAt: null })
    if (payment.billId) await ctx.bills.markPaid(tx, payment.billId)
    const paid =
      payment.insuranceFen > 0 ? `医保付 ${formatFen(payment.insuranceFen)}，自己付 ${formatFen(payment.cashFen)}` : `付了 ${formatFen(payment.cashFen)}`
    const title = payment.kind === 'DEPOSIT' ? '住院预交金交好了' : '门诊缴费付好了'
    await announce(ctx, tx, payment, 'HOSPITAL_PAYMENT_SETTLED', title, `${paid}，医院已经收到。`)
  })
}

function refuse(ctx: BillsContext, paymentId: string, code: HospitalRefusal): Promise<void> {
  return ctx.db.transaction(async (tx) => {
    const payment = await ctx.payments.lock(tx, paymentId)
    if (payment?.state !== 'HIS_CONFIRMING') return
    await ctx.payments.update(tx, payment.id, undo(ctx, CAUSES[code] ?? 'HOSPITAL_REFUSED'))
    await bringForward(ctx, tx, payment.id)
  })
}

async function askAgain(ctx: BillsContext, payment: HospitalPaymentRow): Promise<void> {
  if (payment.checks >= PATIENCE_CHECKS) ctx.alarms.raise('HOSPITAL_SILENT')
  const dueAt = new Date(ctx.clock.now() + askAgainGapMs(payment.checks))
  await ctx.db.transaction(async (tx) => {
    const current = await ctx.payments.lock(tx, payment.id)
    if (current?.state === 'HIS_CONFIRMING') await ctx.payments.update(tx, payment.id, { checks: current.checks + 1, lastCheckAt: ctx.clock.date(), dueAt })
  })
}

/**
 * PAID → SETTLED: everything under one id, the payment's. What stayed unknown is looked up by it first (J7) and told again (J8);
 * only a definite no gives the money back (J6).
 */
export async function tellHospital(ctx: BillsContext, payment: HospitalPaymentRow): Promise<void> {
  const hosCode = (await ctx.directory.findInstitutions([payment.institutionId])).get(payment.institutionId)?.hosCode
  if (!hosCode || !payment.tradeOrderId) throw new Error('a paid payment has a hospital and an order')
  const told = { hosCode, paymentId: payment.id, payRef: payment.tradeOrderId }
  const take = async (answer: HospitalAnswer<string>): Promise<void> => {
    if (answer.kind === 'ok') await settle(ctx, payment.id, answer.value)
    else if (answer.kind === 'refused' && answer.code !== 'NOT_CONFIRMED') await refuse(ctx, payment.id, answer.code)
    else await askAgain(ctx, payment)
  }
  if (payment.checks > 0) {
    const found = await (payment.billId ? ctx.hospital.findBillConfirmation(hosCode, payment.id) : ctx.hospital.findDeposit(hosCode, payment.id))
    const isMissing = found.kind === 'refused' && found.code === 'NOT_CONFIRMED'
    if (!isMissing) return take(found)
  }
  if (payment.billId && payment.billVersion !== null) {
    const bill = await ctx.bills.findBill(ctx.db, payment.billId)
    const insurance = await ctx.insurance.findOf(ctx.db, payment.id)
    const insuranceFen = insurance ? insuranceFenOf(insurance) : 0
    return take(
      await ctx.hospital.confirmBill({ ...told, billNo: bill?.billNo ?? '', version: payment.billVersion, personalFen: payment.cashFen, insuranceFen }),
    )
  }
  const stay = payment.stayId ? await ctx.bills.findStay(ctx.db, payment.stayId) : null
  return take(await ctx.hospital.confirmDeposit({ ...told, stayNo: stay?.stayNo ?? '', amountFen: payment.cashFen }))
}

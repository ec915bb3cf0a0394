import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import { spreadReturn } from '@jktl/shared/payments/bills/rules'

import type { Sql } from '../../../../platform/database/database.ts'
import type { RefundCause } from '../../public.ts'
import type { GivenBack } from '../domain/hospital-answers.ts'
import type { HospitalPaymentRow } from '../hospital-payments.repository.ts'
import { announce, requestInsuranceRefund } from './bring-forward.ts'
import type { BillsContext } from './context.ts'

const EVERY_MS = MINUTE_MS / 2

/** By original route, once per return number. @returns what could not be given back */
async function returnCash(ctx: BillsContext, tx: Sql, payment: HospitalPaymentRow, amountFen: number, cause: RefundCause, key: string): Promise<number> {
  if (amountFen === 0) return 0
  if (!payment.tradeOrderId || !(await ctx.payments.addReturned(tx, payment.id, amountFen))) return amountFen
  const asked = await ctx.orders.requestPartialRefund(tx, payment.tradeOrderId, { amountFen }, cause, key)
  if (!asked.ok) throw new Error('what was counted as left of a payment cannot be refunded')
  await announce(ctx, tx, payment, `HOSPITAL_RETURN_${key}`, '医院退费', `医院退回 ${formatFen(amountFen)}，正在原路退回，不用您操作。`)
  return 0
}

async function returnItems(ctx: BillsContext, tx: Sql, institutionId: string, item: Extract<GivenBack, { kind: 'ITEMS' }>): Promise<void> {
  const bill = await ctx.bills.findBillByNumber(tx, institutionId, item.billNo)
  if (!bill) return
  const active = await ctx.payments.findActive(tx, bill.id)
  const payment = active?.state === 'SETTLED' ? await ctx.payments.lock(tx, active.id) : null
  const order = payment && (await ctx.insurance.findOf(tx, payment.id))
  const cashLeft = payment ? await returnCash(ctx, tx, payment, item.personalFen, 'ITEM_RETURNED', item.returnNo) : item.personalFen
  const isInsuranceAsked = item.insuranceFen === 0 || (order ? await requestInsuranceRefund(ctx, tx, order, item.insuranceFen, item.returnNo) : false)
  const leftFen = cashLeft + (isInsuranceAsked ? 0 : item.insuranceFen)
  if (leftFen > 0) ctx.alarms.raise('RETURN_FOR_A_PERSON')
  await ctx.returns.insert(tx, {
    institutionId,
    returnNo: item.returnNo,
    billId: bill.id,
    stayId: null,
    cashFen: item.personalFen,
    insuranceFen: item.insuranceFen,
    leftFen,
    at: item.at,
    takenAt: ctx.clock.date(),
    lines: item.lines,
  })
}

async function returnDeposits(ctx: BillsContext, tx: Sql, institutionId: string, item: Extract<GivenBack, { kind: 'DISCHARGE' }>): Promise<void> {
  const stay = await ctx.bills.findStayByNumber(tx, institutionId, item.stayNo)
  if (!stay) return
  const deposits = (await ctx.payments.lockDeposits(tx, stay.id)).map((payment) => ({ payment, paidFen: payment.cashFen, returnedFen: payment.returnedFen }))
  const { parts, leftFen } = spreadReturn(item.amountFen, deposits)
  for (const { deposit, amountFen } of parts) await returnCash(ctx, tx, deposit.payment, amountFen, 'HOSPITAL_DECISION', item.returnNo)
  // Paid at the window: it goes back at the window.
  if (leftFen > 0) ctx.alarms.raise('RETURN_FOR_A_PERSON')
  await ctx.returns.insert(tx, {
    institutionId,
    returnNo: item.returnNo,
    billId: null,
    stayId: stay.id,
    cashFen: item.amountFen,
    insuranceFen: 0,
    leftFen,
    at: item.at,
    takenAt: ctx.clock.date(),
    lines: [],
  })
}

/** Reads what hospitals gave back (B08) and gives it back, each return in one transaction with the place the feed was read to. */
export async function takeReturns(ctx: BillsContext): Promise<number> {
  const now = ctx.clock.date()
  const afterSeq = await ctx.returns.claimFeed(ctx.db, now, new Date(now.getTime() + EVERY_MS))
  if (afterSeq === null) return 0
  const answer = await ctx.hospital.listReturns(afterSeq)
  if (answer.kind !== 'ok' || answer.value.length === 0) return 0
  const hospitals = new Map((await ctx.directory.listInstitutions()).map((institution) => [institution.hosCode, institution.id]))
  for (const item of answer.value)
    await ctx.db.transaction(async (tx) => {
      const institutionId = hospitals.get(item.hosCode)
      const isNew = institutionId !== undefined && !(await ctx.returns.isTaken(tx, institutionId, item.returnNo))
      if (isNew && item.kind === 'ITEMS') await returnItems(ctx, tx, institutionId, item)
      if (isNew && item.kind === 'DISCHARGE') await returnDeposits(ctx, tx, institutionId, item)
      await ctx.returns.moveFeed(tx, item.seq)
    })
  return answer.value.length
}

import { createHash, randomBytes } from 'node:crypto'

import { dateOf, MINUTE_MS } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { PayWay } from '@jktl/shared/payments/bills/model'
import { insuranceFenOf } from '@jktl/shared/payments/bills/rules'

import type { Sql } from '../../../../platform/database/database.ts'
import type { DirectoryInstitution } from '../../../directory/public.ts'
import type { BoundPerson } from '../../../identity/public.ts'
import type { BillRow, StayRow } from '../bills.repository.ts'
import type { HospitalPaymentRow, NewHospitalPayment } from '../hospital-payments.repository.ts'
import { advanceInsurance } from './advance-insurance.ts'
import { askAboutBill, askAboutStay } from './ask-hospitals.ts'
import { bringForward, undo } from './bring-forward.ts'
import { takesMoney, type BillsContext } from './context.ts'

/** How long the cashier stays open for it; with insurance shorter, its authorisation does not last. */
const PAY_WITHIN_MS: Record<PayWay, number> = { SELF: 30 * MINUTE_MS, MEDICAL_INSURANCE: 15 * MINUTE_MS }

export type StartRefusal =
  | 'BILL_CHANGED'
  | 'BILL_VOID'
  | 'ALREADY_PAID'
  | 'BILL_BEING_PAID'
  | 'HOSPITAL_UNAVAILABLE'
  | 'ONLINE_PAY_CLOSED'
  | 'INSURANCE_NOT_FOR_THIS'
  | 'INSURANCE_NOT_INSURED'
  | 'INSURANCE_UNAVAILABLE'
  | 'OUTCOME_UNKNOWN'
  | 'STAY_ENDED'

/** Opens the debt of the cash part and waits for the money. */
async function openCash(ctx: BillsContext, tx: Sql, payment: HospitalPaymentRow): Promise<HospitalPaymentRow> {
  const tradeOrderId = await ctx.orders.openTradeOrder(tx, {
    businessKind: payment.kind,
    businessId: payment.id,
    accountId: payment.accountId,
    personId: payment.personId,
    institutionId: payment.institutionId,
    subject: payment.kind === 'DEPOSIT' ? '住院预交金' : '门诊缴费',
    amountFen: payment.cashFen,
    payBy: payment.payBy.getTime(),
  })
  await ctx.payments.update(tx, payment.id, { state: 'WAITING_MONEY', cashState: 'OPEN', tradeOrderId, dueAt: payment.payBy })
  return { ...payment, state: 'WAITING_MONEY', cashState: 'OPEN', tradeOrderId }
}

/** Gives up a payment nobody has paid yet. @returns whether it is over already */
export async function giveUp(ctx: BillsContext, tx: Sql, payment: HospitalPaymentRow): Promise<boolean> {
  if (payment.state === 'AUTHORISING') await ctx.payments.update(tx, payment.id, undo(ctx, 'OTHER_WAY'))
  if (payment.state === 'WAITING_MONEY' && payment.cashState === 'OPEN' && payment.tradeOrderId) {
    // Only evidence of the channel ends it: somebody may be typing the password (P6, J3).
    await ctx.orders.requestClose(tx, payment.tradeOrderId)
    await ctx.payments.update(tx, payment.id, { cashState: 'CLOSING' })
  }
  return (await bringForward(ctx, tx, payment.id)).state === 'UNDONE'
}

/** What stands in the way of a new payment: a payment of the same bill, on this phone or another. */
async function clearTheWay(
  ctx: BillsContext,
  accountId: string,
  bill: BillRow,
  way: PayWay,
): Promise<Result<HospitalPaymentRow | null, 'ALREADY_PAID' | 'OUTCOME_UNKNOWN' | 'BILL_BEING_PAID'>> {
  const active = await ctx.payments.findActive(ctx.db, bill.id)
  if (!active) return ok(null)
  if (active.state === 'SETTLED') return refuse('ALREADY_PAID')
  if (active.state === 'HIS_CONFIRMING') return refuse('OUTCOME_UNKNOWN')
  if (active.state === 'UNDOING' || active.accountId !== accountId) return refuse('BILL_BEING_PAID')
  if (active.way === way && active.billVersion === bill.version) return ok(active)
  const isOver = await ctx.db.transaction(async (tx) => {
    const locked = await ctx.payments.lock(tx, active.id)
    return locked ? giveUp(ctx, tx, locked) : true
  })
  return isOver ? ok(null) : refuse('BILL_BEING_PAID')
}

/**
 * Pays a bill as it was seen: a bill the hospital changed meanwhile is refused with the new amount, never silently (J20); asked again, or on a second
 * phone of the same account, it is the same payment (J14).
 */
export async function startBillPayment(
  ctx: BillsContext,
  payer: { accountId: string; person: BoundPerson; institution: DirectoryInstitution },
  seen: BillRow,
  request: { version: number; way: PayWay },
): Promise<Result<HospitalPaymentRow, StartRefusal>> {
  const { accountId, person, institution } = payer
  if (!(await takesMoney(ctx, institution))) return refuse('ONLINE_PAY_CLOSED')
  const active = await ctx.payments.findActive(ctx.db, seen.id)
  if (active?.state === 'SETTLED') return refuse('ALREADY_PAID')
  const bill = await askAboutBill(ctx, seen)
  if (!bill) return refuse('HOSPITAL_UNAVAILABLE')
  if (bill.state === 'VOID') return refuse('BILL_VOID')
  if (bill.state === 'PAID' && !active) return refuse('ALREADY_PAID')
  if (bill.version !== request.version) return refuse('BILL_CHANGED')
  const way = await clearTheWay(ctx, accountId, bill, request.way)
  if (!way.ok || way.value) return way as Result<HospitalPaymentRow, StartRefusal>
  const now = ctx.clock.date()
  const draft: NewHospitalPayment = {
    kind: 'CLINIC_BILL',
    billId: bill.id,
    billVersion: bill.version,
    stayId: null,
    accountId,
    personId: person.personId,
    institutionId: bill.institutionId,
    way: request.way,
    totalFen: request.way === 'SELF' ? bill.personalFen : bill.totalFen,
    insuranceFen: 0,
    cashFen: bill.personalFen,
    payBy: new Date(now.getTime() + PAY_WITHIN_MS[request.way]),
    createdAt: now,
  }
  if (request.way === 'SELF') {
    const made = await ctx.db.transaction(async (tx) => {
      const payment = await ctx.payments.insert(tx, draft)
      return payment && openCash(ctx, tx, payment)
    })
    return made ? ok(made) : refuse('BILL_BEING_PAID')
  }
  if (bill.insuranceState !== 'OPEN') return refuse('INSURANCE_NOT_FOR_THIS')
  const split = await ctx.channel.preSettle(institution.hosCode, bill.billNo, person, bill.totalFen)
  if (split.kind !== 'SETTLED') return refuse(split.kind === 'NOT_INSURED' ? 'INSURANCE_NOT_INSURED' : 'INSURANCE_UNAVAILABLE')
  const { amounts, preSettleNo } = split
  const made = await ctx.db.transaction(async (tx) => {
    const payment = await ctx.payments.insert(tx, { ...draft, insuranceFen: insuranceFenOf(amounts), cashFen: amounts.cashFen })
    if (!payment) return null
    const outTradeNo = `I${dateOf(now.getTime()).replaceAll('-', '')}${randomBytes(10).toString('hex')}`
    await ctx.insurance.insert(tx, { ...amounts, paymentId: payment.id, hosCode: institution.hosCode, outTradeNo, preSettleNo, createdAt: now })
    return payment
  })
  return made ? ok(made) : refuse('BILL_BEING_PAID')
}

/** 住院预交金: as much as the family chooses, while the person is in hospital. */
export async function startDeposit(
  ctx: BillsContext,
  payer: { accountId: string; person: BoundPerson; institution: DirectoryInstitution },
  seen: StayRow,
  amountFen: number,
): Promise<Result<HospitalPaymentRow, StartRefusal>> {
  if (!(await takesMoney(ctx, payer.institution))) return refuse('ONLINE_PAY_CLOSED')
  const stay = await askAboutStay(ctx, seen)
  if (!stay) return refuse('HOSPITAL_UNAVAILABLE')
  if (stay.state !== 'IN_HOSPITAL') return refuse('STAY_ENDED')
  const now = ctx.clock.date()
  const made = await ctx.db.transaction(async (tx) => {
    const payment = await ctx.payments.insert(tx, {
      kind: 'DEPOSIT',
      billId: null,
      billVersion: null,
      stayId: stay.id,
      accountId: payer.accountId,
      personId: payer.person.personId,
      institutionId: stay.institutionId,
      way: 'SELF',
      totalFen: amountFen,
      insuranceFen: 0,
      cashFen: amountFen,
      payBy: new Date(now.getTime() + PAY_WITHIN_MS.SELF),
      createdAt: now,
    })
    if (!payment) throw new Error('the deposit was not returned')
    return openCash(ctx, tx, payment)
  })
  return ok(made)
}

/**
 * The person agreed: from here both legs run, the insurance under its own number and the cash through the cashier. Everything is stored before the first
 * call (P2). @returns the payment as it stands after the insurance was asked once
 */
export async function authorisePayment(
  ctx: BillsContext,
  paymentId: string,
  payAuthNo: string,
): Promise<Result<HospitalPaymentRow, 'NOT_PAYABLE' | 'INSURANCE_REFUSED'>> {
  const stored = await ctx.db.transaction(async (tx) => {
    const payment = await ctx.payments.lock(tx, paymentId)
    const order = payment && (await ctx.insurance.findOf(tx, payment.id))
    const now = ctx.clock.date()
    if (payment?.state !== 'AUTHORISING' || order?.state !== 'PRE_SETTLED' || payment.payBy <= now) return null
    const institution = (await ctx.directory.findInstitutions([payment.institutionId], tx)).get(payment.institutionId)
    if (!institution) return null
    const opened = await openCash(ctx, tx, payment)
    const insuranceFen = insuranceFenOf(order)
    const hash = createHash('sha256')
      .update(JSON.stringify([order.outTradeNo, order.hosCode, order.preSettleNo, order.govFen, order.selfFen, order.otherFen, order.cashFen]))
      .digest()
    const legId = await ctx.insurance.insertLeg(tx, order, opened.tradeOrderId ?? '', insuranceFen, hash, now)
    const changes = { state: 'SUBMITTING', legId, authSealed: ctx.vault.seal(payAuthNo), dueAt: now } as const
    await ctx.insurance.update(tx, order, changes, now)
    return { ...order, ...changes }
  })
  if (!stored) return refuse('NOT_PAYABLE')
  await advanceInsurance(ctx, stored)
  const order = await ctx.insurance.findOf(ctx.db, paymentId)
  if (order?.state === 'FAILED') return refuse('INSURANCE_REFUSED')
  const payment = await ctx.payments.find(ctx.db, paymentId)
  if (!payment) throw new Error('the payment vanished')
  return ok(payment)
}

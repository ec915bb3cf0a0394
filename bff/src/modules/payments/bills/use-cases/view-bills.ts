import { formatInstant } from '@jktl/shared/kernel/dates'
import { RELATION_NAMES } from '@jktl/shared/identity/model'
import type { Bill, BillDetail, HospitalPayment, Stay } from '@jktl/shared/payments/bills/contract'

import type { BoundPerson } from '../../../identity/public.ts'
import type { BillRow, StayRow } from '../bills.repository.ts'
import { insuranceText, stateText } from '../domain/payment-texts.ts'
import type { HospitalPaymentRow } from '../hospital-payments.repository.ts'
import type { InsuranceOrderRow } from '../insurance.repository.ts'
import { takesMoney, type BillsContext } from './context.ts'

const at = (date: Date | null): string | null => (date ? formatInstant(date.getTime()) : null)
const splitOf = ({ govFen, selfFen, otherFen, addedFen, reducedFen, cashFen }: InsuranceOrderRow) => ({
  govFen,
  selfFen,
  otherFen,
  addedFen,
  reducedFen,
  cashFen,
})

/** Payments in the words of the family, whoever of them looks. */
export async function viewPayments(ctx: BillsContext, accountId: string, rows: readonly HospitalPaymentRow[]): Promise<HospitalPayment[]> {
  const orders = await ctx.insurance.listOf(
    ctx.db,
    rows.map((row) => row.id),
  )
  const [money, institutions, labels, refunds] = await Promise.all([
    ctx.orders.viewMoney(rows.flatMap((row) => row.tradeOrderId ?? [])),
    ctx.directory.findInstitutions([...new Set(rows.map((row) => row.institutionId))]),
    ctx.identity.labelPersons(accountId, [...new Set(rows.map((row) => row.personId))]),
    ctx.insurance.listRefunds(
      ctx.db,
      orders.map((order) => order.id),
    ),
  ])
  const serverTime = formatInstant(ctx.clock.now())
  return rows.map((row): HospitalPayment => {
    const order = orders.find((o) => o.paymentId === row.id) ?? null
    const moneyView = row.tradeOrderId ? (money.get(row.tradeOrderId) ?? null) : null
    const back = refunds.filter((refund) => refund.insuranceOrderId === order?.id)
    const sum = (state: string): number => back.filter((refund) => refund.state === state).reduce((total, refund) => total + refund.amountFen, 0)
    const isOpen = row.state === 'WAITING_MONEY' && row.cashState === 'OPEN' && row.cashFen > 0 && row.payBy.getTime() > ctx.clock.now()
    const isOwn = row.accountId === accountId
    const label = labels.get(row.personId)
    const institution = institutions.get(row.institutionId)
    const isWaiting = row.state === 'WAITING_MONEY' || row.state === 'HIS_CONFIRMING'
    return {
      id: row.id,
      kind: row.kind,
      ofId: row.billId ?? row.stayId ?? row.id,
      personId: row.personId,
      personNameMasked: label?.nameMasked ?? '',
      personRelation: RELATION_NAMES[label?.relation ?? 'OTHER'],
      institutionName: institution?.name ?? '',
      institutionPhone: institution?.phone ?? '',
      title: row.kind === 'DEPOSIT' ? '住院预交金' : '门诊缴费',
      way: row.way,
      state: row.state,
      stateText: stateText({
        state: row.state,
        undoCause: row.undoCause,
        cash: row.cashState,
        cashFen: row.cashFen,
        insurance: order?.state ?? null,
        isChecking: moneyView?.summary === 'CHECKING',
        isDeposit: row.kind === 'DEPOSIT',
      }),
      undoCause: row.undoCause,
      totalFen: row.totalFen,
      insuranceFen: row.insuranceFen,
      cashFen: row.cashFen,
      returnedFen: row.returnedFen,
      split: order ? splitOf(order) : null,
      insurance: order
        ? {
            state: order.state,
            text: insuranceText(order.state, sum('SUCCESS'), sum('SUBMITTING')),
            refundedFen: sum('SUCCESS'),
            refundingFen: sum('SUBMITTING'),
          }
        : null,
      money: moneyView,
      receiptNo: row.receiptNo,
      createdAt: formatInstant(row.createdAt.getTime()),
      payBy: formatInstant(row.payBy.getTime()),
      settledAt: at(row.settledAt),
      lastCheckAt: at(row.lastCheckAt) ?? moneyView?.lastCheckAt ?? at(order?.lastCheckAt ?? null),
      nextCheckAt: isWaiting ? (row.state === 'HIS_CONFIRMING' ? at(row.dueAt) : (moneyView?.nextCheckAt ?? at(order?.dueAt ?? null))) : null,
      allowedActions: !isOwn
        ? []
        : row.state === 'AUTHORISING'
          ? ['authorise', 'cancel']
          : isOpen
            ? [...(order?.state === 'FAILED' ? [] : (['pay'] as const)), 'cancel']
            : [],
      serverTime,
    }
  })
}

const memberOf = (family: readonly BoundPerson[], identityKey: string): BoundPerson | undefined => family.find((person) => person.identityKey === identityKey)

export async function viewBills(ctx: BillsContext, accountId: string, family: readonly BoundPerson[], rows: readonly BillRow[]): Promise<Bill[]> {
  const ids = rows.map((row) => row.id)
  const personIds = family.map((person) => person.personId)
  const [institutions, labels, returned, newest] = await Promise.all([
    ctx.directory.findInstitutions([...new Set(rows.map((row) => row.institutionId))]),
    ctx.identity.labelPersons(accountId, personIds),
    ctx.bills.returnedOf(ctx.db, ids),
    ctx.payments.listNewest(ctx.db, ids),
  ])
  const payments = await viewPayments(ctx, accountId, newest)
  return rows.flatMap((row) => {
    const person = memberOf(family, row.identityKey)
    if (!person) return []
    const institution = institutions.get(row.institutionId)
    const payment = payments.find((p) => p.ofId === row.id)
    const bill: Bill = {
      id: row.id,
      personId: person.personId,
      personNameMasked: labels.get(person.personId)?.nameMasked ?? '',
      personRelation: RELATION_NAMES[person.relation],
      institutionName: institution?.name ?? '',
      institutionPhone: institution?.phone ?? '',
      billNo: row.billNo,
      title: row.title,
      issuedAt: formatInstant(row.issuedAt.getTime()),
      state: row.state,
      version: row.version,
      totalFen: row.totalFen,
      insuranceFen: row.insuranceFen,
      personalFen: row.personalFen,
      insuranceState: row.insuranceState,
      returnedFen: returned.get(row.id) ?? 0,
      payment: payment ? { id: payment.id, state: payment.state, stateText: payment.stateText } : null,
    }
    return [bill]
  })
}

export async function viewBill(ctx: BillsContext, accountId: string, person: BoundPerson, row: BillRow, isStale: boolean): Promise<BillDetail> {
  const [bill] = await viewBills(ctx, accountId, [person], [row])
  if (!bill) throw new Error('a bill of the person is shown to them')
  const [lines, returned, active] = await Promise.all([
    ctx.bills.listLines(ctx.db, row.id, row.version),
    ctx.bills.returnedLines(ctx.db, row.id),
    ctx.payments.findActive(ctx.db, row.id),
  ])
  const order = active ? await ctx.insurance.findOf(ctx.db, active.id) : null
  const institution = (await ctx.directory.findInstitutions([row.institutionId])).get(row.institutionId)
  const canPay = row.state === 'OPEN' && institution !== undefined && (await takesMoney(ctx, institution))
  return {
    ...bill,
    lines: lines.map((line) => ({ ...line, returnedFen: returned.get(line.lineNo) ?? 0 })),
    payWays: !canPay ? [] : row.insuranceState === 'OPEN' && person.documentKind === 'RESIDENT_ID' ? ['MEDICAL_INSURANCE', 'SELF'] : ['SELF'],
    split: order && active?.billVersion === row.version ? splitOf(order) : null,
    seenAt: formatInstant(row.seenAt.getTime()),
    isStale,
    serverTime: formatInstant(ctx.clock.now()),
  }
}

/** What is usually added to a deposit. */
const SUGGESTED_FEN = [100_000, 200_000, 500_000]

export async function viewStays(
  ctx: BillsContext,
  accountId: string,
  family: readonly BoundPerson[],
  rows: readonly StayRow[],
  isStale: boolean,
): Promise<Stay[]> {
  const [institutions, labels, deposits] = await Promise.all([
    ctx.directory.findInstitutions([...new Set(rows.map((row) => row.institutionId))]),
    ctx.identity.labelPersons(
      accountId,
      family.map((person) => person.personId),
    ),
    ctx.payments.listDeposits(
      ctx.db,
      rows.map((row) => row.id),
    ),
  ])
  const payments = await viewPayments(ctx, accountId, deposits)
  const open = new Set<string>()
  for (const institution of institutions.values()) if (await takesMoney(ctx, institution)) open.add(institution.id)
  return rows.flatMap((row) => {
    const person = memberOf(family, row.identityKey)
    if (!person) return []
    const institution = institutions.get(row.institutionId)
    const stay: Stay = {
      id: row.id,
      personId: person.personId,
      personNameMasked: labels.get(person.personId)?.nameMasked ?? '',
      personRelation: RELATION_NAMES[person.relation],
      institutionName: institution?.name ?? '',
      institutionPhone: institution?.phone ?? '',
      ward: row.ward,
      bed: row.bed,
      admittedOn: row.admittedOn,
      state: row.state,
      depositedFen: row.depositedFen,
      chargedFen: row.chargedFen,
      remainingFen: row.depositedFen - row.chargedFen,
      suggestedFen: row.state === 'IN_HOSPITAL' && open.has(row.institutionId) ? SUGGESTED_FEN : [],
      deposits: payments.filter((payment) => payment.ofId === row.id),
      seenAt: formatInstant(row.seenAt.getTime()),
      isStale,
      serverTime: formatInstant(ctx.clock.now()),
    }
    return [stay]
  })
}

import { parseYuan } from '@jktl/shared/kernel/money'
import { isRecord } from '../kernel/fields.ts'
import { findPersona } from '../kernel/people.ts'
import { FIRST_GENERAL_HOSPITAL, RESIDENTS_WITHOUT_ACCOUNT, type Resident } from '../kernel/personas.ts'
import { ActionRefused, type Action } from '../kernel/system.ts'
import { type BillLine, type PatientKey, totalOf } from './bill-book.ts'
import type { BillingBooks } from './billing-operations.ts'
import { billWire, returnWire, stayWire } from './billing-wire.ts'
import { ORDINARY_VISIT } from './data/price-list.ts'

type GivenLine = Omit<BillLine, 'lineNo'>
const text = (input: Record<string, unknown>, field: string): string => {
  const value = input[field]
  if (typeof value !== 'string' || value === '') throw new ActionRefused(`${field} is missing`)
  return value
}
const yuanOf = (value: unknown, field: string): number => {
  if (typeof value !== 'string' || !/^\d+\.\d{2}$/.test(value)) throw new ActionRefused(`${field} is yuan text with two decimals`)
  return parseYuan(value)
}

function patientOf(input: Record<string, unknown>): PatientKey {
  if (typeof input['idNumber'] === 'string') return { idType: /^\d{17}[\dX]$/.test(input['idNumber']) ? '01' : '99', idNumber: input['idNumber'] }
  const name = text(input, 'persona')
  const person: Resident | undefined = findPersona(name) ?? RESIDENTS_WITHOUT_ACCOUNT.find((resident) => resident.name === name)
  if (person?.idNumber) return { idType: '01', idNumber: person.idNumber }
  if (person?.birthCertificateNumber) return { idType: '99', idNumber: person.birthCertificateNumber }
  throw new ActionRefused('no such person')
}

function linesOf(value: unknown): GivenLine[] {
  if (value === undefined) return [...ORDINARY_VISIT]
  if (!Array.isArray(value) || value.length === 0) throw new ActionRefused('lines is a list of { name, amount, … }')
  return value.map((line: unknown) => {
    if (!isRecord(line) || typeof line['name'] !== 'string') throw new ActionRefused('a line is { name, amount, category?, spec?, quantity?, unitPrice? }')
    const { name, category, spec, quantity, unitPrice, amount } = line
    const textOr = (given: unknown, otherwise: string): string => (typeof given === 'string' ? given : otherwise)
    return {
      name,
      category: textOr(category, '治疗费'),
      spec: textOr(spec, ''),
      quantity: textOr(quantity, '1'),
      unitPrice: textOr(unitPrice, typeof amount === 'string' ? amount : ''),
      amountFen: yuanOf(amount, 'amount'),
    }
  })
}

const found = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new ActionRefused(what)
  return value
}

/** Bills and stays move without the platform. */
export const billingActions = ({ bills, stays, returns }: BillingBooks): Record<string, Action> => ({
  /** `{ persona | idNumber, hosCode?, title?, insurance?: NONE|OPEN|SETTLED, insurancePart?: yuan, lines?: [{ name, amount, category?, spec?, quantity? }] }` */
  'issue-bill': (input) => {
    const insurance = input['insurance']
    const lines = linesOf(input['lines'])
    const insuranceState = insurance === 'NONE' || insurance === 'SETTLED' ? insurance : 'OPEN'
    const insuranceFen = insuranceState === 'SETTLED' ? yuanOf(input['insurancePart'], 'insurancePart') : 0
    if (insuranceFen > totalOf(lines)) throw new ActionRefused('insurancePart is more than the lines')
    return billWire(
      bills.issue({
        hosCode: typeof input['hosCode'] === 'string' ? input['hosCode'] : FIRST_GENERAL_HOSPITAL,
        patient: patientOf(input),
        title: typeof input['title'] === 'string' ? input['title'] : '门诊',
        lockId: null,
        insuranceState,
        insuranceFen,
        lines,
      }),
    )
  },
  /** `{ billNo, lines, insurancePart? }` */
  'change-bill': (input) => {
    const insuranceFen = input['insurancePart'] === undefined ? 0 : yuanOf(input['insurancePart'], 'insurancePart')
    return billWire(found(bills.change(text(input, 'billNo'), linesOf(input['lines']), insuranceFen), 'no unpaid bill of that number'))
  },
  /** `{ billNo }` */
  'void-bill': (input) => billWire(found(bills.voidBill(text(input, 'billNo')), 'no unpaid bill of that number')),
  /** `{ billNo }`: paid at the hospital's own counter. */
  'pay-bill-at-window': (input) => billWire(found(bills.payAtWindow(text(input, 'billNo')), 'no unpaid bill of that number')),
  /** `{ billNo, lineNos: [] }` */
  'refund-items': (input) => {
    const lineNos = input['lineNos']
    if (!Array.isArray(lineNos) || !lineNos.every((no) => Number.isInteger(no))) throw new ActionRefused('lineNos is a list of line numbers')
    return returnWire(found(bills.returnItems(text(input, 'billNo'), lineNos as number[]), 'nothing of that to return'))
  },
  /** `{ persona | idNumber, hosCode?, ward?, bed? }` */
  admit: (input) =>
    stayWire(
      stays.admit({
        hosCode: typeof input['hosCode'] === 'string' ? input['hosCode'] : FIRST_GENERAL_HOSPITAL,
        patient: patientOf(input),
        ward: typeof input['ward'] === 'string' ? input['ward'] : '内科二病区',
        bed: typeof input['bed'] === 'string' ? input['bed'] : '12 床',
      }),
    ),
  /** `{ stayNo, amount: yuan }` */
  'charge-stay': (input) => stayWire(found(stays.charge(text(input, 'stayNo'), yuanOf(input['amount'], 'amount')), 'no such stay')),
  /** `{ stayNo }`: the rest of the deposits goes back. */
  discharge: (input) => {
    const stay = found(stays.discharge(text(input, 'stayNo')), 'nobody of that stay is in hospital')
    return {
      ...stayWire(stay),
      returns: returns
        .after(0)
        .filter((item) => item.kind === 'DISCHARGE' && item.stayNo === stay.stayNo)
        .map(returnWire),
    }
  },
})

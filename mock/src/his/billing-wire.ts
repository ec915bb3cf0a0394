import { parseYuan } from '@jktl/shared/kernel/money'
import { isRecord } from '../kernel/fields.ts'
import { type Bill, type ConfirmRequest, type PatientKey, totalOf } from './bill-book.ts'
import type { HospitalReturn } from './return-feed.ts'
import { depositedOf, type Stay } from './stay-book.ts'
import { formatLocal } from './wire.ts'

const yuan = (amountFen: number): string =>
  `${amountFen < 0 ? '-' : ''}${Math.trunc(Math.abs(amountFen) / 100)}.${String(Math.abs(amountFen) % 100).padStart(2, '0')}`

/** §8 bill */
export const billWire = (bill: Bill) => ({
  hos_code: bill.hosCode,
  bill_no: bill.billNo,
  version: bill.version,
  title: bill.title,
  lock_id: bill.lockId,
  issued_at: formatLocal(bill.issuedAt),
  state: bill.state,
  insurance_state: bill.insuranceState,
  total: yuan(totalOf(bill.lines)),
  insurance_part: yuan(bill.insuranceFen),
  personal_part: yuan(totalOf(bill.lines) - bill.insuranceFen),
  lines: bill.lines.map((line) => ({
    line_no: line.lineNo,
    name: line.name,
    spec: line.spec,
    category: line.category,
    quantity: line.quantity,
    unit_price: line.unitPrice,
    amount: yuan(line.amountFen),
  })),
})

/** §8 confirmation */
export const billConfirmationWire = ({ hosCode, billNo, confirmation }: Bill) => ({
  hos_code: hosCode,
  bill_no: billNo,
  confirm_id: confirmation?.confirmId,
  receipt_no: confirmation?.receiptNo,
  version: confirmation?.version,
  personal_amount: yuan(confirmation?.personalFen ?? 0),
  insurance_amount: yuan(confirmation?.insuranceFen ?? 0),
  pay_ref: confirmation?.payRef,
})

/** §9 stay */
export const stayWire = (stay: Stay) => ({
  hos_code: stay.hosCode,
  stay_no: stay.stayNo,
  ward: stay.ward,
  bed: stay.bed,
  admitted_on: stay.admittedOn,
  state: stay.state,
  deposited: yuan(depositedOf(stay)),
  charged: yuan(stay.chargedFen),
})
export const depositWire = (stay: Stay, depositId: string) => {
  const deposit = stay.deposits.find((d) => d.depositId === depositId)
  return {
    hos_code: stay.hosCode,
    stay_no: stay.stayNo,
    deposit_id: depositId,
    receipt_no: deposit?.receiptNo,
    amount: yuan(deposit?.amountFen ?? 0),
    pay_ref: deposit?.payRef,
  }
}

/** §10 */
export const returnWire = (item: HospitalReturn) => ({
  seq: item.seq,
  return_no: item.returnNo,
  hos_code: item.hosCode,
  kind: item.kind,
  at: formatLocal(item.at),
  ...(item.kind === 'ITEMS'
    ? {
        bill_no: item.billNo,
        personal_amount: yuan(item.personalFen),
        insurance_amount: yuan(item.insuranceFen),
        lines: item.lines.map(({ lineNo, amountFen }) => ({ line_no: lineNo, amount: yuan(amountFen) })),
      }
    : { stay_no: item.stayNo, amount: yuan(item.amountFen) }),
})

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isYuan = (value: unknown): value is string => typeof value === 'string' && /^\d+\.\d{2}$/.test(value)

export function readPatientKey(body: unknown): PatientKey | undefined {
  if (!isRecord(body)) return undefined
  const { id_type: idType, id_no: idNumber } = body
  return (idType === '01' || idType === '99') && isText(idNumber) ? { idType, idNumber } : undefined
}

export function readBillConfirmation(body: unknown): ConfirmRequest | undefined {
  if (!isRecord(body)) return undefined
  const { confirm_id: confirmId, version, personal_amount: personal, insurance_amount: insurance, pay_ref: payRef } = body
  const valid = isText(confirmId) && Number.isInteger(version) && isYuan(personal) && isYuan(insurance) && isText(payRef)
  return valid ? { confirmId, version: Number(version), personalFen: parseYuan(personal), insuranceFen: parseYuan(insurance), payRef } : undefined
}

export function readDeposit(body: unknown): { depositId: string; amountFen: number; payRef: string } | undefined {
  if (!isRecord(body)) return undefined
  const { deposit_id: depositId, amount, pay_ref: payRef } = body
  return isText(depositId) && isYuan(amount) && parseYuan(amount) > 0 && isText(payRef) ? { depositId, amountFen: parseYuan(amount), payRef } : undefined
}

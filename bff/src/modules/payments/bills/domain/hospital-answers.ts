import type { BillInsuranceState, BillState, StayState } from '@jktl/shared/payments/bills/model'

/** No answer is unknown: nothing is known to have happened or not to have happened. */
export type HospitalAnswer<T> = { kind: 'ok'; value: T } | { kind: 'refused'; code: HospitalRefusal } | { kind: 'unknown' }
/** Final words of a hospital about money. */
export type HospitalRefusal = 'NOT_FOUND' | 'VOID' | 'PAID' | 'CHANGED' | 'AMOUNT_WRONG' | 'CONFLICT' | 'ENDED' | 'NOT_CONFIRMED'

export interface IssuedLine {
  lineNo: number
  name: string
  spec: string
  category: string
  quantity: string
  unitPrice: string
  amountFen: number
}
export interface IssuedBill {
  hosCode: string
  billNo: string
  version: number
  title: string
  lockId: string | null
  issuedAt: Date
  state: BillState
  insuranceState: BillInsuranceState
  totalFen: number
  insuranceFen: number
  personalFen: number
  lines: IssuedLine[]
}
export interface HospitalStay {
  hosCode: string
  stayNo: string
  ward: string
  bed: string
  admittedOn: string
  state: StayState
  depositedFen: number
  chargedFen: number
}
export type GivenBack = { seq: number; returnNo: string; hosCode: string; at: Date } & (
  | { kind: 'ITEMS'; billNo: string; personalFen: number; insuranceFen: number; lines: { lineNo: number; amountFen: number }[] }
  | { kind: 'DISCHARGE'; stayNo: string; amountFen: number }
)

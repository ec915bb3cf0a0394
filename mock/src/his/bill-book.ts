import type { Instant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { ReturnFeed } from './return-feed.ts'

export interface PatientKey {
  idType: '01' | '99'
  idNumber: string
}
export interface BillLine {
  lineNo: number
  name: string
  spec: string
  category: string
  /** As printed: `2`, `0.5`. */
  quantity: string
  /** Yuan text, up to four decimals. */
  unitPrice: string
  amountFen: number
}
interface BillConfirmation {
  confirmId: string
  receiptNo: string
  version: number
  personalFen: number
  insuranceFen: number
  payRef: string
  at: Instant
}
export interface Bill {
  hosCode: string
  billNo: string
  version: number
  patient: PatientKey
  title: string
  lockId: string | null
  issuedAt: Instant
  state: 'UNPAID' | 'PAID' | 'VOID'
  /** SETTLED: the insurance paid its part at the hospital. OPEN: it may still be asked. NONE: not covered. */
  insuranceState: 'NONE' | 'OPEN' | 'SETTLED'
  insuranceFen: number
  lines: BillLine[]
  confirmation: BillConfirmation | null
  /** Returned of each line so far, by number. */
  returned: Map<number, number>
  returnedInsuranceFen: number
}
export type BillRefusal = 'BILL_NOT_FOUND' | 'BILL_VOID' | 'BILL_PAID' | 'BILL_CHANGED' | 'AMOUNT_WRONG' | 'CONFIRM_CONFLICT' | 'CONFIRM_NOT_FOUND'
export type BillRequest = Pick<Bill, 'hosCode' | 'patient' | 'title' | 'lockId' | 'insuranceState' | 'insuranceFen'> & { lines: Omit<BillLine, 'lineNo'>[] }
export type ConfirmRequest = Omit<BillConfirmation, 'receiptNo' | 'at'>

export const totalOf = (lines: readonly { amountFen: number }[]): number => lines.reduce((sum, line) => sum + line.amountFen, 0)

/** 门诊缴费单 of every hospital (his-interface §8). */
export class BillBook {
  private readonly bills = new Map<string, Bill>()
  private readonly confirmedBy = new Map<string, string>()

  constructor(
    private readonly now: () => Instant,
    private readonly feed: ReturnFeed,
  ) {}

  issue(request: BillRequest): Bill {
    const { lines, ...rest } = request
    const billNo = `MZ${String(20_260_001 + this.bills.size)}`
    const bill: Bill = {
      ...rest,
      billNo,
      version: 1,
      issuedAt: this.now(),
      state: 'UNPAID',
      lines: lines.map((line, index) => ({ ...line, lineNo: index + 1 })),
      confirmation: null,
      returned: new Map(),
      returnedInsuranceFen: 0,
    }
    this.bills.set(billNo, bill)
    return bill
  }

  /** Once per visit. */
  issueOnce(request: BillRequest): Bill {
    return [...this.bills.values()].find((bill) => bill.lockId === request.lockId) ?? this.issue(request)
  }

  find(billNo: string): Bill | undefined {
    return this.bills.get(billNo)
  }

  ofPatient({ idType, idNumber }: PatientKey): Bill[] {
    return [...this.bills.values()].filter((bill) => bill.patient.idType === idType && bill.patient.idNumber === idNumber)
  }

  /** The hospital prints it anew: other lines, the next version. A bill that is paid stays as it is. */
  change(billNo: string, lines: BillRequest['lines'], insuranceFen: number): Bill | undefined {
    const bill = this.bills.get(billNo)
    if (bill?.state !== 'UNPAID') return undefined
    return Object.assign(bill, { version: bill.version + 1, lines: lines.map((line, index) => ({ ...line, lineNo: index + 1 })), insuranceFen })
  }

  voidBill(billNo: string): Bill | undefined {
    const bill = this.bills.get(billNo)
    return bill?.state === 'UNPAID' ? Object.assign(bill, { state: 'VOID' as const }) : undefined
  }

  payAtWindow(billNo: string): Bill | undefined {
    const bill = this.bills.get(billNo)
    return bill?.state === 'UNPAID' ? Object.assign(bill, { state: 'PAID' as const }) : undefined
  }

  /** Idempotent by `confirmId`. */
  confirm(billNo: string, request: ConfirmRequest): Result<Bill, BillRefusal> {
    const before = this.confirmedBy.get(request.confirmId)
    const bill = this.bills.get(billNo)
    if (!bill) return refuse('BILL_NOT_FOUND')
    if (before !== undefined) {
      const known = bill.confirmation
      const isSame =
        before === billNo &&
        known?.version === request.version &&
        known.personalFen === request.personalFen &&
        known.insuranceFen === request.insuranceFen &&
        known.payRef === request.payRef
      return isSame ? ok(bill) : refuse('CONFIRM_CONFLICT')
    }
    if (bill.state === 'PAID') return refuse('BILL_PAID')
    if (bill.state === 'VOID') return refuse('BILL_VOID')
    if (bill.version !== request.version) return refuse('BILL_CHANGED')
    const due = totalOf(bill.lines) - (bill.insuranceState === 'SETTLED' ? bill.insuranceFen : 0)
    const isClosed = request.personalFen + request.insuranceFen === due && (bill.insuranceState === 'OPEN' || request.insuranceFen === 0)
    if (!isClosed) return refuse('AMOUNT_WRONG')
    bill.state = 'PAID'
    bill.confirmation = { ...request, receiptNo: `SJ${billNo.slice(2)}`, at: this.now() }
    this.confirmedBy.set(request.confirmId, billNo)
    return ok(bill)
  }

  findConfirmation(confirmId: string): Result<Bill, BillRefusal> {
    const bill = this.bills.get(this.confirmedBy.get(confirmId) ?? '')
    return bill ? ok(bill) : refuse('CONFIRM_NOT_FOUND')
  }

  /** Items the patient gave back, or that were not done: only of what was paid through the platform. The insurance takes its share rounded down. */
  returnItems(billNo: string, lineNos: readonly number[]): ReturnType<ReturnFeed['itemsReturned']> | undefined {
    const bill = this.bills.get(billNo)
    const paid = bill?.confirmation
    const lines = bill?.lines.filter((line) => lineNos.includes(line.lineNo) && !bill.returned.has(line.lineNo) && line.amountFen > 0) ?? []
    if (!bill || !paid || lines.length === 0) return undefined
    const paidFen = paid.personalFen + paid.insuranceFen
    const share = (amountFen: number, part: number): number => Math.floor((amountFen * part) / totalOf(bill.lines))
    for (const line of lines) bill.returned.set(line.lineNo, line.amountFen)
    const isLast = bill.returned.size === bill.lines.filter((line) => line.amountFen > 0).length
    const insuranceFen = isLast ? paid.insuranceFen - bill.returnedInsuranceFen : share(totalOf(lines), paid.insuranceFen)
    const personalFen = isLast ? paidFen - this.feed.returnedOf(billNo) - insuranceFen : share(totalOf(lines), paidFen) - insuranceFen
    bill.returnedInsuranceFen += insuranceFen
    return this.feed.itemsReturned({
      hosCode: bill.hosCode,
      billNo,
      personalFen,
      insuranceFen,
      lines: lines.map(({ lineNo, amountFen }) => ({ lineNo, amountFen })),
    })
  }

  all(): Bill[] {
    return [...this.bills.values()]
  }

  state(): { bills: Map<string, Bill>; confirmedBy: Map<string, string> } {
    const { bills, confirmedBy } = this
    return { bills, confirmedBy }
  }

  restore({ bills, confirmedBy }: ReturnType<BillBook['state']>): void {
    for (const [billNo, bill] of bills) this.bills.set(billNo, bill)
    for (const [confirmId, billNo] of confirmedBy) this.confirmedBy.set(confirmId, billNo)
  }
}

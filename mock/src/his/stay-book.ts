import { dateOf, type Instant } from '@jktl/shared/kernel/dates'
import { ok, refuse, type Result } from '@jktl/shared/kernel/result'
import type { PatientKey } from './bill-book.ts'
import type { ReturnFeed } from './return-feed.ts'

interface Deposit {
  depositId: string
  amountFen: number
  payRef: string
  receiptNo: string
  at: Instant
}
export interface Stay {
  hosCode: string
  stayNo: string
  patient: PatientKey
  ward: string
  bed: string
  admittedOn: string
  state: 'IN' | 'OUT'
  chargedFen: number
  deposits: Deposit[]
}
export type StayRefusal = 'STAY_NOT_FOUND' | 'STAY_ENDED' | 'CONFIRM_CONFLICT' | 'CONFIRM_NOT_FOUND'

export const depositedOf = ({ deposits }: Stay): number => deposits.reduce((sum, deposit) => sum + deposit.amountFen, 0)

/** 住院预交金 of every hospital (his-interface §9). */
export class StayBook {
  private readonly stays = new Map<string, Stay>()

  constructor(
    private readonly now: () => Instant,
    private readonly feed: ReturnFeed,
  ) {}

  admit(given: Pick<Stay, 'hosCode' | 'patient' | 'ward' | 'bed'>): Stay {
    const stayNo = `ZY${String(20_260_001 + this.stays.size)}`
    const stay: Stay = { ...given, stayNo, admittedOn: dateOf(this.now()), state: 'IN', chargedFen: 0, deposits: [] }
    this.stays.set(stayNo, stay)
    return stay
  }

  find(stayNo: string): Stay | undefined {
    return this.stays.get(stayNo)
  }

  ofPatient({ idType, idNumber }: PatientKey): Stay[] {
    return [...this.stays.values()].filter((stay) => stay.patient.idType === idType && stay.patient.idNumber === idNumber)
  }

  charge(stayNo: string, amountFen: number): Stay | undefined {
    const stay = this.stays.get(stayNo)
    return stay ? Object.assign(stay, { chargedFen: stay.chargedFen + amountFen }) : undefined
  }

  /** Idempotent by `depositId`; an amount the hospital once wrote down stays. */
  deposit(stayNo: string, request: Pick<Deposit, 'depositId' | 'amountFen' | 'payRef'>): Result<Stay, StayRefusal> {
    const stay = this.stays.get(stayNo)
    if (!stay) return refuse('STAY_NOT_FOUND')
    const known = stay.deposits.find((deposit) => deposit.depositId === request.depositId)
    if (known) return known.amountFen === request.amountFen && known.payRef === request.payRef ? ok(stay) : refuse('CONFIRM_CONFLICT')
    if (stay.state === 'OUT') return refuse('STAY_ENDED')
    stay.deposits.push({ ...request, receiptNo: `YJ${stayNo.slice(2)}${String(stay.deposits.length + 1).padStart(2, '0')}`, at: this.now() })
    return ok(stay)
  }

  findDeposit(depositId: string): Result<Stay, StayRefusal> {
    const stay = [...this.stays.values()].find(({ deposits }) => deposits.some((deposit) => deposit.depositId === depositId))
    return stay ? ok(stay) : refuse('CONFIRM_NOT_FOUND')
  }

  /** What the charges did not use up goes back. */
  discharge(stayNo: string): Stay | undefined {
    const stay = this.stays.get(stayNo)
    if (stay?.state !== 'IN') return undefined
    stay.state = 'OUT'
    const rest = depositedOf(stay) - stay.chargedFen
    if (rest > 0) this.feed.discharged({ hosCode: stay.hosCode, stayNo, amountFen: rest })
    return stay
  }

  all(): Stay[] {
    return [...this.stays.values()]
  }

  state(): Map<string, Stay> {
    return this.stays
  }

  restore(stays: Map<string, Stay>): void {
    for (const [stayNo, stay] of stays) this.stays.set(stayNo, stay)
  }
}

import { parseYuan } from '@jktl/shared/kernel/money'
import { billCloses } from '@jktl/shared/payments/bills/rules'
import * as z from 'zod/mini'

import type { Clock } from '../../../../platform/clock.ts'
import { HisLines, hisYuan, instantOfHis } from '../../../../platform/upstream/his-lines.ts'
import type { UpstreamCall, UpstreamOptions } from '../../../../platform/upstream/upstream.ts'
import type { BoundPerson } from '../../../identity/public.ts'
import type { GivenBack, HospitalAnswer, HospitalRefusal, HospitalStay, IssuedBill } from '../domain/hospital-answers.ts'
import { BillConfirmationWire, BillWire, DepositWire, PatientAccountsWire, ReturnsWire, StayWire } from './hospital-billing.wire.ts'

const TIMEOUT_MS = 4_000
const CONCURRENCY = 8
/** All hospitals answer about money at one place. */
const LINE = 'region'

/** BUSY is not here: nothing happened, so it is asked again like no answer. */
const REFUSALS: Record<string, HospitalRefusal> = {
  BILL_NOT_FOUND: 'NOT_FOUND',
  STAY_NOT_FOUND: 'NOT_FOUND',
  BILL_VOID: 'VOID',
  BILL_PAID: 'PAID',
  BILL_CHANGED: 'CHANGED',
  AMOUNT_WRONG: 'AMOUNT_WRONG',
  CONFIRM_CONFLICT: 'CONFLICT',
  STAY_ENDED: 'ENDED',
  CONFIRM_NOT_FOUND: 'NOT_CONFIRMED',
}
const STATES = { UNPAID: 'OPEN', PAID: 'PAID', VOID: 'VOID' } as const

const instantOf = (text: string): Date => new Date(instantOfHis(text))

const billOf = (wire: z.output<typeof BillWire>): IssuedBill => ({
  hosCode: wire.hos_code,
  billNo: wire.bill_no,
  version: wire.version,
  title: wire.title,
  lockId: wire.lock_id,
  issuedAt: instantOf(wire.issued_at),
  state: STATES[wire.state],
  insuranceState: wire.insurance_state,
  totalFen: parseYuan(wire.total),
  insuranceFen: parseYuan(wire.insurance_part),
  personalFen: parseYuan(wire.personal_part),
  lines: wire.lines.map((line) => ({
    lineNo: line.line_no,
    name: line.name,
    spec: line.spec,
    category: line.category,
    quantity: line.quantity,
    unitPrice: line.unit_price,
    amountFen: parseYuan(line.amount),
  })),
})
const stayOf = (wire: z.output<typeof StayWire>): HospitalStay => ({
  hosCode: wire.hos_code,
  stayNo: wire.stay_no,
  ward: wire.ward,
  bed: wire.bed,
  admittedOn: wire.admitted_on,
  state: wire.state === 'IN' ? 'IN_HOSPITAL' : 'DISCHARGED',
  depositedFen: parseYuan(wire.deposited),
  chargedFen: parseYuan(wire.charged),
})

/** What a hospital is told: idempotent by our payment id. */
export interface Told {
  hosCode: string
  paymentId: string
  payRef: string
}

/** Bills, stays and what is given back (mock/docs/his-interface.md §8–§10). */
export class HospitalBilling {
  private readonly lines: HisLines

  constructor(
    settings: { baseUrl: string; appId: string; secret: string },
    clock: Clock,
    /** A bill whose sums do not close is not shown and not paid: somebody at the hospital has to look. */
    private readonly onOpenSums: () => void,
    observe: UpstreamOptions['observe'],
  ) {
    this.lines = new HisLines(settings, clock, { name: 'hospital-billing', timeoutMs: TIMEOUT_MS, concurrency: CONCURRENCY, observe })
  }

  async listAccounts(person: BoundPerson): Promise<HospitalAnswer<{ bills: IssuedBill[]; stays: HospitalStay[] }>> {
    const body = { id_type: person.documentKind === 'RESIDENT_ID' ? '01' : '99', id_no: person.documentNumber }
    const answer = await this.call({ method: 'POST', path: '/patient-accounts', body: JSON.stringify(body) }, PatientAccountsWire)
    if (answer.kind !== 'ok') return answer
    return { kind: 'ok', value: { bills: answer.value.bills.map(billOf).filter((bill) => this.closes(bill)), stays: answer.value.stays.map(stayOf) } }
  }

  async getBill(hosCode: string, billNo: string): Promise<HospitalAnswer<IssuedBill>> {
    const path = `/${encodeURIComponent(hosCode)}/clinic-bills/${encodeURIComponent(billNo)}`
    const answer = await this.call({ method: 'GET', path }, BillWire)
    if (answer.kind !== 'ok') return answer
    const bill = billOf(answer.value)
    return bill.hosCode === hosCode && bill.billNo === billNo && this.closes(bill) ? { kind: 'ok', value: bill } : { kind: 'unknown' }
  }

  async getStay(hosCode: string, stayNo: string): Promise<HospitalAnswer<HospitalStay>> {
    const path = `/${encodeURIComponent(hosCode)}/stays/${encodeURIComponent(stayNo)}`
    const answer = await this.call({ method: 'GET', path }, StayWire)
    return answer.kind === 'ok' ? { kind: 'ok', value: stayOf(answer.value) } : answer
  }

  /** @returns the receipt's number */
  async confirmBill(told: Told & { billNo: string; version: number; personalFen: number; insuranceFen: number }): Promise<HospitalAnswer<string>> {
    const path = `/${encodeURIComponent(told.hosCode)}/clinic-bills/${encodeURIComponent(told.billNo)}/confirmations`
    const body = {
      confirm_id: told.paymentId,
      version: told.version,
      personal_amount: hisYuan(told.personalFen),
      insurance_amount: hisYuan(told.insuranceFen),
      pay_ref: told.payRef,
    }
    return receiptOf(await this.call({ method: 'POST', path, body: JSON.stringify(body) }, BillConfirmationWire), (w) => w.confirm_id === told.paymentId)
  }

  async findBillConfirmation(hosCode: string, paymentId: string): Promise<HospitalAnswer<string>> {
    const path = `/${encodeURIComponent(hosCode)}/bill-confirmations/${paymentId}`
    return receiptOf(await this.call({ method: 'GET', path }, BillConfirmationWire), (w) => w.confirm_id === paymentId)
  }

  async confirmDeposit(told: Told & { stayNo: string; amountFen: number }): Promise<HospitalAnswer<string>> {
    const path = `/${encodeURIComponent(told.hosCode)}/stays/${encodeURIComponent(told.stayNo)}/deposits`
    const body = { deposit_id: told.paymentId, amount: hisYuan(told.amountFen), pay_ref: told.payRef }
    return receiptOf(await this.call({ method: 'POST', path, body: JSON.stringify(body) }, DepositWire), (w) => w.deposit_id === told.paymentId)
  }

  async findDeposit(hosCode: string, paymentId: string): Promise<HospitalAnswer<string>> {
    const path = `/${encodeURIComponent(hosCode)}/deposits/${paymentId}`
    return receiptOf(await this.call({ method: 'GET', path }, DepositWire), (w) => w.deposit_id === paymentId)
  }

  /** What hospitals gave back after a sequence number, oldest first. */
  async listReturns(afterSeq: number): Promise<HospitalAnswer<GivenBack[]>> {
    const answer = await this.call({ method: 'GET', path: `/returns?after_seq=${afterSeq}` }, ReturnsWire)
    if (answer.kind !== 'ok') return answer
    const value = answer.value.items.map((item): GivenBack => {
      const common = { seq: item.seq, returnNo: item.return_no, hosCode: item.hos_code, at: instantOf(item.at) }
      return item.kind === 'DISCHARGE'
        ? { ...common, kind: 'DISCHARGE', stayNo: item.stay_no, amountFen: parseYuan(item.amount) }
        : {
            ...common,
            kind: 'ITEMS',
            billNo: item.bill_no,
            personalFen: parseYuan(item.personal_amount),
            insuranceFen: parseYuan(item.insurance_amount),
            lines: item.lines.map((line) => ({ lineNo: line.line_no, amountFen: parseYuan(line.amount) })),
          }
    })
    return { kind: 'ok', value: value.toSorted((a, b) => a.seq - b.seq) }
  }

  close(): Promise<void> {
    return this.lines.close()
  }

  private closes(bill: IssuedBill): boolean {
    const closes = billCloses(bill)
    if (!closes) this.onOpenSums()
    return closes
  }

  private async call<T>(call: UpstreamCall, schema: z.ZodMiniType<T>): Promise<HospitalAnswer<T>> {
    const reply = await this.lines.ask(LINE, call, schema)
    if (reply.kind !== 'no') return reply
    const code = REFUSALS[reply.code]
    return code ? { kind: 'refused', code } : { kind: 'unknown' }
  }
}

function receiptOf<T extends { receipt_no: string }>(answer: HospitalAnswer<T>, isOurs: (wire: T) => boolean): HospitalAnswer<string> {
  if (answer.kind !== 'ok') return answer
  return isOurs(answer.value) ? { kind: 'ok', value: answer.value.receipt_no } : { kind: 'unknown' }
}

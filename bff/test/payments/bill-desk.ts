import { afterAll, afterEach, beforeAll, expect } from '@jest/globals'
import {
  authorisePayment,
  type Bill,
  type BillDetail,
  checkHospitalPayment,
  getBill,
  getHospitalPayment,
  type HospitalPayment,
  listBills,
  payBill,
  type PaymentStep,
} from '@jktl/shared/payments/bills/contract'
import type { PayWay } from '@jktl/shared/payments/bills/model'

import { type Reply, TestCity } from '../support/city.ts'

interface InsuranceBooks {
  orders: { out_trade_no: string; gov_fee: number; self_fee: number; other_fee: number; med_ins_pay_status: string; refunded_fee: number }[]
  notifies: { outTradeNo: string; outcome: number | string }[]
}
interface WechatBooks {
  orders: { mchid: string; totalFen: number; payment: object | null }[]
  refunds: { mchid: string; refundFen: number; history: { status: string }[] }[]
}
interface HisBooks {
  bills: { bill_no: string; state: string; confirmation: Record<string, string> | null }[]
}

/** A family with bills: 李娜 pays, 李建国 is the other parent, 王秀兰 a stranger to them. */
export class BillDesk {
  private constructor(
    readonly city: TestCity,
    readonly token: string,
    readonly personId: string,
    readonly fatherToken: string,
    readonly strangerToken: string,
    readonly strangerId: string,
  ) {}

  static async open(startAt?: string): Promise<BillDesk> {
    return BillDesk.in(await TestCity.start(startAt === undefined ? {} : { startAt }))
  }

  /** In a city that other desks share. */
  static async in(city: TestCity): Promise<BillDesk> {
    const mother = await city.resident('李娜')
    const father = await city.resident('李建国')
    const stranger = await city.resident('王秀兰')
    return new BillDesk(city, mother.token, mother.selfId, father.token, stranger.token, stranger.selfId)
  }

  async his<T = unknown>(action: string, input: Record<string, unknown>): Promise<T> {
    return (await this.city.action<{ result: T }>('his', action, input)).result
  }

  /** Issued by the hospital and found by the family. */
  async issue(input: Record<string, unknown> = {}, token = this.token): Promise<Bill> {
    const { bill_no: billNo } = await this.his<{ bill_no: string }>('issue-bill', { persona: '李娜', ...input })
    await this.city.advanceClock(11_000)
    const { items } = await this.city.must<{ items: Bill[] }>(listBills, { token })
    const bill = items.find((b) => b.billNo === billNo)
    if (!bill) throw new Error('the bill is not in the list')
    return bill
  }

  show(id: string, token = this.token): Promise<BillDetail> {
    return this.city.must<BillDetail>(getBill, { token, params: { id } })
  }

  pay(bill: Pick<Bill, 'id' | 'version'>, way: PayWay = 'SELF', token = this.token): Promise<PaymentStep> {
    return this.city.must<PaymentStep>(payBill, { token, params: { id: bill.id }, body: { version: bill.version, way } })
  }

  /** Agrees on the insurance's page as the browser does. */
  async agree(step: PaymentStep): Promise<string> {
    const url = new URL(step.authorisation?.url ?? '')
    const body = new URLSearchParams({ pre_settle_no: url.searchParams.get('pre_settle_no') ?? '', return: 'http://127.0.0.1/back', choice: 'agree' })
    const answer = await fetch(`${url.origin}${url.pathname}`, { method: 'POST', body, redirect: 'manual' })
    return new URL(answer.headers.get('location') ?? '').searchParams.get('payAuthNo') ?? ''
  }

  authorise<Body = PaymentStep>(id: string, payAuthNo: string, token = this.token): Promise<Reply<Body>> {
    return this.city.call<Body>(authorisePayment, { token, params: { id }, body: { payAuthNo } })
  }

  paymentReply(id: string, token = this.token): Promise<Reply<HospitalPayment>> {
    return this.city.call<HospitalPayment>(getHospitalPayment, { token, params: { id } })
  }

  async payment(id: string, token = this.token): Promise<HospitalPayment> {
    return (await this.paymentReply(id, token)).body
  }

  check(id: string, token = this.token): Promise<HospitalPayment> {
    return this.city.must<HospitalPayment>(checkHospitalPayment, { token, params: { id } })
  }

  async numberOf(paymentId: string): Promise<string> {
    const [row] = await this.city.db.query<{ number: string }>(
      `SELECT o.out_trade_no AS number FROM payment_order o JOIN hospital_payment p ON p.trade_order_id = o.trade_order_id WHERE p.id = $1 AND o.leg <> 'INSURANCE' ORDER BY o.created_at DESC LIMIT 1`,
      [paymentId],
    )
    return row?.number ?? ''
  }

  async payAtCashier(paymentId: string): Promise<void> {
    await this.city.action('wechat-pay', 'payer-pays', { out_trade_no: await this.numberOf(paymentId) })
  }

  /** Pays, and everything that follows at once has happened. */
  async payer(paymentId: string): Promise<void> {
    await this.payAtCashier(paymentId)
    await this.settle()
  }

  settle(): Promise<void> {
    return this.city.settle()
  }

  async pass(ms: number, stepMs = ms): Promise<void> {
    for (let gone = 0; gone < ms; gone += stepMs) {
      await this.city.advanceClock(Math.min(stepMs, ms - gone))
      await this.settle()
    }
  }

  async insuranceNumber(paymentId: string): Promise<string> {
    const [row] = await this.city.db.query<{ number: string }>(`SELECT out_trade_no AS number FROM insurance_order WHERE payment_id = $1`, [paymentId])
    return row?.number ?? ''
  }

  async hospitalBill(billNo: string): Promise<HisBooks['bills'][number] | undefined> {
    return (await this.city.journal<HisBooks>('his')).books.bills.find((bill) => bill.bill_no === billNo)
  }

  async calls(system: string, operation: string, reference: string): Promise<number> {
    const { requests } = await this.city.journal(system)
    return requests.filter((r) => r.operation === operation && JSON.stringify(r.facts).includes(reference)).length
  }

  hisCalls(operation: string, reference: string): Promise<number> {
    return this.calls('his', operation, reference)
  }

  async insuranceBooks(): Promise<InsuranceBooks> {
    return (await this.city.journal<InsuranceBooks>('insurance')).books
  }

  paymentsOf(billId: string): Promise<{ id: string; state: string }[]> {
    return this.city.db.query(`SELECT id, state FROM hospital_payment WHERE bill_id = $1`, [billId])
  }

  async notices(paymentId: string): Promise<string[]> {
    const rows = await this.city.db.query<{ kind: string }>(
      `SELECT payload->>'kind' AS kind FROM outbox WHERE topic = 'notifications.notice' AND dedupe_key LIKE $1 ORDER BY id`,
      [`${paymentId}:%`],
    )
    return rows.map((row) => row.kind)
  }

  async audits(personId: string): Promise<number> {
    const [row] = await this.city.db.query<{ count: number }>(`SELECT count(*) AS count FROM audit_log WHERE person_id = $1 AND action LIKE 'payments.%'`, [
      personId,
    ])
    return Number(row?.count)
  }

  async balance(account: string): Promise<number> {
    const [row] = await this.city.db.query<{ fen: number }>(
      `SELECT coalesce(sum(e.amount_fen), 0) AS fen FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE a.name = $1`,
      [account],
    )
    return Number(row?.fen ?? 0)
  }

  /** The ledger against both simulators' books (the oracles), and what holds at any time. */
  async expectBooksEqual(): Promise<void> {
    const { orders, refunds } = (await this.city.journal<WechatBooks>('wechat-pay')).books
    for (const mchid of new Set(orders.map((o) => o.mchid))) {
      const inFen = orders.filter((o) => o.mchid === mchid && o.payment).reduce((sum, o) => sum + o.totalFen, 0)
      const outFen = refunds.filter((r) => r.mchid === mchid && r.history.at(-1)?.status === 'SUCCESS').reduce((sum, r) => sum + r.refundFen, 0)
      expect(await this.balance(`ch_receivable:WECHAT:${mchid}`)).toBe(inFen - outFen)
    }
    const taken = (await this.insuranceBooks()).orders.filter((o) => o.med_ins_pay_status === 'SUCCESS')
    expect(await this.balance('ins_receivable')).toBe(taken.reduce((sum, o) => sum + o.gov_fee + o.self_fee + o.other_fee - o.refunded_fee, 0))
    await this.city.expectSqlInvariants()
  }
}

/** Opens a desk for the tests of one file; after each of them both channels' books must equal ours. */
export function keepBillDesk(give: (desk: BillDesk) => void, startAt?: string): void {
  let desk: BillDesk
  beforeAll(async () => {
    desk = await BillDesk.open(startAt)
    give(desk)
  }, 60_000)
  afterEach(async () => {
    for (const system of ['wechat-pay', 'his', 'insurance']) await desk.city.clearFaults(system)
    await desk.pass(61_000)
    await desk.expectBooksEqual()
  })
  afterAll(() => desk.city.close())
}

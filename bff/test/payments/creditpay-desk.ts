import { expect } from '@jest/globals'
import { CREDITPAY_AGREEMENT } from '@jktl/shared/payments/creditpay/agreement'
import {
  applyForCreditpay,
  type CreditpayHome,
  decideCreditpayCase,
  getCreditpay,
  listCreditpayCases,
  proposeCreditpayCase,
  repayCreditpay,
  type StaffCreditpayCase,
} from '@jktl/shared/payments/creditpay/contract'
import { createAttempt } from '@jktl/shared/payments/contract'
import type { CaseKind, SurplusChoice } from '@jktl/shared/payments/creditpay/model'

import { CREDITPAY_CONTEXT } from '../../src/modules/payments/creditpay/creditpay.providers.ts'
import type { CreditpayContext } from '../../src/modules/payments/creditpay/use-cases/context.ts'
import { type SignedIn, TestCity } from '../support/city.ts'

export const HOSPITAL = '150502H01'
const COMMUNITY = '150502C01'
const POLL_MS = 6_000
const WORK = [
  'creditpay.read-desks',
  'creditpay.answer-desks',
  'creditpay.expire',
  'payments.notify',
  'payments.advance',
  'outbox',
  'payments.refund',
  'outbox',
]
const YEAR_MS = 365 * 86_400_000

export interface HisVisit {
  request_no: string
  status: string
  answer: { result: string; amount: string; reason: string } | null
  outcome: { outcome: string; captured: string; rest: string } | null
}

/** A city in which people open credit accounts and are treated before they pay. */
export class CreditpayDesk {
  private readonly numbers = new Map<string, string>()

  private constructor(
    readonly city: TestCity,
    readonly maker: string,
    readonly checker: string,
  ) {}

  static async open(): Promise<CreditpayDesk> {
    const city = await TestCity.start()
    const [maker, checker] = [await city.signIn('吴会计'), await city.signIn('冯复核')]
    const desk = new CreditpayDesk(city, maker.token, checker.token)
    await desk.keepSignedIn()
    return desk
  }

  /** Months go by in one file: who signed in stays so. */
  private async keepSignedIn(): Promise<void> {
    await this.city.db.query(`UPDATE session SET expires_at = $1`, [new Date(this.city.now() + YEAR_MS)])
  }

  get ctx(): CreditpayContext {
    return this.city.app.nest.get<CreditpayContext>(CREDITPAY_CONTEXT, { strict: false })
  }

  async institution(hosCode = HOSPITAL): Promise<string> {
    return (await this.city.db.query<{ id: string }>(`SELECT id FROM institution WHERE hos_code = $1`, [hosCode]))[0]?.id ?? ''
  }

  other(): Promise<string> {
    return this.institution(COMMUNITY)
  }

  async person(name: string): Promise<SignedIn & { selfId: string }> {
    const card = (await this.city.personas()).find((p) => p.name === name)
    this.numbers.set(name, card?.idNumber ?? '')
    const signedIn = await this.city.resident(name)
    await this.keepSignedIn()
    return signedIn
  }

  apply(token: string): Promise<CreditpayHome> {
    return this.city.must<CreditpayHome>(applyForCreditpay, { token, body: { agreementVersion: CREDITPAY_AGREEMENT.version, hasReadAll: true } })
  }

  home(token: string): Promise<CreditpayHome> {
    return this.city.must<CreditpayHome>(getCreditpay, { token })
  }

  async waiting(kind: CaseKind): Promise<StaffCreditpayCase> {
    const { items } = await this.city.must<{ items: StaffCreditpayCase[] }>(listCreditpayCases, { token: this.maker, query: { kind } })
    const last = items.at(-1)
    if (!last) throw new Error(`no ${kind} waits`)
    return last
  }

  /** The maker proposes, the checker agrees. */
  async agree(kind: CaseKind, proposal: { limitFen?: number; dueOn?: string } = {}): Promise<StaffCreditpayCase> {
    let c = await this.waiting(kind)
    const target = { params: { id: c.id } }
    if (c.state === 'SUBMITTED')
      c = await this.city.must<StaffCreditpayCase>(proposeCreditpayCase, {
        ...target,
        token: this.maker,
        ifMatch: c.version,
        body: { isApproval: true, note: '材料齐全', ...proposal },
      })
    return this.city.must<StaffCreditpayCase>(decideCreditpayCase, {
      ...target,
      token: this.checker,
      ifMatch: c.version,
      body: { isApproved: true, note: '同意' },
    })
  }

  /** Signed and agreed to. @returns the id of the account */
  async account(name: string, limitFen = 100_000): Promise<{ token: string; id: string; personId: string }> {
    const { token, selfId } = await this.person(name)
    await this.apply(token)
    const { creditAccountId } = await this.agree('APPLICATION', { limitFen })
    return { token, id: creditAccountId, personId: selfId }
  }

  async act<T>(action: string, input: Record<string, unknown>): Promise<T> {
    return (await this.city.action<{ result: T }>('his', action, input)).result
  }

  /** Time for the platform to hear the desks and to answer them. */
  async hear(): Promise<void> {
    await this.city.advanceClock(POLL_MS)
    await this.work()
  }

  /** What this area and the money it moves have to do now; the rest of the city sleeps. */
  async work(): Promise<void> {
    for (const job of WORK) await this.city.runJobs(job)
  }

  async register(name: string, amount: string, more: Record<string, unknown> = {}): Promise<string> {
    const visit = await this.act<HisVisit>('register-credit-visit', { hosCode: HOSPITAL, name, idNumber: this.numbers.get(name), amount, ...more })
    await this.hear()
    return visit.request_no
  }

  async leave(requestNo: string, amount: string): Promise<void> {
    await this.act('leave-credit-visit', { requestNo, amount })
    await this.hear()
  }

  /** Treated and billed: a debt. @returns the id of the visit */
  async debt(name: string, amount: string, more: Record<string, unknown> = {}): Promise<{ requestNo: string; id: string }> {
    const requestNo = await this.register(name, amount, more)
    await this.leave(requestNo, amount)
    return { requestNo, id: (await this.entry(requestNo)).id }
  }

  async atHospital(requestNo: string): Promise<HisVisit> {
    const { books } = await this.city.journal<{ creditVisits: HisVisit[] }>('his')
    const visit = books.creditVisits.find((v) => v.request_no === requestNo)
    if (!visit) throw new Error('the hospital knows no such visit')
    return visit
  }

  async entry(requestNo: string): Promise<{ id: string; state: string; cause: string | null; captured_fen: number; repaid_fen: number; due_on: string }> {
    const [row] = await this.city.db.query<{ id: string; state: string; cause: string | null; captured_fen: number; repaid_fen: number; due_on: string }>(
      `SELECT id, state, cause, captured_fen, repaid_fen, due_on FROM creditpay_entry WHERE request_no = $1`,
      [requestNo],
    )
    if (!row) throw new Error('no such visit on credit')
    return row
  }

  async openRepayment(
    token: string,
    amountFen: number,
    more: { surplus?: SurplusChoice; creditAccountId?: string } = {},
  ): Promise<{ repaymentId: string; tradeOrderId: string }> {
    const { surplus = 'REFUND', ...rest } = more
    return this.city.must(repayCreditpay, { token, body: { institutionId: await this.institution(), amountFen, surplus, ...rest } })
  }

  /** Paid at the cashier, and what follows has happened. */
  async pay(token: string, tradeOrderId: string): Promise<void> {
    await this.city.must(createAttempt, { token, params: { id: tradeOrderId } })
    const [attempt] = await this.city.db.query<{ out_trade_no: string }>(`SELECT out_trade_no FROM payment_order WHERE trade_order_id = $1`, [tradeOrderId])
    await this.city.action('wechat-pay', 'payer-pays', { out_trade_no: attempt?.out_trade_no })
    await this.settle()
  }

  async settle(): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const waiting = await this.city.db.query(`SELECT 1 FROM notify_inbox WHERE lease_until > $1`, [new Date(this.city.now())])
      if (waiting.length === 0) break
      await new Promise((done) => setTimeout(done, 10))
    }
    await this.work()
  }

  async repay(token: string, amountFen: number, more: { surplus?: SurplusChoice; creditAccountId?: string } = {}): Promise<string> {
    const { tradeOrderId } = await this.openRepayment(token, amountFen, more)
    await this.pay(token, tradeOrderId)
    return tradeOrderId
  }

  async refundsOf(tradeOrderId: string): Promise<number[]> {
    const rows = await this.city.db.query<{ fen: number }>(`SELECT amount_fen AS fen FROM refund WHERE trade_order_id = $1 ORDER BY requested_at, id`, [
      tradeOrderId,
    ])
    return rows.map((r) => r.fen)
  }

  async balance(account: string): Promise<number> {
    const [row] = await this.city.db.query<{ fen: number }>(
      `SELECT coalesce(sum(e.amount_fen), 0) AS fen FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE a.name = $1`,
      [account],
    )
    return Number(row?.fen ?? 0)
  }

  async notices(accountId: string): Promise<string[]> {
    const rows = await this.city.db.query<{ kind: string }>(
      `SELECT payload->>'kind' AS kind FROM outbox WHERE topic = 'notifications.notice' AND payload->>'accountId' = $1 AND payload->>'kind' LIKE 'CREDITPAY%' ORDER BY id`,
      [accountId],
    )
    return rows.map((r) => r.kind.replace('CREDITPAY_', ''))
  }

  /** What a moment of another day does to debts; rosters and bills of the months between are no part of it. */
  async until(day: string, time = '09:00'): Promise<void> {
    await this.city.setClock(`${day}T${time}:00+08:00`)
    for (const job of ['creditpay.remind', 'creditpay.judge']) await this.city.runJobs(job)
  }

  /** The ledger owes what the accounts owe, and every row agrees with every other. */
  async expectConsistent(): Promise<void> {
    await this.city.expectSqlInvariants()
    const accounts = await this.city.db.query<{ id: string; used: number }>(`SELECT id, used_fen AS used FROM creditpay_account`)
    for (const { id, used } of accounts) expect(await this.balance(`credit_receivable:${id}`)).toBe(used)
  }
}

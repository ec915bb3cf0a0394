import { randomUUID } from 'node:crypto'

import { afterAll, afterEach, beforeAll, expect } from '@jest/globals'
import type { CheckoutTicket, TradeOrder } from '@jktl/shared/payments/contract'
import { checkTradeOrder, createAttempt, getTradeOrder } from '@jktl/shared/payments/contract'

import { PaymentsService } from '../../src/modules/payments/payments.service.ts'
import { PaymentsPublic, type RefundCause, type RefundPart } from '../../src/modules/payments/public.ts'
import type { Adoption } from '../../src/modules/payments/use-cases/adopt-channel-refund.ts'
import { type FaultRule, type Reply, TestCity } from '../support/city.ts'

export const MCHID = '1900000001'
const MINUTE_MS = 60_000
export const INSTITUTION = '0b6f3a4e-5b1c-4a53-9d0f-7f2f3d1c9a01'

interface Books {
  orders: { mchid: string; outTradeNo: string; totalFen: number; payment: { transactionId: string } | null; state: string }[]
  refunds: { mchid: string; outTradeNo: string; outRefundNo: string; refundFen: number; history: { status: string }[] }[]
  notifies: { reference: string; outcome: number | string; attempt: number }[]
}
export interface PaymentFacts {
  id: string
  out_trade_no: string
  state: string
  transaction_id: string | null
  paid_fen: number
  refund_held_fen: number
}
export interface RefundFacts {
  id: string
  out_refund_no: string
  state: string
  cause: string
  parent_id: string | null
  amount_fen: number
  due_at: Date | null
}

/** A city without hospitals: one receives all the same. */
async function receiveAt(city: TestCity, institutionId: string, mchid: string): Promise<void> {
  const at = new Date(city.now() - MINUTE_MS)
  await city.db.query(
    `INSERT INTO channel_merchant (channel, mchid, institution_id, name, settles_to, settlement_days, valid_from) VALUES ('WECHAT', $1, $2, '示例', '示例银行 0000', 1, '2026-01-01')`,
    [mchid, institutionId],
  )
  const [routing] = await city.db.query<{ id: string }>(
    `INSERT INTO channel_routing (number, state, note, drafted_at) VALUES (1, 'DRAFT', '示例', $1) RETURNING id`,
    [at],
  )
  await city.db.query(`INSERT INTO channel_route (routing_id, institution_id, business_kind, channel, mchid) VALUES ($1, $2, 'ALL', 'WECHAT', $3)`, [
    routing?.id,
    institutionId,
    mchid,
  ])
  await city.db.query(`UPDATE channel_routing SET state = 'APPROVED', effective_from = $2, decided_at = $2 WHERE id = $1`, [routing?.id, at])
}

/** A city in which orders are opened directly, as the booking slice would. */
export class PayDesk {
  /** Money the simulator holds that we refused to believe: expected differences of the books, by mchid. */
  unbelievedFen = 0

  private constructor(
    readonly city: TestCity,
    readonly token: string,
    readonly accountId: string,
    readonly strangerToken: string,
    /** Whose merchant is MCHID: in a seeded city the hospital it belongs to. */
    readonly institutionId: string,
  ) {}

  /** @param seeded with hospitals and the people who work there */
  static async open(seeded = false): Promise<PayDesk> {
    const city = await TestCity.start({ seeded })
    const payer = await city.signIn('李娜')
    const stranger = await city.signIn('王秀兰')
    await city.db.query(
      `INSERT INTO onboarding_application (institution_id, state, is_change, is_sample, credit_code, licence_no, licence_from, licence_until, bank_name, account_name, account_sealed, contact_sealed, phone_sealed, changed_at)
       VALUES ($1, 'APPROVED', false, true, '91350100M000100Y43', '000000000000000', '2025-01-01', '2039-12-31', '示例银行', '示例', '\\x01', '\\x01', '\\x01', $2) ON CONFLICT DO NOTHING`,
      [INSTITUTION, new Date(city.now())],
    )
    const [owner] = await city.db.query<{ id: string }>(`SELECT institution_id AS id FROM channel_merchant WHERE mchid = $1`, [MCHID])
    if (!owner) await receiveAt(city, INSTITUTION, MCHID)
    return new PayDesk(city, payer.token, payer.me.accountId, stranger.token, owner?.id ?? INSTITUTION)
  }

  get payments(): PaymentsPublic {
    return this.city.app.nest.get(PaymentsPublic, { strict: false })
  }

  async order({ amountFen = 1200, minutes = 30, subject = '挂号费 心内科😀', institutionId = this.institutionId } = {}): Promise<string> {
    const request = {
      businessKind: 'APPOINTMENT' as const,
      businessId: randomUUID(),
      accountId: this.accountId,
      personId: randomUUID(),
      institutionId,
      subject,
      amountFen,
      payBy: this.city.now() + minutes * MINUTE_MS,
    }
    return this.city.db.transaction((tx) => this.payments.openTradeOrder(tx, request))
  }

  attempt<Body = CheckoutTicket>(id: string, token = this.token): Promise<Reply<Body>> {
    return this.city.call<Body>(createAttempt, { token, params: { id } })
  }

  /** Opens the cashier and returns the out_trade_no. */
  async cashier(id: string): Promise<string> {
    expect((await this.attempt(id)).status).toBe(201)
    return (await this.attemptsOf(id))[0]?.out_trade_no ?? ''
  }

  /** An order its payer has paid and we know of. */
  async paidOrder(options: Parameters<PayDesk['order']>[0] = {}): Promise<{ id: string; number: string }> {
    const id = await this.order(options)
    const number = await this.cashier(id)
    await this.act('payer-pays', { out_trade_no: number })
    await this.settle()
    return { id, number }
  }

  async show(id: string): Promise<TradeOrder> {
    return (await this.city.call<TradeOrder>(getTradeOrder, { token: this.token, params: { id } })).body
  }

  async check(id: string): Promise<TradeOrder> {
    return (await this.city.call<TradeOrder>(checkTradeOrder, { token: this.token, params: { id } })).body
  }

  close(id: string): Promise<void> {
    return this.city.db.transaction((tx) => this.payments.requestClose(tx, id))
  }

  /** Asked for, and sent to the channel by the next tick. */
  async refund(id: string, cause: RefundCause = 'USER_CANCEL'): Promise<void> {
    await this.city.db.transaction((tx) => this.payments.requestFullRefund(tx, id, cause))
    await this.city.runJobs('payments.refund')
  }

  /** Asked for; the channel hears of it when jobs run. @returns the refund's id, or why not */
  async refundPart(id: string, part: RefundPart, key: string = randomUUID()): Promise<string> {
    const asked = await this.city.db.transaction((tx) => this.payments.requestPartialRefund(tx, id, part, 'ITEM_RETURNED', key))
    return asked.ok ? asked.value : asked.code
  }

  /** What reconciliation does with a refund it finds only at the channel (J18). */
  async adoptConsoleRefund(outTradeNo: string, outRefundNo: string): Promise<Adoption> {
    const stated = (await this.books()).refunds.find((r) => r.outRefundNo === outRefundNo)
    const service = this.city.app.nest.get(PaymentsService, { strict: false })
    const { mchid = '', refundFen = 0 } = stated ?? {}
    const adopted = await this.city.db.transaction((tx) => service.adoptChannelRefund(tx, { mchid, outTradeNo, outRefundNo, amountFen: refundFen }))
    await this.settle()
    return adopted
  }

  async act<T = unknown>(action: string, input: Record<string, unknown>): Promise<T> {
    return (await this.city.action<{ result: T }>('wechat-pay', action, input)).result
  }

  faults(...rules: FaultRule[]): Promise<void> {
    return this.city.faults('wechat-pay', rules)
  }

  /** Time passes in steps as a tick would see it, jobs run after each. */
  async pass(ms: number, stepMs = ms): Promise<void> {
    for (let gone = 0; gone < ms; gone += stepMs) {
      await this.city.advanceClock(Math.min(stepMs, ms - gone))
      await this.settle()
    }
  }

  settle(): Promise<void> {
    return this.city.settle()
  }

  attemptsOf(id: string): Promise<PaymentFacts[]> {
    return this.city.db.query<PaymentFacts>(
      `SELECT id, out_trade_no, state, transaction_id, paid_fen, refund_held_fen FROM payment_order WHERE trade_order_id = $1 ORDER BY created_at DESC, id`,
      [id],
    )
  }

  refundsOf(id: string): Promise<RefundFacts[]> {
    return this.city.db.query<RefundFacts>(
      `SELECT id, out_refund_no, state, cause, parent_id, amount_fen, due_at FROM refund WHERE trade_order_id = $1 ORDER BY requested_at, parent_id NULLS FIRST`,
      [id],
    )
  }

  async stateOf(id: string): Promise<string> {
    return (await this.city.db.query<{ state: string }>(`SELECT state FROM trade_order WHERE id = $1`, [id]))[0]?.state ?? ''
  }

  async news(id: string): Promise<string[]> {
    return (
      await this.city.db.query<{ topic: string }>(`SELECT topic FROM outbox WHERE topic LIKE 'payments.%' AND payload->>'tradeOrderId' = $1 ORDER BY id`, [id])
    ).map((r) => r.topic)
  }

  async notices(id: string): Promise<string[]> {
    return (
      await this.city.db.query<{ kind: string }>(
        `SELECT payload->>'kind' AS kind FROM outbox WHERE topic = 'notifications.notice' AND payload->'link'->>'id' = $1 ORDER BY id`,
        [id],
      )
    ).map((r) => r.kind)
  }

  async calls(operation: string, reference?: string): Promise<number> {
    const { requests } = await this.city.journal('wechat-pay')
    return requests.filter((r) => r.operation === operation && (reference === undefined || JSON.stringify(r.facts).includes(reference))).length
  }

  books(): Promise<Books> {
    return this.city.journal<Books>('wechat-pay').then((j) => j.books)
  }

  async balance(account: string): Promise<number> {
    const [row] = await this.city.db.query<{ fen: number }>(
      `SELECT coalesce(sum(e.amount_fen), 0) AS fen FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE a.name = $1`,
      [account],
    )
    return Number(row?.fen ?? 0)
  }

  /** The ledger against the simulator's books (the oracle), and what holds at any time. */
  async expectBooksEqual(): Promise<void> {
    const { orders, refunds } = await this.books()
    for (const mchid of new Set(orders.map((o) => o.mchid))) {
      const inFen = orders.filter((o) => o.mchid === mchid && o.payment).reduce((sum, o) => sum + o.totalFen, 0)
      const outFen = refunds.filter((r) => r.mchid === mchid && r.history.at(-1)?.status === 'SUCCESS').reduce((sum, r) => sum + r.refundFen, 0)
      // What reconciliation has posted as the channel's fee is no longer receivable from it.
      const feeFen = await this.balance(`fee_expense:WECHAT:${mchid}`)
      expect((await this.balance(`ch_receivable:WECHAT:${mchid}`)) + feeFen).toBe(inFen - outFen - (mchid === MCHID ? this.unbelievedFen : 0))
    }
    const [total] = await this.city.db.query<{ fen: number }>(`SELECT coalesce(sum(amount_fen), 0) AS fen FROM ledger_entry`)
    expect(Number(total?.fen)).toBe(0)
    await this.city.expectSqlInvariants()
  }
}

/** Opens a desk for the tests of one file; after each of them the channel's books must equal ours. */
export function keepPayDesk(give: (desk: PayDesk) => void, { seeded = false } = {}): void {
  let desk: PayDesk
  beforeAll(async () => {
    desk = await PayDesk.open(seeded)
    give(desk)
  }, 60_000)
  afterEach(async () => {
    await desk.city.clearFaults('wechat-pay')
    await desk.settle()
    await desk.expectBooksEqual()
  })
  afterAll(() => desk.city.close())
}

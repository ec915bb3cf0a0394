import fc from 'fast-check'

import type { RefundCause } from '../../src/modules/payments/public.ts'
import type { FaultRule } from '../support/city.ts'
import { MCHID, type PayDesk } from './pay-desk.ts'

const MINUTE_MS = 60_000
/** A refund the channel closes more often than this waits for a person (§3.4). */
const MOST_CLOSES = 3
const RICH_FEN = 10_000_000

/** What can happen to the money of one order, from any side. */
export type Move =
  | { do: 'open' | 'console-close' | 'close' | 'empty-account' | 'fill-account' | 'resend-all' }
  | { do: 'pay'; attempt: number; lateMs: number }
  | { do: 'refund'; cause: RefundCause }
  | { do: 'parts'; shares: number[] }
  | { do: 'item'; item: string }
  | { do: 'console-refund'; attempt: number; share: number }
  | { do: 'fault'; fault: Fault }
  | { do: 'pass'; ms: number }
type Fault =
  | 'create-lost'
  | 'close-lost'
  | 'refund-lost'
  | 'refund-reset'
  | 'refund-closed'
  | 'refund-abnormal'
  | 'pay-dropped'
  | 'pay-doubled'
  | 'pay-held'
  | 'refund-news-dropped'
  | 'refund-news-doubled'
  | 'paid-after-close'

type Rule = Pick<FaultRule, 'match' | 'effect'>

const RULES: Record<Fault, Rule> = {
  'create-lost': { match: { operation: 'create-order' }, effect: { kind: 'lost-answer' } },
  'close-lost': { match: { operation: 'close-order' }, effect: { kind: 'lost-answer' } },
  'refund-lost': { match: { operation: 'create-refund' }, effect: { kind: 'lost-answer' } },
  'refund-reset': { match: { operation: 'create-refund' }, effect: { kind: 'reset' } },
  'refund-closed': { match: { operation: 'create-refund' }, effect: { kind: 'refund-outcome', steps: [{ status: 'CLOSED', afterMs: 1_000 }] } },
  'refund-abnormal': {
    match: { operation: 'create-refund' },
    effect: {
      kind: 'refund-outcome',
      steps: [
        { status: 'ABNORMAL', afterMs: 1_000 },
        { status: 'SUCCESS', afterMs: 30_000 },
      ],
    },
  },
  'pay-dropped': { match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } },
  'pay-doubled': { match: { operation: 'notify-transaction' }, effect: { kind: 'notify-duplicate', copies: 4 } },
  'pay-held': { match: { operation: 'notify-transaction' }, effect: { kind: 'notify-hold' } },
  'refund-news-dropped': { match: { operation: 'notify-refund' }, effect: { kind: 'notify-drop' } },
  'refund-news-doubled': { match: { operation: 'notify-refund' }, effect: { kind: 'notify-duplicate', copies: 4 } },
  'paid-after-close': { match: { operation: 'close-order' }, effect: { kind: 'paid-after-close', afterMs: 2_000 } },
}

const share = fc.integer({ min: 1, max: 100 })
const attempt = fc.nat({ max: 2 })
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Move>({ do: 'open' }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('pay' as const), attempt, lateMs: fc.constantFrom(0, 0, 0, 40_000, 5 * MINUTE_MS) }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Move>({ do: 'console-close' }, { do: 'close' }, { do: 'empty-account' }, { do: 'fill-account' }, { do: 'resend-all' }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('refund' as const), cause: fc.constantFrom<RefundCause>('USER_CANCEL', 'HOSPITAL_SUSPENDED') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('parts' as const), shares: fc.array(share, { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('item' as const), item: fc.constantFrom('a', 'b') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('console-refund' as const), attempt, share }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('fault' as const), fault: fc.constantFrom(...(Object.keys(RULES) as Fault[])) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1_000, 5_000, 20_000, MINUTE_MS, 2 * MINUTE_MS) }) },
)
export interface Story {
  /** Moves of each order. */
  orders: number
  moves: { of: number; move: Move }[]
}
export const stories: fc.Arbitrary<Story> = fc.integer({ min: 1, max: 3 }).chain((orders) =>
  fc.record({
    orders: fc.constant(orders),
    moves: fc
      .array(fc.record({ of: fc.nat({ max: orders - 1 }), move }), { minLength: 6, maxLength: 26 })
      .map((rest) => [...Array.from({ length: orders }, (_, of) => ({ of, move: { do: 'open' as const } })), ...rest]),
  }),
)

/** Lets a story happen to fresh orders of a desk that lives on; refusals of the world (already paid, nothing left) are part of it. */
export class MoneyWorld {
  private closes = 0
  readonly orderIds: string[] = []

  constructor(private readonly desk: PayDesk) {}

  async live({ orders, moves }: Story): Promise<void> {
    for (let i = 0; i < orders; i++) this.orderIds.push(await this.desk.order({ amountFen: 700 + 500 * i, minutes: 600 }))
    for (const { of, move: next } of moves) await this.make(this.orderIds[of] ?? '', next)
  }

  private async numberOf(id: string, nth: number): Promise<string | undefined> {
    const attempts = await this.desk.attemptsOf(id)
    return attempts[attempts.length === 0 ? 0 : nth % attempts.length]?.out_trade_no
  }

  private async make(id: string, next: Move): Promise<void> {
    const { desk } = this
    switch (next.do) {
      case 'open':
        await desk.attempt(id)
        return
      case 'pay': {
        const number = await this.numberOf(id, next.attempt)
        if (next.lateMs > 0) await this.arm({ match: { operation: 'pay' }, effect: { kind: 'late-success', ms: next.lateMs } })
        // Two phones, or a password typed after everything was over: the channel takes what the payer sends.
        if (number) await desk.act('payer-pays', { out_trade_no: number, force: true }).catch(() => undefined)
        return
      }
      case 'console-close':
        // Closed at the channel by hand; its payer may confirm all the same, and the order may be paid by another attempt.
        await desk.city.db.query(`UPDATE payment_order SET state = 'CLOSED', due_at = NULL WHERE trade_order_id = $1 AND state = 'PREPAID'`, [id])
        await desk.city.advanceClock(1_000)
        return
      case 'close':
        return desk.close(id)
      case 'empty-account':
        return void (await desk.act('set-balance', { mchid: MCHID, balance_fen: 0 }))
      case 'fill-account':
        return void (await desk.act('set-balance', { mchid: MCHID, balance_fen: RICH_FEN }))
      case 'resend-all':
        return this.resend(id)
      case 'refund':
        return desk.refund(id, next.cause)
      case 'parts':
        return void (await Promise.all(next.shares.map((percent) => desk.refundPart(id, { amountFen: percent * 7 }))))
      case 'item':
        return void (await desk.refundPart(id, { items: [{ id: next.item, name: next.item, amountFen: 150 }] }))
      case 'console-refund': {
        const number = await this.numberOf(id, next.attempt)
        if (number) await desk.act('console-refund', { out_trade_no: number, refund_fen: next.share * 7 }).catch(() => undefined)
        return
      }
      case 'fault':
        if (next.fault === 'refund-closed' && ++this.closes > MOST_CLOSES) return
        return this.arm(RULES[next.fault])
      case 'pass':
        return desk.pass(next.ms)
    }
  }

  /** One more trouble beside those that have not struck yet. */
  private async arm(rule: Rule): Promise<void> {
    const answer = await fetch(`${this.desk.city.mockUrl}/wechat-pay/__control/faults`)
    const { rules } = (await answer.json()) as { rules: (Rule & { struck: number })[] }
    const waiting = rules.filter(({ struck }) => struck === 0).map(({ match, effect }) => ({ match, effect }))
    await this.desk.faults(...[...waiting, rule].map((one) => ({ ...one, times: 1 })))
  }

  private async resend(id: string): Promise<void> {
    const again = (what: Record<string, unknown>): Promise<unknown> => this.desk.act('resend-notify', what).catch(() => undefined)
    for (const { out_trade_no } of await this.desk.attemptsOf(id)) await again({ out_trade_no })
    for (const { out_refund_no } of await this.desk.refundsOf(id)) await again({ out_refund_no })
  }

  /** The troubles are over and nobody wants anything more; what was done only at the channel is found by its bill. @returns orders and refunds that are not at an end */
  async comeToRest(): Promise<unknown[]> {
    const { desk } = this
    await desk.city.clearFaults('wechat-pay')
    await desk.act('set-balance', { mchid: MCHID, balance_fen: RICH_FEN })
    for (const id of this.orderIds) await desk.close(id)
    // Money that is on its way arrives (`lateMs`), also for orders that look finished.
    await desk.pass(6 * MINUTE_MS, 3 * MINUTE_MS)
    for (let minutes = 0; minutes < 90; minutes += 3) {
      await desk.pass(3 * MINUTE_MS)
      const adopted = await this.readBill()
      const open = await this.unfinished()
      if (open.length === 0 && !adopted) return []
    }
    return this.unfinished()
  }

  private async readBill(): Promise<boolean> {
    const numbers = new Set((await Promise.all(this.orderIds.map((id) => this.desk.attemptsOf(id)))).flat().map((a) => a.out_trade_no))
    const foreign = (await this.desk.books()).refunds.filter((r) => numbers.has(r.outTradeNo) && r.outRefundNo.startsWith('console'))
    let isNews = false
    for (const { outTradeNo, outRefundNo } of foreign) isNews = (await this.desk.adoptConsoleRefund(outTradeNo, outRefundNo)) !== 'KNOWN' || isNews
    return isNews
  }

  private unfinished(): Promise<unknown[]> {
    return this.desk.city.db.query(
      `SELECT id, state FROM trade_order WHERE id = ANY($1) AND state NOT IN ('PAID', 'CLOSED')
       UNION ALL SELECT id, state FROM payment_order WHERE trade_order_id = ANY($1) AND state NOT IN ('SUCCESS', 'PAID_LATE', 'PAID_DUPLICATE', 'CLOSED', 'FAILED')
       UNION ALL SELECT id, state FROM refund WHERE trade_order_id = ANY($1) AND state NOT IN ('SUCCESS', 'CLOSED', 'REJECTED')`,
      [this.orderIds],
    )
  }
}

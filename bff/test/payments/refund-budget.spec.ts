import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { getRefundQueue } from '@jktl/shared/payments/refunds/contract'

import { RefundBudgetRepository } from '../../src/modules/payments/refunds/budget.repository.ts'
import type { RunningApp } from '../../src/platform/app.ts'
import { keepPayDesk, MCHID, type PayDesk } from './pay-desk.ts'

const SECOND_MS = 1_000
/** A tenth of the real rates (§4.5), here and at the channel. */
const RATES = { refundsPerSecond: 15, refundErrorsPerSecond: 6, oldRefundsPerMinute: 500 }
let desk: PayDesk
let second: RunningApp
const budget = new RefundBudgetRepository()

keepPayDesk((opened) => (desk = opened), { seeded: true })
beforeAll(async () => {
  second = await desk.city.startSecondApp()
}, 60_000)
afterAll(() => second?.close())

const setBudget = (kind: 'ALL' | 'OLD_ORDERS', burst: number, perSecond: number) =>
  desk.city.db.query(
    `INSERT INTO refund_budget (mchid, kind, burst, per_second, level, filled_at) VALUES ($1, $2, $3::int, $4, $3::int, $5)
     ON CONFLICT (mchid, kind) DO UPDATE SET burst = $3::int, per_second = $4, level = $3::int, filled_at = $5`,
    [MCHID, kind, burst, perSecond, new Date(desk.city.now())],
  )
/** Orders paid by so many different people. */
async function paid(count: number): Promise<string[]> {
  const ids = await Promise.all(Array.from({ length: count }, () => desk.order({ minutes: 600 })))
  for (const id of ids) {
    const number = await desk.cashier(id)
    await desk.act('payer-pays', { out_trade_no: number })
  }
  await desk.settle()
  for (const id of ids) await desk.city.db.query(`UPDATE trade_order SET account_id = $2 WHERE id = $1`, [id, randomUUID()])
  return ids
}
const ask = (ids: readonly string[], cause: 'HOSPITAL_SUSPENDED' | 'USER_CANCEL') =>
  desk.city.db.transaction(async (tx) => {
    for (const id of ids) await desk.payments.requestFullRefund(tx, id, cause)
  })
/** A second passes, and both processes work at once. */
async function tick(): Promise<void> {
  await desk.city.advanceClock(SECOND_MS)
  await Promise.all([desk.city.runJobs('payments.refund'), second.platform.jobs.runDue('payments.refund')])
}
const acceptedOf = async (ids: readonly string[]): Promise<number> =>
  (await desk.city.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM refund WHERE trade_order_id = ANY($1) AND accepted_at IS NOT NULL`, [ids]))[0]?.n ??
  0
const limited = async (): Promise<number> => (await desk.city.journal<{ refundsLimited: number }>('wechat-pay')).books.refundsLimited

describe('rate budgets of refunds (B23)', () => {
  it('B23 §3.9 J13: a crowd of refunds over two processes never meets a 429, is accepted in time, and lets a single payer pass', async () => {
    await desk.act('configure', RATES)
    await setBudget('ALL', 5, 10)
    const crowd = await paid(90)
    const [single = ''] = await paid(1)
    await ask(crowd, 'HOSPITAL_SUSPENDED')
    await tick()
    await ask([single], 'USER_CANCEL')
    const finance = await desk.city.signIn('吴会计')
    const queue = await desk.city.must<{ waiting: number; minutesLeft: number; perSecond: number }>(getRefundQueue, { token: finance.token })
    expect(queue).toMatchObject({ perSecond: 10, minutesLeft: 1 })
    expect(queue.waiting).toBeGreaterThan(50)
    await tick()
    await tick()
    expect(await acceptedOf([single])).toBe(1)
    expect(await acceptedOf(crowd)).toBeLessThan(40)
    let seconds = 3
    // 20 000 in ten minutes at the full rate are 90 in 27 seconds at a tenth of it.
    for (; seconds < 27 && (await acceptedOf(crowd)) < crowd.length; seconds++) await tick()
    expect(await acceptedOf(crowd)).toBe(crowd.length)
    expect(await limited()).toBe(0)
    expect(await desk.city.must(getRefundQueue, { token: finance.token })).toMatchObject({ waiting: 0, minutesLeft: 0 })
    await desk.pass(10 * SECOND_MS)
  }, 60_000)

  it('B23 B24: an empty account refuses every call: never more than six errors a second, and all is accepted once there is money', async () => {
    await desk.act('configure', { ...RATES, refundsPerSecond: 150 })
    await setBudget('ALL', 50, 100)
    const crowd = await paid(24)
    await desk.act('set-balance', { mchid: MCHID, balance_fen: 0 })
    await ask(crowd, 'HOSPITAL_SUSPENDED')
    const before = await desk.calls('create-refund')
    await tick()
    expect((await desk.calls('create-refund')) - before).toBeLessThanOrEqual(6)
    for (let s = 0; s < 10; s++) await tick()
    expect(await limited()).toBe(0)
    expect(await acceptedOf(crowd)).toBe(0)
    await desk.act('set-balance', { mchid: MCHID, balance_fen: 10_000_000 })
    for (let s = 0; s < 40 && (await acceptedOf(crowd)) < crowd.length; s++) await desk.pass(2 * SECOND_MS)
    expect(await acceptedOf(crowd)).toBe(crowd.length)
    expect(await limited()).toBe(0)
    await desk.pass(10 * SECOND_MS)
  }, 60_000)

  it('§4.5: orders older than a month have a slower budget of their own, others pass them', async () => {
    await setBudget('ALL', 50, 100)
    await setBudget('OLD_ORDERS', 2, 1)
    const old = await paid(6)
    const fresh = await paid(2)
    await desk.city.db.query(`UPDATE payment_order SET paid_at = paid_at - interval '31 days' WHERE trade_order_id = ANY($1)`, [old])
    await ask([...old, ...fresh], 'USER_CANCEL')
    await desk.city.runJobs('payments.refund')
    expect([await acceptedOf(old), await acceptedOf(fresh)]).toEqual([2, 2])
    await tick()
    expect(await acceptedOf(old)).toBeLessThanOrEqual(3)
    for (let s = 0; s < 6; s++) await tick()
    expect(await acceptedOf(old)).toBe(6)
    await desk.pass(10 * SECOND_MS)
  }, 30_000)

  it('F5: refunds of one payer share a lane and a lane carries one call at a time, whoever asks for it', async () => {
    const now = new Date(desk.city.now())
    const until = new Date(now.getTime() + 60_000)
    const { db } = desk.city
    const ids = [(await desk.paidOrder()).id, (await desk.paidOrder()).id]
    await ask(ids, 'USER_CANCEL')
    expect(new Set((await db.query<{ lane: number }>(`SELECT lane FROM refund WHERE trade_order_id = ANY($1)`, [ids])).map((r) => r.lane)).size).toBe(1)
    const mchid = 'M-RACE'
    const taken = await Promise.all(Array.from({ length: 12 }, () => budget.takeLanes(db, mchid, [0, 1, 2], now, until)))
    expect(taken.flat().sort()).toEqual([0, 1, 2])
    await budget.leaveLane(db, mchid, 1, until, new Date(now.getTime() + 1))
    expect(await budget.takeLanes(db, mchid, [0, 1, 2], now, until)).toEqual([])
    expect(await budget.takeLanes(db, mchid, [0, 1, 2], new Date(now.getTime() + 1), until)).toEqual([1])
    await desk.settle()
  })

  it('B23: twenty who take from one bucket at once get what is in it, and time fills it again', async () => {
    const { db } = desk.city
    const now = new Date(desk.city.now())
    const at = (ms: number): Date => new Date(now.getTime() + ms)
    const all = (granted: number[]): number => granted.reduce((sum, n) => sum + n, 0)
    expect(all(await Promise.all(Array.from({ length: 20 }, () => budget.take(db, 'M-BUCKET', 'ALL', 8, now))))).toBe(50)
    expect(await budget.take(db, 'M-BUCKET', 'ALL', 8, at(-5_000))).toBe(0)
    expect(await budget.take(db, 'M-BUCKET', 'ALL', 20, at(100))).toBe(10)
    expect(await budget.take(db, 'M-BUCKET', 'ALL', 500, at(3_600_000))).toBe(50)
  })
})

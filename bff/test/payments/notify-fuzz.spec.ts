import { describe, expect, it } from '@jest/globals'

import { keepPayDesk, type PayDesk } from './pay-desk.ts'

/** NOTIFY_FUZZ=10000 is the scale of booking-payment §3.9. */
const NOTIFIES = Number(process.env.NOTIFY_FUZZ ?? 200)
const SEED = Number(process.env.NOTIFY_SEED ?? Date.now() % 1_000_000_000)
const ORDERS = 6
const AT_ONCE = 40
const HOUR_MS = 3_600_000
let desk: PayDesk

keepPayDesk((opened) => (desk = opened))

/** mulberry32: the same seed tells the same story. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let x = Math.imul(state ^ (state >>> 15), 1 | state)
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296
  }
}
const FORGED = [
  { signature: 'wrong' },
  { signature: 'missing' },
  { signature: 'probe' },
  { timestampOffsetSeconds: -301 },
  { timestampOffsetSeconds: 301 },
  { respaced: true },
  { tag: 'tampered' },
  { serial: 'unknown', key: 'certificate' },
  { serial: 'unknown', key: 'public-key' },
] as const
const WRONG = [{ 'amount.total': 1 }, { mchid: '1900000002' }, { appid: 'wx0somebodyelse01' }, { 'amount.currency': 'USD' }] as const

describe('abuse of callbacks (§3.9)', () => {
  it(
    `§3.9 B18 P5 P9: ${NOTIFIES} notifies, twenty copies of some, out of order, up to a day late, forged, replayed and with wrong content: every payment and refund has its effect once, no forged one is accepted (NOTIFY_SEED=${SEED})`,
    async () => {
      const random = randomOf(SEED)
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
      const open = async () => {
        const id = await desk.order({ minutes: 3 * 24 * 60 })
        return { id, number: await desk.cashier(id) }
      }
      const make = (count: number) => Promise.all(Array.from({ length: count }, open))
      const [paid, unpaid, mismatched] = [await make(ORDERS), await make(ORDERS), await make(WRONG.length)]
      await desk.faults(
        { match: { operation: 'notify-transaction' }, effect: { kind: 'notify-delay', ms: 24 * HOUR_MS }, share: 0.3 },
        { match: { operation: 'notify-transaction' }, effect: { kind: 'notify-duplicate', copies: 20 }, share: 0.5 },
        { match: { operation: 'notify-refund' }, effect: { kind: 'notify-duplicate', copies: 20 } },
      )
      for (const { number } of paid) await desk.act('payer-pays', { out_trade_no: number })
      for (const [i, { number }] of mismatched.entries()) await desk.act('send-notify', { out_trade_no: number, alter: { set: WRONG[i] } })
      let sent = 0
      const accepted: unknown[] = []
      const one = async (): Promise<void> => {
        sent++
        const roll = random()
        if (roll < 0.45) {
          const { number } = pick([...paid, ...unpaid])
          const { outcome } = await desk.act<{ outcome: number }>('send-notify', { out_trade_no: number, alter: pick(FORGED) })
          if (outcome < 400) accepted.push(outcome)
        } else if (roll < 0.55) {
          // Content of another order after the success: it quarantines only itself.
          await desk.act('send-notify', { out_trade_no: pick(paid).number, alter: { set: pick(WRONG) } })
        } else if (roll < 0.75) await desk.act('resend-notify', { out_trade_no: pick(paid).number })
        else await desk.act('send-notify', { out_trade_no: pick(paid).number })
      }
      await desk.settle()
      for (const { id } of paid) expect(await desk.stateOf(id)).toMatch(/OPEN|PAID/)
      // Whoever is not told by a notify asks (F7): by now every payment is known.
      await desk.pass(2 * 60_000, 30_000)
      while (sent < NOTIFIES) {
        await Promise.all(Array.from({ length: Math.min(AT_ONCE, NOTIFIES - sent) }, one))
        if (random() < 0.2) await desk.pass(Math.floor(random() * HOUR_MS))
        if (sent > NOTIFIES / 2 && (await desk.refundsOf(paid[0]?.id ?? '')).length === 0) await desk.refund(paid[0]?.id ?? '')
      }
      await desk.pass(25 * HOUR_MS, 5 * HOUR_MS)
      expect(accepted).toEqual([])
      for (const { id } of paid) {
        expect(await desk.stateOf(id)).toBe('PAID')
        expect((await desk.news(id)).filter((topic) => topic === 'payments.paid')).toHaveLength(1)
      }
      expect((await desk.refundsOf(paid[0]?.id ?? '')).map((r) => r.state)).toEqual(['SUCCESS'])
      expect((await desk.news(paid[0]?.id ?? '')).filter((topic) => topic === 'payments.refunded')).toHaveLength(1)
      for (const { id } of unpaid) {
        expect(await desk.stateOf(id)).toBe('OPEN')
        expect(await desk.news(id)).toEqual([])
      }
      for (const { id } of mismatched) {
        expect((await desk.attemptsOf(id))[0]?.state).toBe('QUARANTINED')
        expect(await desk.news(id)).toEqual([])
      }
    },
    60_000 + NOTIFIES * 30,
  )

  it('B35 §3.9: every callback is blocked: all payments are final within ninety seconds of the payment, all refunds within ninety of their request', async () => {
    await desk.faults(
      { match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } },
      { match: { operation: 'notify-refund' }, effect: { kind: 'notify-drop' } },
    )
    const open = async () => {
      const id = await desk.order({ minutes: 600 })
      return { id, number: await desk.cashier(id) }
    }
    const orders = await Promise.all(Array.from({ length: 12 }, open))
    for (const { number } of orders) await desk.act('payer-pays', { out_trade_no: number })
    const unpaid = () => Promise.all(orders.map(({ id }) => desk.stateOf(id))).then((states) => states.filter((state) => state !== 'PAID').length)
    for (let s = 0; s < 90 && (await unpaid()) > 0; s += 10) await desk.pass(10_000)
    expect(await unpaid()).toBe(0)
    for (const { id } of orders) await desk.refund(id)
    const unrefunded = () => Promise.all(orders.map(({ id }) => desk.refundsOf(id))).then((all) => all.filter(([refund]) => refund?.state !== 'SUCCESS').length)
    for (let s = 0; s < 90 && (await unrefunded()) > 0; s += 10) await desk.pass(10_000)
    expect(await unrefunded()).toBe(0)
  })
})

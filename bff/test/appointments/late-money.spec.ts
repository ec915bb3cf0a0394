import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { addDays, dateOf, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'

import { type SignedIn, TestCity } from '../support/city.ts'
import { confirm, findClinic, hold, HOSPITALS, lockAtHospital, numberOf, see } from './clinic.ts'

type Resident = SignedIn & { selfId: string }
const MCHID = '1900000001'
let city: TestCity
let skip = 0
beforeAll(async () => {
  city = await TestCity.start()
}, 90_000)
afterAll(() => city?.close())
afterEach(async () => {
  await city.clearFaults('his')
  await city.clearFaults('wechat-pay')
  await city.action('wechat-pay', 'set-balance', { mchid: MCHID, balance_fen: 10_000_000 })
  await city.runJobs()
  await city.expectSqlInvariants()
})

const settle = async (): Promise<void> => {
  for (let tries = 0; tries < 200; tries++) {
    if ((await city.db.query(`SELECT 1 FROM notify_inbox WHERE lease_until > $1`, [new Date(city.now())])).length === 0) break
    await new Promise((done) => setTimeout(done, 10))
  }
  await city.runJobs()
}
const minutes = async (count: number): Promise<void> => {
  for (let minute = 0; minute < count; minute++) {
    await city.advanceClock(MINUTE_MS)
    await settle()
  }
}
const pay = (outTradeNo: string) => city.action('wechat-pay', 'payer-pays', { out_trade_no: outTradeNo, force: true })

interface Held {
  who: Resident
  id: string
  feeFen: number
  schId: string
  segmentId: string
  outTradeNo: string
  orderId: string
  numberId: string
}
/** Held with the cashier open, in a session of its own, where the hospital owns its numbers. */
async function held(persona: string, from: string): Promise<Held> {
  const who = await city.resident(persona)
  const clinic = await findClinic(city, HOSPITALS.HIS, from, skip++)
  const segmentId = clinic.session.segments.find((s) => s.bookable)?.id ?? ''
  const { id } = (await hold(city, who, who.selfId, segmentId)).body
  expect(await confirm(city, who, id, 'ONLINE')).toMatchObject({ status: 200 })
  const [row] = await city.db.query<{ outTradeNo: string; orderId: string; numberId: string }>(
    `SELECT p.out_trade_no AS "outTradeNo", p.trade_order_id AS "orderId", a.number_id AS "numberId" FROM payment_order p JOIN appointment a ON a.trade_order_id = p.trade_order_id WHERE a.id = $1`,
    [id],
  )
  return { who, id, feeFen: clinic.session.feeFen, schId: clinic.schId, segmentId, ...(row ?? { outTradeNo: '', orderId: '', numberId: '' }) }
}
/** Nobody paid: closed at the channel, unlocked at the hospital. */
async function expired(persona: string, from: string): Promise<Held> {
  const place = await held(persona, from)
  await city.advanceClock(16 * MINUTE_MS)
  await settle()
  await minutes(1)
  expect(await see(city, place.who, place.id)).toMatchObject({ state: 'EXPIRED' })
  return place
}
const ofNumber = (numberId: string) =>
  city.db.query<{ id: string; state: string; cause: string }>(`SELECT id, state, cause FROM appointment WHERE number_id = $1 ORDER BY submitted_at, id`, [
    numberId,
  ])
async function channelFen(outTradeNo: string): Promise<{ paid: number; refunded: number }> {
  const { books } = await city.journal<{
    orders: { outTradeNo: string; totalFen: number; payment: object | null }[]
    refunds: { outTradeNo: string; refundFen: number; history: { status: string }[] }[]
  }>('wechat-pay')
  const order = books.orders.find((o) => o.outTradeNo === outTradeNo)
  const refunds = books.refunds.filter((r) => r.outTradeNo === outTradeNo && r.history.at(-1)?.status !== 'CLOSED')
  return { paid: order?.payment ? order.totalFen : 0, refunded: refunds.reduce((sum, r) => sum + r.refundFen, 0) }
}
/** Kinds of notices that open one of these, in order. */
const noticesAbout = async (...ids: string[]): Promise<string[]> =>
  (
    await city.db.query<{ kind: string }>(
      `SELECT payload->>'kind' AS kind FROM outbox WHERE topic = 'notifications.notice' AND payload->'link'->>'id' = ANY($1) ORDER BY id`,
      [ids],
    )
  ).map(({ kind }) => kind)

describe('money that comes after the close (J5)', () => {
  test('J5: the number is still free: it is claimed once more, locked and confirmed at the hospital, and the payer told once', async () => {
    const place = await expired('王秀兰', '2026-11-30')
    await pay(place.outTradeNo)
    await settle()
    const again = (await ofNumber(place.numberId)).find((a) => a.state === 'BOOKED')
    expect(again).toBeDefined()
    const id = again?.id ?? ''
    expect(await see(city, place.who, id)).toMatchObject({ state: 'BOOKED', feeFen: place.feeFen, money: { paidFen: place.feeFen, summary: 'PAID' } })
    expect(await see(city, place.who, place.id)).toMatchObject({ state: 'EXPIRED' })
    expect(await numberOf(city, id)).toMatchObject({ state: 'SOLD' })
    expect(await lockAtHospital(city, HOSPITALS.HIS, id)).toMatchObject({ status: 'CONFIRMED' })
    expect(await channelFen(place.outTradeNo)).toEqual({ paid: place.feeFen, refunded: 0 })
    expect(await noticesAbout(id, place.orderId)).toEqual(['appointment-booked'])
    await city.action('wechat-pay', 'resend-notify', { out_trade_no: place.outTradeNo })
    await minutes(2)
    expect((await ofNumber(place.numberId)).map((a) => a.state).sort()).toEqual(['BOOKED', 'EXPIRED'])
    expect(await channelFen(place.outTradeNo)).toEqual({ paid: place.feeFen, refunded: 0 })
    const [suspense] = await city.db.query<{ fen: number }>(
      `SELECT coalesce(sum(e.amount_fen), 0)::int AS fen FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE a.name = 'suspense:late'`,
    )
    expect(suspense?.fen).toBe(0)
  })

  test('J5: the number is somebody else’s: all of it goes back, told once, and the ended appointment stays ended', async () => {
    const place = await expired('李娜', '2026-12-01')
    await city.db.query(`UPDATE number SET state = 'WITHDRAWN', cause = 'test', actor = 'test', changed_at = $2 WHERE id = $1`, [
      place.numberId,
      new Date(city.now()),
    ])
    const since = city.now()
    await pay(place.outTradeNo)
    await settle()
    expect(city.now() - since).toBeLessThanOrEqual(30_000)
    const refunds = await city.db.query(`SELECT cause, amount_fen, accepted_at IS NOT NULL AS accepted FROM refund WHERE trade_order_id = $1`, [place.orderId])
    expect(refunds).toEqual([{ cause: 'LATE_PAYMENT', amount_fen: place.feeFen, accepted: true }])
    await minutes(1)
    expect((await ofNumber(place.numberId)).map((a) => a.state)).toEqual(['EXPIRED'])
    expect(await channelFen(place.outTradeNo)).toEqual({ paid: place.feeFen, refunded: place.feeFen })
    expect(await noticesAbout(place.orderId)).toEqual(['PAYMENT_LATE_PAYMENT'])
  })

  test('J5: late money and another resident reach for the number at once: exactly one has it, and nobody’s money is kept for nothing', async () => {
    const place = await expired('其其格', '2026-12-02')
    const other = await city.resident('陈晨')
    await city.db.query(
      `UPDATE number SET state = 'WITHDRAWN', cause = 'test', actor = 'test', changed_at = $3 WHERE segment_id = $1 AND state = 'AVAILABLE' AND id <> $2`,
      [place.segmentId, place.numberId, new Date(city.now())],
    )
    await city.db.query(`UPDATE number SET state = 'AVAILABLE', returns_at = NULL, cause = 'test', actor = 'test', changed_at = $2 WHERE id = $1`, [
      place.numberId,
      new Date(city.now()),
    ])
    await pay(place.outTradeNo)
    const [taken] = await Promise.all([hold(city, other, other.selfId, place.segmentId), settle()])
    await minutes(1)
    const live = (await ofNumber(place.numberId)).filter((a) => a.state !== 'EXPIRED')
    expect(live).toHaveLength(1)
    const refunded = taken.status === 201 ? place.feeFen : 0
    expect(live[0]?.state).toBe(taken.status === 201 ? 'HELD' : 'BOOKED')
    expect(await channelFen(place.outTradeNo)).toEqual({ paid: place.feeFen, refunded })
  })

  test('J5 J6: the hospital has sold the number at its window meanwhile: refunded in full and told', async () => {
    const place = await expired('李建国', '2026-12-03')
    const { ordinal } = await numberOf(city, place.id)
    await city.action('his', 'sell-at-window', { schId: place.schId, numSeq: ordinal })
    await pay(place.outTradeNo)
    await minutes(1)
    const again = (await ofNumber(place.numberId)).find((a) => a.id !== place.id)
    expect(again).toMatchObject({ state: 'HOLD_REFUSED' })
    expect(await channelFen(place.outTradeNo)).toEqual({ paid: place.feeFen, refunded: place.feeFen })
    expect(await noticesAbout(again?.id ?? '', place.orderId)).toEqual(['appointment-confirm-failed'])
  })
})

describe('the hospital saw somebody whose refund was asked for (J12)', () => {
  async function booked(persona: string, from: string): Promise<Held> {
    const place = await held(persona, from)
    await pay(place.outTradeNo)
    await settle()
    expect(await see(city, place.who, place.id)).toMatchObject({ state: 'BOOKED' })
    return place
  }
  /** The session's suspension reaches this appointment, and the hospital does not know of it. */
  async function suspend({ id }: Held): Promise<void> {
    await city.db.query(`UPDATE appointment SET suspend_due_at = $2, due_at = $2, version = version + 1 WHERE id = $1`, [id, new Date(city.now())])
    await city.runJobs()
  }
  const refundOf = async ({ orderId }: Held) =>
    (
      await city.db.query<{ state: string; withdrawn: boolean; accepted: boolean }>(
        `SELECT state, withdrawn_at IS NOT NULL AS withdrawn, accepted_at IS NOT NULL AS accepted FROM refund WHERE trade_order_id = $1`,
        [orderId],
      )
    )[0]
  const heldFenOf = async ({ orderId }: Held): Promise<number | undefined> =>
    (await city.db.query<{ fen: number }>(`SELECT refund_held_fen AS fen FROM payment_order WHERE trade_order_id = $1`, [orderId]))[0]?.fen

  test('J12: not yet taken by the channel: the refund is stopped, the ledger reversed, the resident told, and nothing leaves later', async () => {
    const place = await booked('李娜', '2026-12-01')
    await city.action('wechat-pay', 'set-balance', { mchid: MCHID, balance_fen: 0 })
    await suspend(place)
    expect(await refundOf(place)).toMatchObject({ state: 'WAIT_FUNDS' })
    await city.action('his', 'mark-attended', { lockId: place.id, event: 'VISITED' })
    await minutes(6)
    expect(await refundOf(place)).toEqual({ state: 'REJECTED', withdrawn: true, accepted: false })
    expect(await heldFenOf(place)).toBe(0)
    expect(await noticesAbout(place.orderId)).toEqual(['REFUND_WITHDRAWN'])
    await city.action('wechat-pay', 'set-balance', { mchid: MCHID, balance_fen: 10_000_000 })
    await minutes(6)
    expect(await channelFen(place.outTradeNo)).toEqual({ paid: place.feeFen, refunded: 0 })
    const [journals] = await city.db.query<{ fen: number }>(
      `SELECT coalesce(sum(e.amount_fen), 0)::int AS fen FROM refund r JOIN journal j ON j.source_id = r.id JOIN ledger_entry e ON e.journal_id = j.id JOIN ledger_account a ON a.id = e.account_id WHERE r.trade_order_id = $1 AND a.name = 'refund_pending'`,
      [place.orderId],
    )
    expect(journals?.fen).toBe(0)
  })

  test('J12 J9: already taken: nothing is undone by itself; the hospital’s list of the day makes it a difference for a person', async () => {
    const place = await booked('陈晨', '2026-12-01')
    await suspend(place)
    expect(await refundOf(place)).toMatchObject({ accepted: true })
    await city.action('his', 'mark-attended', { lockId: place.id, event: 'VISITED' })
    await minutes(6)
    expect(await refundOf(place)).toMatchObject({ withdrawn: false, accepted: true })
    expect(await channelFen(place.outTradeNo)).toEqual({ paid: place.feeFen, refunded: place.feeFen })
    await city.setClock(instantAt(addDays(dateOf(city.now()), 1), '07:00'))
    await settle()
    const differences = await city.db.query<{ kind: string; state: string }>(
      `SELECT kind, state FROM difference WHERE trade_order_id = $1 AND channel = 'HIS'`,
      [place.orderId],
    )
    expect(differences).toEqual([{ kind: 'HIS_BOOKED_NOT_PAID', state: 'OPEN' }])
  })
})

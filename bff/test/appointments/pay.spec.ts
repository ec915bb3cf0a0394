import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { type Appointment, cancelAppointment, previewSuspension } from '@jktl/shared/appointments/contract'
import { requestSuspension } from '@jktl/shared/appointments/pool/contract'
import { addDays, dateOf, HOUR_MS, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'

import { type SignedIn, TestCity } from '../support/city.ts'
import { confirm, findClinic, hold, HOSPITALS, lockAtHospital, numberOf, type Problem, see } from './clinic.ts'

let city: TestCity
let skip = 0
beforeAll(async () => {
  city = await TestCity.start()
}, 60_000)
afterAll(() => city?.close())
afterEach(async () => {
  await city.clearFaults('his')
  await city.clearFaults('wechat-pay')
  await city.runJobs()
  await city.expectSqlInvariants()
})

type Resident = SignedIn & { selfId: string }
const cancel = (who: Resident, id: string) => city.call<Appointment & Problem>(cancelAppointment, { token: who.token, params: { id }, body: {} })

/** A held number with the cashier open, in a session of its own. */
async function atCashier(
  persona = '李娜',
  from = '2026-11-26',
): Promise<{ who: Resident; id: string; outTradeNo: string; feeFen: number; schId: string; sessionId: string }> {
  const who = await city.resident(persona)
  const clinic = await findClinic(city, HOSPITALS.HIS, from, skip++)
  const held = await hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')
  expect(held).toMatchObject({ status: 201 })
  const confirmed = await confirm(city, who, held.body.id, 'ONLINE')
  expect(confirmed).toMatchObject({ status: 200, body: { appointment: { state: 'HELD', payMode: 'ONLINE' }, checkout: { amountFen: clinic.session.feeFen } } })
  const [payment] = await city.db.query<{ out_trade_no: string }>(
    `SELECT p.out_trade_no FROM payment_order p JOIN appointment a ON a.trade_order_id = p.trade_order_id WHERE a.id = $1 ORDER BY p.created_at DESC LIMIT 1`,
    [held.body.id],
  )
  return { who, id: held.body.id, outTradeNo: payment?.out_trade_no ?? '', feeFen: clinic.session.feeFen, schId: clinic.schId, sessionId: clinic.session.id }
}
const pay = (outTradeNo: string) => city.action('wechat-pay', 'payer-pays', { out_trade_no: outTradeNo })
const refundsOf = (id: string) =>
  city.db.query<{ cause: string; amount_fen: number; state: string }>(
    `SELECT r.cause, r.amount_fen, r.state FROM refund r JOIN appointment a ON a.trade_order_id = r.trade_order_id WHERE a.id = $1`,
    [id],
  )
/** Until acknowledged callbacks are worked off and nothing is due. */
const settle = async (): Promise<void> => {
  for (let tries = 0; tries < 200; tries++) {
    if ((await city.db.query(`SELECT 1 FROM notify_inbox WHERE lease_until > $1`, [new Date(city.now())])).length === 0) break
    await new Promise((done) => setTimeout(done, 10))
  }
  await city.runJobs()
}
const later = async (ms: number): Promise<void> => {
  await city.advanceClock(ms)
  await settle()
}

describe('paying for a held number', () => {
  test('R342 R343: book, pay online, hospital confirms, voucher; cancel in time and the money goes back', async () => {
    const { who, id, outTradeNo, feeFen } = await atCashier('李娜', '2026-11-27')
    await pay(outTradeNo)
    await settle()
    const booked = await see(city, who, id)
    expect(booked).toMatchObject({ state: 'BOOKED', money: { summary: 'PAID', paidFen: feeFen }, allowedActions: ['showVoucher', 'reschedule', 'cancel'] })
    expect(booked.voucher?.barcodeText).toBe(`TL${booked.voucher?.code}`)
    expect(await cancel(who, id)).toMatchObject({ status: 200, body: { state: 'CANCELLED_BY_USER', voucher: null } })
    await settle()
    expect(await refundsOf(id)).toMatchObject([{ cause: 'USER_CANCEL', amount_fen: feeFen }])
    expect(await numberOf(city, id)).toMatchObject({ state: 'COOLING' })
    expect(await lockAtHospital(city, HOSPITALS.HIS, id)).toMatchObject({ status: 'CANCELLED' })
  })

  test('§4.4: with the notify lost, asking the channel finds the money and the booking is made', async () => {
    await city.faults('wechat-pay', [{ match: { operation: 'notify-transaction' }, effect: { kind: 'notify-drop' } }])
    const { who, id, outTradeNo } = await atCashier('李建国', '2026-11-27')
    await pay(outTradeNo)
    await later(30_000)
    await later(2 * MINUTE_MS)
    expect(await see(city, who, id)).toMatchObject({ state: 'BOOKED' })
  })

  test('AP5 J14: news that comes twice books once and tells once', async () => {
    const { who, id, outTradeNo } = await atCashier('王秀兰', '2026-11-27')
    await pay(outTradeNo)
    await settle()
    await city.action('wechat-pay', 'resend-notify', { out_trade_no: outTradeNo })
    await city.db.query(`UPDATE outbox SET done_at = NULL, attempts = 0, due_at = $1 WHERE topic = 'payments.paid'`, [new Date(city.now())])
    await city.db.query(`DELETE FROM inbox`)
    await settle()
    expect(await see(city, who, id)).toMatchObject({ state: 'BOOKED' })
    const [notices] = await city.db.query<{ n: number }>(`SELECT count(*) AS n FROM outbox WHERE topic = 'notifications.notice' AND dedupe_key LIKE $1`, [
      `${id}:appointment-booked%`,
    ])
    expect(notices?.n).toBe(1)
    const [vouchers] = await city.db.query<{ n: number }>(`SELECT count(*) AS n FROM appointment_event WHERE appointment_id = $1 AND to_state = 'BOOKED'`, [id])
    expect(vouchers?.n).toBe(1)
  })

  test('J6 §3.9: paid, and the hospital definitely refuses: confirm failed, not a user cancel, the full refund accepted within ten seconds', async () => {
    const { who, id, outTradeNo, feeFen } = await atCashier('其其格', '2026-11-27')
    await city.faults('his', [{ match: { operation: 'confirm' }, effect: { kind: 'refuse', code: 'CONFIRM_REFUSED' } }])
    await pay(outTradeNo)
    await settle()
    expect(await see(city, who, id)).toMatchObject({ state: 'CONFIRM_FAILED', allowedActions: [] })
    expect(await refundsOf(id)).toMatchObject([{ cause: 'CONFIRM_FAILED', amount_fen: feeFen }])
    expect(await numberOf(city, id)).toMatchObject({ state: 'COOLING' })
    await later(10_000)
    const [accepted] = await city.db.query<{ ms: number }>(
      `SELECT extract(epoch FROM r.accepted_at - p.paid_at) * 1000 AS ms FROM refund r JOIN payment_order p ON p.id = r.payment_id WHERE p.out_trade_no = $1`,
      [outTradeNo],
    )
    expect(accepted?.ms).not.toBeNull()
    expect(Number(accepted?.ms)).toBeLessThanOrEqual(10_000)
  })

  test('J7: paid, the hospital’s answer is lost but it did confirm: the query finds it, booked, no refund', async () => {
    const { who, id, outTradeNo } = await atCashier('陈晨', '2026-11-27')
    await city.faults('his', [{ match: { operation: 'confirm' }, effect: { kind: 'lost-answer' }, times: 1 }])
    await pay(outTradeNo)
    await settle()
    expect(await see(city, who, id)).toMatchObject({ state: 'CONFIRMING', allowedActions: [] })
    await later(10_000)
    expect(await see(city, who, id)).toMatchObject({ state: 'BOOKED' })
    expect(await refundsOf(id)).toEqual([])
  })

  test('J8: paid, the hospital stays silent: the manual desk is told, near the visit it is undone there and then refunded', async () => {
    const { who, id, outTradeNo, feeFen } = await atCashier('阿拉坦·苏和', '2026-11-23')
    await city.faults('his', [{ match: { operation: 'confirm' }, effect: { kind: 'status', status: 504 } }])
    await pay(outTradeNo)
    await settle()
    await later(11 * MINUTE_MS)
    const waiting = await see(city, who, id)
    expect(waiting).toMatchObject({ state: 'CONFIRMING' })
    expect(waiting.stateText).toContain('人工')
    for (let hour = 0; hour < 10; hour++) await later(HOUR_MS)
    expect(await see(city, who, id)).toMatchObject({ state: 'CONFIRM_FAILED' })
    expect(await refundsOf(id)).toMatchObject([{ cause: 'CONFIRM_FAILED', amount_fen: feeFen }])
    // The hospital lets a lock go by itself 30 minutes after its time (his-interface §3).
    expect(await lockAtHospital(city, HOSPITALS.HIS, id)).toMatchObject({ status: 'UNLOCKED' })
  })

  test('J2 P6: nobody pays: the number returns only after the channel’s close', async () => {
    const { who, id } = await atCashier('李娜', '2026-11-30')
    await city.faults('wechat-pay', [{ match: { operation: 'close-order' }, effect: { kind: 'unavailable' } }])
    await later(16 * MINUTE_MS)
    expect(await see(city, who, id)).toMatchObject({ state: 'RELEASING' })
    expect(await numberOf(city, id)).toMatchObject({ state: 'HELD' })
    expect(await lockAtHospital(city, HOSPITALS.HIS, id)).toMatchObject({ status: 'LOCKED' })
    await city.clearFaults('wechat-pay')
    for (let minute = 0; minute < 6; minute++) await later(MINUTE_MS)
    expect(await see(city, who, id)).toMatchObject({ state: 'EXPIRED', money: { paidFen: 0 } })
    expect(await refundsOf(id)).toEqual([])
  })

  test('J10: the user gives the number back while the payment succeeds: cancelled and refunded, never cancelled with the money kept', async () => {
    const { who, id, outTradeNo, feeFen } = await atCashier('王秀兰', '2026-11-30')
    await city.faults('wechat-pay', [{ match: { operation: 'close-order' }, effect: { kind: 'unavailable' } }])
    expect(await cancel(who, id)).toMatchObject({ status: 200, body: { state: 'RELEASING' } })
    await pay(outTradeNo)
    await city.clearFaults('wechat-pay')
    for (let minute = 0; minute < 4; minute++) await later(MINUTE_MS)
    expect(await see(city, who, id)).toMatchObject({ state: 'CANCELLED_BY_USER' })
    expect(await refundsOf(id)).toMatchObject([{ cause: 'USER_CANCEL', amount_fen: feeFen }])
  })

  test('J3: the hold expires while the payer types the password; the payment comes and the booking is made', async () => {
    const { who, id, outTradeNo } = await atCashier('李建国', '2026-11-30')
    await city.faults('wechat-pay', [{ match: { operation: 'close-order' }, effect: { kind: 'unavailable' } }])
    await later(16 * MINUTE_MS)
    expect(await see(city, who, id)).toMatchObject({ state: 'RELEASING' })
    await city.action('wechat-pay', 'payer-pays', { out_trade_no: outTradeNo, force: true })
    await city.clearFaults('wechat-pay')
    for (let minute = 0; minute < 4; minute++) await later(MINUTE_MS)
    expect(await see(city, who, id)).toMatchObject({ state: 'BOOKED' })
    expect(await refundsOf(id)).toEqual([])
  })

  test('J11: cancelled, the hospital’s answer unknown: no refund until it is certain', async () => {
    const { who, id, outTradeNo, feeFen } = await atCashier('其其格', '2026-11-30')
    await pay(outTradeNo)
    await settle()
    await city.faults('his', [{ match: { operation: 'cancel' }, effect: { kind: 'lost-answer' }, times: 1 }])
    expect(await cancel(who, id)).toMatchObject({ status: 200, body: { state: 'CANCELLING' } })
    expect(await refundsOf(id)).toEqual([])
    await later(10_000)
    expect(await see(city, who, id)).toMatchObject({ state: 'CANCELLED_BY_USER' })
    expect(await refundsOf(id)).toMatchObject([{ amount_fen: feeFen }])
  })

  test('§2.3.3: the hospital says that the visit already took place: fulfilled, no refund', async () => {
    const { who, id, outTradeNo } = await atCashier('陈晨', '2026-11-30')
    await pay(outTradeNo)
    await settle()
    await city.action('his', 'mark-attended', { lockId: id, event: 'VISITED' })
    expect(await cancel(who, id)).toMatchObject({ status: 200, body: { state: 'FULFILLED' } })
    expect(await numberOf(city, id)).toMatchObject({ state: 'USED' })
    expect(await refundsOf(id)).toEqual([])
  })

  test('J13 A26: suspension of a session with a paid booking and an open cashier: both ended, the paid one refunded, a payment that comes later as well', async () => {
    const paid = await atCashier('李娜', '2026-12-01')
    await pay(paid.outTradeNo)
    await settle()
    const second = await city.resident('陈晨')
    const segments = await city.db.query<{ id: string }>(
      `SELECT g.id FROM segment g JOIN number n ON n.segment_id = g.id AND n.state = 'AVAILABLE' WHERE g.session_id = $1 LIMIT 1`,
      [paid.sessionId],
    )
    const waiting = await hold(city, second, second.selfId, segments[0]?.id ?? '')
    expect(await confirm(city, second, waiting.body.id, 'ONLINE')).toMatchObject({ status: 200 })
    const [payment] = await city.db.query<{ out_trade_no: string }>(
      `SELECT p.out_trade_no FROM payment_order p JOIN appointment a ON a.trade_order_id = p.trade_order_id WHERE a.id = $1`,
      [waiting.body.id],
    )
    await city.faults('wechat-pay', [{ match: { operation: 'close-order' }, effect: { kind: 'unavailable' } }])
    const manager = await city.signIn('孟静')
    const preview = await city.must<{ version: number; refundFen: number }>(previewSuspension, { token: manager.token, params: { id: paid.sessionId } })
    expect(preview.refundFen).toBe(paid.feeFen)
    await city.must(requestSuspension, {
      token: manager.token,
      params: { id: paid.sessionId },
      ifMatch: preview.version,
      body: { reason: 'WEATHER', emergency: true },
    })
    await settle()
    for (const { who, id } of [paid, { who: second, id: waiting.body.id }])
      expect(await see(city, who, id)).toMatchObject({ state: 'SUSPENDED_BY_HOSPITAL', allowedActions: [] })
    expect(await refundsOf(paid.id)).toMatchObject([{ cause: 'HOSPITAL_SUSPENDED', amount_fen: paid.feeFen }])
    await city.action('wechat-pay', 'payer-pays', { out_trade_no: payment?.out_trade_no, force: true })
    await city.clearFaults('wechat-pay')
    for (let minute = 0; minute < 4; minute++) await later(MINUTE_MS)
    expect(await refundsOf(waiting.body.id)).toMatchObject([{ cause: 'HOSPITAL_SUSPENDED', amount_fen: paid.feeFen }])
  })

  test('J19: a free number is confirmed without the channel', async () => {
    const who = await city.resident('李娜')
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-12-01')
    const held = await hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')
    expect(held.body).toMatchObject({ state: 'HELD', feeFen: 0 })
    const confirmed = await confirm(city, who, held.body.id, 'ONLINE')
    expect(confirmed).toMatchObject({ status: 200, body: { checkout: null } })
    await settle()
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'BOOKED', money: { summary: 'NOTHING_DUE' } })
    expect(await lockAtHospital(city, HOSPITALS.PLATFORM, held.body.id)).toMatchObject({ status: 'CONFIRMED' })
  })

  test('A40: the cashier does not open: the number stays held and the answer says so', async () => {
    const who = await city.resident('空白').catch(() => city.resident('阿拉坦·苏和'))
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-12-01', 3)
    const held = await hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')
    await city.faults('wechat-pay', [{ match: { operation: 'create-order' }, effect: { kind: 'unavailable' } }])
    const refused = await confirm(city, who, held.body.id, 'ONLINE')
    expect(refused.body.code).toMatch(/^PAYMENTS\.(CASHIER_UNAVAILABLE|OUTCOME_UNKNOWN)$/)
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'HELD' })
    await city.clearFaults('wechat-pay')
  })

  test('§2.4 cancel at cut-off second: one millisecond before it is in time, at the cut-off it is too late', async () => {
    const { who, id, outTradeNo } = await atCashier('李建国', '2026-12-02')
    await pay(outTradeNo)
    await settle()
    const { cancelUntil } = await see(city, who, id)
    await city.setClock(cancelUntil)
    const late = await city.resident('李建国')
    expect(await cancel(late, id)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.CANCEL_TOO_LATE', allowedActions: ['showVoucher'] } })
    expect(await see(city, late, id)).toMatchObject({ state: 'BOOKED' })
  })

  test('J8: near the visit the hospital is still silent: undone there first, refunded only then', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, addDays(dateOf(city.now()), 2))
    const day = clinic.session.date
    const segment = clinic.session.segments.find((s) => s.bookable)
    await city.setClock(instantAt(day, segment?.start) - 50 * MINUTE_MS)
    const who = await city.resident('李娜')
    const held = await hold(city, who, who.selfId, segment?.id ?? '')
    expect(held).toMatchObject({ status: 201, body: { state: 'HELD' } })
    await city.faults('his', [{ match: { operation: 'confirm' }, effect: { kind: 'status', status: 504 } }])
    expect(await confirm(city, who, held.body.id, 'ONLINE')).toMatchObject({ status: 200 })
    const [payment] = await city.db.query<{ out_trade_no: string }>(
      `SELECT p.out_trade_no FROM payment_order p JOIN appointment a ON a.trade_order_id = p.trade_order_id WHERE a.id = $1`,
      [held.body.id],
    )
    await pay(payment?.out_trade_no ?? '')
    await settle()
    await city.faults('his', [
      { match: { operation: 'confirm' }, effect: { kind: 'status', status: 504 } },
      { match: { operation: 'cancel' }, effect: { kind: 'lost-answer' }, times: 1 },
    ])
    await later(21 * MINUTE_MS)
    expect(await refundsOf(held.body.id)).toEqual([])
    await later(2 * MINUTE_MS)
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'CONFIRM_FAILED' })
    expect(await lockAtHospital(city, HOSPITALS.HIS, held.body.id)).toMatchObject({ status: 'CANCELLED' })
    expect(await refundsOf(held.body.id)).toMatchObject([{ cause: 'CONFIRM_FAILED', amount_fen: clinic.session.feeFen }])
  })

  test('J8 N7: a visit that has begun is not booked any more, though the hospital would still confirm it', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, addDays(dateOf(city.now()), 2))
    const segment = clinic.session.segments.find((s) => s.bookable)
    const startsAt = instantAt(clinic.session.date, segment?.start)
    await city.setClock(startsAt - 20 * MINUTE_MS)
    const who = await city.resident('李娜')
    const held = await hold(city, who, who.selfId, segment?.id ?? '')
    // Nothing of the hospital answers until the visit has begun; the lock it gave stays good for a while.
    const silent = (['confirm', 'query', 'cancel', 'unlock'] as const).map((operation) => ({
      match: { operation },
      effect: { kind: 'status' as const, status: 504 },
    }))
    await city.faults('his', silent)
    expect(await confirm(city, who, held.body.id, 'WINDOW')).toMatchObject({ status: 200 })
    await city.setClock(startsAt + 2 * MINUTE_MS)
    await city.clearFaults('his')
    await settle()
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'CONFIRM_FAILED' })
    expect(['UNLOCKED', 'CANCELLED']).toContain((await lockAtHospital(city, HOSPITALS.HIS, held.body.id))?.status)
  })
})

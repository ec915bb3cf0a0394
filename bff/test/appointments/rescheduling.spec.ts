import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { type Appointment, cancelAppointment, listAppointments } from '@jktl/shared/appointments/contract'
import { requestSuspension } from '@jktl/shared/appointments/pool/contract'
import { type Alternative, listAlternatives, rescheduleAppointment } from '@jktl/shared/appointments/rescheduling/contract'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import { type Reply, type SignedIn, TestCity } from '../support/city.ts'
import { type Clinic, confirm, findClinic, hold, HOSPITALS, lockAtHospital, numberOf, type Problem, see } from './clinic.ts'

type Resident = SignedIn & { selfId: string }
type Place = Clinic & { schId: string }

let city: TestCity
let crowd: string[] = []
let next = 0
beforeAll(async () => {
  city = await TestCity.start()
  crowd = (await city.personas(60)).map((p) => p.name)
}, 60_000)
afterAll(() => city?.close())
afterEach(async () => {
  await city.clearFaults('his')
  await city.clearFaults('wechat-pay')
  await later(2 * MINUTE_MS)
  await later(2 * MINUTE_MS)
  await city.expectSqlInvariants()
})

const somebody = async (): Promise<Resident> => city.resident(crowd[next++] ?? '')
const settle = (): Promise<void> => city.settle()
const later = async (ms: number): Promise<void> => {
  await city.advanceClock(ms)
  await settle()
}
/** Two sessions of one doctor, far enough away to be changed. */
async function twoTimes(hosCode: string): Promise<{ from: Place; to: Place }> {
  const from = await findClinic(city, hosCode, '2026-11-27', next % 4)
  const [row] = await city.db.query<{ n: number }>(
    `SELECT count(*) AS n FROM clinic_session s JOIN roster r ON r.id = s.roster_id WHERE s.institution_id = $1 AND s.kind = 'CLINIC' AND s.date >= '2026-11-27' AND s.state = 'OPEN' AND (s.date, r.sch_id) <= ((SELECT date FROM clinic_session WHERE id = $2), $3)`,
    [from.institutionId, from.session.id, from.schId],
  )
  for (let skip = row?.n ?? 0; skip < 60; skip++) {
    const to = await findClinic(city, hosCode, '2026-11-27', skip)
    if (to.doctorId === from.doctorId && to.session.id !== from.session.id && to.session.segments.some((s) => s.bookable)) return { from, to }
  }
  throw new Error('the doctor has one session only')
}
const segmentOf = (place: Clinic): string => place.session.segments.find((s) => s.bookable)?.id ?? ''
const reschedule = (who: Resident, id: string, segmentId: string, key?: string): Promise<Reply<Appointment & Problem>> =>
  city.call<Appointment & Problem>(rescheduleAppointment, { token: who.token, params: { id }, body: { segmentId }, ...(key ? { key } : {}) })
const cancel = (who: Resident, id: string) => city.call<Appointment & Problem>(cancelAppointment, { token: who.token, params: { id }, body: {} })

async function bookedAtWindow(hosCode: string = HOSPITALS.HIS): Promise<{ who: Resident; old: string; from: Place; to: Place }> {
  const who = await somebody()
  const { from, to } = await twoTimes(hosCode)
  const held = await hold(city, who, who.selfId, segmentOf(from))
  expect(held.body).toMatchObject({ state: 'HELD' })
  const booked = await confirm(city, who, held.body.id, 'WINDOW')
  expect(booked.body.appointment).toMatchObject({ state: 'BOOKED', allowedActions: ['showVoucher', 'reschedule', 'cancel'] })
  return { who, old: held.body.id, from, to }
}
const noticesOf = async (id: string): Promise<string[]> =>
  (
    await city.db.query<{ kind: string }>(`SELECT payload->>'kind' AS kind FROM outbox WHERE topic = 'notifications.notice' AND dedupe_key LIKE $1`, [
      `${id}:%`,
    ])
  ).map((n) => n.kind)
const refundsOf = (orderId: string) => city.db.query<{ cause: string }>(`SELECT cause FROM refund WHERE trade_order_id = $1`, [orderId])
const orderOf = async (id: string): Promise<string | null> =>
  (await city.db.query<{ id: string | null }>(`SELECT trade_order_id AS id FROM appointment WHERE id = $1`, [id]))[0]?.id ?? null

describe('rescheduling an appointment', () => {
  test('A24 §2.3.3: lock new, confirm new, cancel old, swapped at once; the old number cools and the hospital’s books agree', async () => {
    const { who, old, to } = await bookedAtWindow()
    const moved = await reschedule(who, old, segmentOf(to))
    expect(moved).toMatchObject({ status: 201, body: { state: 'BOOKED', rescheduledFromId: old, replacesId: null, payMode: 'WINDOW', date: to.session.date } })
    expect(moved.body.voucher).not.toBeNull()
    expect(await see(city, who, old)).toMatchObject({ state: 'RESCHEDULED', replacementId: moved.body.id, voucher: null, allowedActions: [] })
    expect(await numberOf(city, old)).toMatchObject({ state: 'COOLING' })
    expect(await numberOf(city, moved.body.id)).toMatchObject({ state: 'SOLD' })
    expect(await lockAtHospital(city, HOSPITALS.HIS, old)).toMatchObject({ status: 'CANCELLED' })
    expect(await lockAtHospital(city, HOSPITALS.HIS, moved.body.id)).toMatchObject({ status: 'CONFIRMED' })
    expect(await noticesOf(moved.body.id)).toEqual(['appointment-rescheduled'])
    const current = await city.must<{ items: Appointment[] }>(listAppointments, { token: who.token, query: { group: 'current' } })
    expect(current.items.map((a) => a.id)).toEqual([moved.body.id])
  })

  test('A24: at a hospital of the platform’s pool, and to another half hour of the very same session (N3)', async () => {
    const who = await somebody()
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-28')
    const [first, second] = clinic.session.segments
    const held = await hold(city, who, who.selfId, first?.id ?? '')
    await confirm(city, who, held.body.id, 'WINDOW')
    const moved = await reschedule(who, held.body.id, second?.id ?? '')
    expect(moved).toMatchObject({ status: 201, body: { state: 'BOOKED', start: second?.start } })
    expect(await hold(city, who, who.selfId, first?.id ?? '')).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.SAME_SESSION_BOOKED' } })
  })

  test('A24 P6: what was paid online moves with the place, no refund, no second payment; cancelled later it comes back whole', async () => {
    const who = await somebody()
    const { from, to } = await twoTimes(HOSPITALS.HIS)
    const held = await hold(city, who, who.selfId, segmentOf(from))
    await confirm(city, who, held.body.id, 'ONLINE')
    const orderId = (await orderOf(held.body.id)) ?? ''
    const [payment] = await city.db.query<{ out: string }>(`SELECT out_trade_no AS out FROM payment_order WHERE trade_order_id = $1`, [orderId])
    await city.action('wechat-pay', 'payer-pays', { out_trade_no: payment?.out })
    await settle()
    const moved = await reschedule(who, held.body.id, segmentOf(to))
    expect(moved.body).toMatchObject({ state: 'BOOKED', payMode: 'ONLINE', money: { summary: 'PAID', tradeOrderId: orderId } })
    expect(await orderOf(held.body.id)).toBeNull()
    expect(await refundsOf(orderId)).toEqual([])
    await city.action('wechat-pay', 'resend-notify', { out_trade_no: payment?.out })
    await city.db.query(`UPDATE outbox SET done_at = NULL, attempts = 0, due_at = $1 WHERE topic = 'payments.paid'`, [new Date(city.now())])
    await city.db.query(`DELETE FROM inbox`)
    await settle()
    expect(await see(city, who, moved.body.id)).toMatchObject({ state: 'BOOKED' })
    expect(await cancel(who, moved.body.id)).toMatchObject({ status: 200, body: { state: 'CANCELLED_BY_USER' } })
    expect(await refundsOf(orderId)).toMatchObject([{ cause: 'USER_CANCEL' }])
  })

  test('A24 §2.4 double tap: the same key answers the same new appointment, another rescheduling meanwhile is refused', async () => {
    const { who, old, to } = await bookedAtWindow()
    await city.faults('his', [{ match: { operation: 'confirm' }, effect: { kind: 'status', status: 504 } }])
    const moved = await reschedule(who, old, segmentOf(to), 'reschedule-twice')
    expect(moved).toMatchObject({ status: 201, body: { state: 'CONFIRMING', replacesId: old, allowedActions: [] } })
    expect((await reschedule(who, old, segmentOf(to), 'reschedule-twice')).body.id).toBe(moved.body.id)
    expect(await reschedule(who, old, segmentOf(to))).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.RESCHEDULE_PENDING' } })
    expect(await cancel(who, old)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.RESCHEDULE_PENDING' } })
    expect(await see(city, who, old)).toMatchObject({ state: 'BOOKED', allowedActions: ['showVoucher'], replacementId: moved.body.id })
    await city.clearFaults('his')
    await later(MINUTE_MS)
    expect(await see(city, who, moved.body.id)).toMatchObject({ state: 'BOOKED' })
    expect(await see(city, who, old)).toMatchObject({ state: 'RESCHEDULED' })
  })

  test('A24: ten taps at once on two targets make one replacement', async () => {
    const { who, old, to } = await bookedAtWindow()
    const targets = to.session.segments.filter((s) => s.bookable).slice(0, 2)
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => reschedule(who, old, targets[i % 2]?.id ?? '')))
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1)
    for (const refused of answers.filter((a) => a.status !== 201))
      // NUMBER_TAKEN: every free number was in the hands of another tap at that moment.
      expect(['APPOINTMENTS.RESCHEDULE_PENDING', 'APPOINTMENTS.ACTION_NOT_ALLOWED', 'APPOINTMENTS.SAME_SESSION_BOOKED', 'APPOINTMENTS.NUMBER_TAKEN']).toContain(
        refused.body.code,
      )
  })

  test('A24: the hospital refuses the new number, or to confirm it: the old one stays as it was', async () => {
    const { who, old, to } = await bookedAtWindow()
    await city.faults('his', [{ match: { operation: 'confirm' }, effect: { kind: 'refuse', code: 'CONFIRM_REFUSED' }, times: 1 }])
    const failed = await reschedule(who, old, segmentOf(to))
    expect(failed.body).toMatchObject({ state: 'CONFIRM_FAILED', stateText: '没有改成，原来的号没有动。' })
    expect(await noticesOf(failed.body.id)).toEqual(['appointment-reschedule-failed'])
    expect(await numberOf(city, failed.body.id)).toMatchObject({ state: 'COOLING' })
    await city.action('his', 'sell-at-window', { schId: to.schId, numSeq: 2 })
    expect(await reschedule(who, old, segmentOf(to))).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.HOSPITAL_REFUSED' } })
    expect(await see(city, who, old)).toMatchObject({ state: 'BOOKED', replacementId: null, allowedActions: ['showVoucher', 'reschedule', 'cancel'] })
    expect(await lockAtHospital(city, HOSPITALS.HIS, old)).toMatchObject({ status: 'CONFIRMED' })
  })

  test('A24: the answer to cancelling the old one is lost: asked again by the same id, swapped once', async () => {
    const { who, old, to } = await bookedAtWindow()
    await city.faults('his', [{ match: { operation: 'cancel' }, effect: { kind: 'lost-answer' } }])
    const moved = await reschedule(who, old, segmentOf(to))
    expect(moved.body).toMatchObject({ state: 'CONFIRMING', voucher: null })
    expect(await see(city, who, old)).toMatchObject({ state: 'CANCELLING', allowedActions: [], stateText: expect.stringContaining('新的时间医院已经确认') })
    expect(await cancel(who, old)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.RESCHEDULE_PENDING' } })
    await city.clearFaults('his')
    await later(MINUTE_MS)
    expect(await see(city, who, moved.body.id)).toMatchObject({ state: 'BOOKED' })
    expect(await see(city, who, old)).toMatchObject({ state: 'RESCHEDULED' })
  })

  test('A24 J11: the old one turns out to be visited: it is fulfilled and the new one is undone at the hospital', async () => {
    const { who, old, to } = await bookedAtWindow()
    await city.faults('his', [{ match: { operation: 'cancel' }, effect: { kind: 'status', status: 504 } }])
    const moved = await reschedule(who, old, segmentOf(to))
    expect(moved.body.state).toBe('CONFIRMING')
    await city.action('his', 'mark-attended', { lockId: old, hosCode: HOSPITALS.HIS, event: 'VISITED' })
    await city.clearFaults('his')
    await later(2 * MINUTE_MS)
    await later(2 * MINUTE_MS)
    expect(await see(city, who, old)).toMatchObject({ state: 'FULFILLED' })
    expect(await see(city, who, moved.body.id)).toMatchObject({ state: 'CONFIRM_FAILED' })
    expect(await lockAtHospital(city, HOSPITALS.HIS, moved.body.id)).toMatchObject({ status: 'CANCELLED' })
    expect(await numberOf(city, moved.body.id)).toMatchObject({ state: 'COOLING' })
  })

  test('A24 A26: 停诊 of the new session while it waits: the old booking is untouched', async () => {
    const { who, old, to } = await bookedAtWindow()
    await city.faults('his', [{ match: { operation: 'confirm' }, effect: { kind: 'status', status: 504 } }])
    const moved = await reschedule(who, old, segmentOf(to))
    await suspend(to)
    await city.clearFaults('his')
    await later(MINUTE_MS)
    expect(await see(city, who, moved.body.id)).toMatchObject({ state: 'SUSPENDED_BY_HOSPITAL' })
    expect(await noticesOf(moved.body.id)).toEqual(['appointment-reschedule-failed'])
    expect(await see(city, who, old)).toMatchObject({ state: 'BOOKED', allowedActions: ['showVoucher', 'reschedule', 'cancel'] })
  })

  test('A24 A26: 停诊 of the new session after the old one is being cancelled: the swap ends first, then everything is refunded and told', async () => {
    const { who, old, to } = await bookedAtWindow()
    await city.faults('his', [{ match: { operation: 'cancel' }, effect: { kind: 'status', status: 504 } }])
    const moved = await reschedule(who, old, segmentOf(to))
    await suspend(to)
    expect(await see(city, who, moved.body.id)).toMatchObject({ state: 'CONFIRMING' })
    await city.clearFaults('his')
    await later(2 * MINUTE_MS)
    expect(await see(city, who, old)).toMatchObject({ state: 'RESCHEDULED' })
    expect(await see(city, who, moved.body.id)).toMatchObject({ state: 'SUSPENDED_BY_HOSPITAL' })
    expect((await noticesOf(moved.body.id)).sort()).toEqual(['appointment-rescheduled', 'appointment-suspended'])
  })

  test('A24 A26: 停诊 of the old session while the new one waits: the old one is suspended and refunded, the new number is given back', async () => {
    const { who, old, from, to } = await bookedAtWindow()
    await city.faults('his', [{ match: { operation: 'confirm' }, effect: { kind: 'status', status: 504 } }])
    const moved = await reschedule(who, old, segmentOf(to))
    await suspend(from)
    await city.clearFaults('his')
    await later(2 * MINUTE_MS)
    expect(await see(city, who, old)).toMatchObject({ state: 'SUSPENDED_BY_HOSPITAL' })
    expect(await see(city, who, moved.body.id)).toMatchObject({ state: 'CONFIRM_FAILED' })
    expect(await noticesOf(moved.body.id)).toEqual([])
    const { items } = await city.must<{ items: Alternative[] }>(listAlternatives, { token: who.token, params: { id: old } })
    expect(items.length).toBeGreaterThan(0)
    expect(items.length).toBeLessThanOrEqual(3)
    expect(items[0]?.isSameDoctor).toBe(true)
    const again = await hold(city, who, who.selfId, items[0]?.segmentId ?? '')
    expect(again).toMatchObject({ status: 201, body: { state: 'HELD' } })
  })

  test('A24: another department, another fee, too late, and somebody else’s appointment are refused with their own words', async () => {
    const { who, old, from } = await bookedAtWindow()
    const other = await city.db.query<{ id: string }>(
      `SELECT g.id FROM segment g JOIN clinic_session s ON s.id = g.session_id WHERE s.institution_id = $1 AND s.department_id <> $2 AND s.date > '2026-11-27' LIMIT 1`,
      [from.institutionId, from.departmentId],
    )
    expect(await reschedule(who, old, other[0]?.id ?? '')).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.RESCHEDULE_ELSEWHERE' } })
    const [dearer] = await city.db.query<{ id: string }>(
      `SELECT g.id FROM segment g JOIN clinic_session s ON s.id = g.session_id WHERE s.department_id = $1 AND s.kind = 'CLINIC' AND s.fee_fen <> $2 AND s.state = 'OPEN' AND s.date > '2026-11-27' LIMIT 1`,
      [from.departmentId, from.session.feeFen],
    )
    if (dearer) expect(await reschedule(who, old, dearer.id)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.RESCHEDULE_FEE_DIFFERS' } })
    const stranger = await somebody()
    expect(await reschedule(stranger, old, segmentOf(from))).toMatchObject({ status: 404 })
  })

  test('A24 §2.6 crash safety: whatever step the process dies after, the pair converges and nobody has two places', async () => {
    for (const operation of ['lock', 'confirm', 'cancel'] as const)
      for (const kind of ['lost-answer', 'reset', 'unavailable'] as const) {
        const { who, old, to } = await bookedAtWindow()
        await city.faults('his', [{ match: { operation }, effect: { kind }, times: 1 }])
        const moved = await reschedule(who, old, segmentOf(to))
        await city.clearFaults('his')
        // The process that worked on it is gone: leases run out, the due rows go on.
        await city.db.query(`UPDATE appointment SET lease_until = $1 WHERE id = ANY($2::uuid[]) AND due_at IS NOT NULL`, [
          new Date(city.now() + MINUTE_MS),
          [old, ...(moved.body.id ? [moved.body.id] : [])],
        ])
        await later(2 * MINUTE_MS)
        await later(2 * MINUTE_MS)
        expect([operation, kind, (await see(city, who, old)).state]).toEqual([operation, kind, 'RESCHEDULED'])
        expect(await see(city, who, moved.body.id)).toMatchObject({ state: 'BOOKED' })
        await city.expectSqlInvariants()
      }
  }, 60_000)
})

async function suspend(place: Place): Promise<void> {
  const staff = await city.signIn('孟静')
  const [row] = await city.db.query<{ version: number }>(`SELECT version FROM clinic_session WHERE id = $1`, [place.session.id])
  await city.must(requestSuspension, {
    token: staff.token,
    params: { id: place.session.id },
    body: { reason: 'DOCTOR_ILL', emergency: true },
    ifMatch: row?.version ?? 0,
  })
  await settle()
}

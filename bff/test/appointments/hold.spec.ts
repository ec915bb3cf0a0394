import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { cancelAppointment, type ClinicSession, extendHold, listSessions } from '@jktl/shared/appointments/contract'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import { TestCity } from '../support/city.ts'
import { attendedVisit } from './attended.ts'
import { type Clinic, confirm, findClinic, hold, HOSPITALS, lockAtHospital, numberOf, see } from './clinic.ts'

let city: TestCity
beforeAll(async () => {
  city = await TestCity.start()
}, 60_000)
afterAll(() => city?.close())
afterEach(async () => {
  await city.clearFaults('his')
  await city.expectSqlInvariants()
})

const lastNumberOnly = async (clinic: Clinic, segmentId: string, keep: number): Promise<void> => {
  await city.db.query(
    `UPDATE number SET state = 'WITHDRAWN', cause = 'test', actor = 'test', changed_at = $3 WHERE segment_id = $1 AND state = 'AVAILABLE' AND ordinal NOT IN (SELECT ordinal FROM number WHERE segment_id = $1 AND state = 'AVAILABLE' ORDER BY ordinal LIMIT $2)`,
    [segmentId, keep, new Date(city.now())],
  )
}

describe('holding a number', () => {
  test('R342 A09: a resident holds a number at a HIS hospital and pays at the window', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-25')
    const who = await city.resident('王秀兰')
    const segment = clinic.session.segments[0]
    const held = await hold(city, who, who.selfId, segment?.id ?? '')
    expect(held.status).toBe(201)
    expect(held.body).toMatchObject({
      state: 'HELD',
      numberOrdinal: 1,
      feeFen: clinic.session.feeFen,
      voucher: null,
      allowedActions: ['confirm', 'extendHold', 'cancel'],
    })
    expect(await lockAtHospital(city, HOSPITALS.HIS, held.body.id)).toMatchObject({ status: 'LOCKED' })
    const booked = await confirm(city, who, held.body.id, 'WINDOW')
    expect(booked.body.appointment).toMatchObject({ state: 'BOOKED', payMode: 'WINDOW', money: null })
    expect(booked.body.appointment.voucher?.code).toMatch(/^[2-9A-Z]{12}$/)
    expect(await numberOf(city, held.body.id)).toMatchObject({ state: 'SOLD' })
    expect(await lockAtHospital(city, HOSPITALS.HIS, held.body.id)).toMatchObject({ status: 'CONFIRMED' })
  })

  test('R342 再约一次: whoever gave a number back or was seen books the same doctor again, in the same half day or on another', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-27')
    const who = await city.resident('其其格')
    const [first, second] = clinic.session.segments
    const held = await hold(city, who, who.selfId, first?.id ?? '')
    await confirm(city, who, held.body.id, 'WINDOW')
    await city.call(cancelAppointment, { token: who.token, params: { id: held.body.id }, body: {} })
    await city.runJobs()
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'CANCELLED_BY_USER' })
    const again = await hold(city, who, who.selfId, second?.id ?? '')
    expect(again).toMatchObject({ status: 201, body: { state: 'HELD', doctorId: clinic.doctorId, personId: who.selfId } })

    const seen = await attendedVisit(city, { accountId: who.me.accountId, personId: who.selfId }, { hosCode: HOSPITALS.PLATFORM })
    expect(await see(city, who, seen.appointmentId)).toMatchObject({ state: 'FULFILLED' })
    const { items } = await city.must<{ items: ClinicSession[] }>(listSessions, { query: { doctorId: seen.doctorId } })
    const next = items.find(({ date, segments }) => date > seen.date && segments.some(({ bookable }) => bookable))
    const rebooked = await hold(city, who, who.selfId, next?.segments.find(({ bookable }) => bookable)?.id ?? '')
    expect(rebooked).toMatchObject({ status: 201, body: { state: 'HELD', doctorId: seen.doctorId } })
  })

  test('N2 §2.4: fifty people at once for the last number, exactly one gets it', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-26')
    const segmentId = clinic.session.segments[0]?.id ?? ''
    await lastNumberOnly(clinic, segmentId, 1)
    const people = await Promise.all((await city.personas(50)).map((p) => city.resident(p.name)))
    const answers = await Promise.all(people.map((who) => hold(city, who, who.selfId, segmentId)))
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1)
    for (const refused of answers.filter((a) => a.status !== 201))
      expect(['409 APPOINTMENTS.SOLD_OUT', '409 APPOINTMENTS.NUMBER_TAKEN']).toContain(`${refused.status} ${refused.body.code}`)
  }, 60_000)

  test('N3 §2.4: the same person on two phones gets one number of the session', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-25')
    const who = await city.resident('李建国')
    const answers = await Promise.all(clinic.session.segments.slice(0, 2).map((segment) => hold(city, who, who.selfId, segment.id)))
    expect(answers.map((a) => a.status).sort()).toEqual([201, 409])
    expect(answers.find((a) => a.status === 409)?.body.code).toBe('APPOINTMENTS.SAME_SESSION_BOOKED')
  })

  test('§2.4 double tap: the same key answers the same appointment, another body under it is refused', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-26')
    const who = await city.resident('其其格')
    const [first, second] = [clinic.session.segments[0]?.id ?? '', clinic.session.segments[1]?.id ?? '']
    const taps = await Promise.all([hold(city, who, who.selfId, first, 'double-tap-1'), hold(city, who, who.selfId, first, 'double-tap-1')])
    const again = await hold(city, who, who.selfId, first, 'double-tap-1')
    expect(again.status).toBe(201)
    for (const tap of taps) expect([201, 409]).toContain(tap.status)
    expect(new Set(taps.filter((t) => t.status === 201).map((t) => t.body.id))).toEqual(new Set([again.body.id]))
    expect(await hold(city, who, who.selfId, second, 'double-tap-1')).toMatchObject({ status: 422, body: { code: 'KERNEL.IDEMPOTENCY_KEY_REUSED' } })
  })

  test('seams: another account’s person, and another account’s appointment, are not there', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-27')
    const [owner, stranger] = [await city.resident('王秀兰'), await city.resident('阿拉坦·苏和')]
    const segmentId = clinic.session.segments[0]?.id ?? ''
    expect(await hold(city, stranger, owner.selfId, segmentId)).toMatchObject({ status: 404, body: { code: 'KERNEL.NOT_FOUND' } })
    const held = await hold(city, owner, owner.selfId, segmentId)
    expect(held.status).toBe(201)
    expect(await city.call(cancelAppointment, { token: stranger.token, params: { id: held.body.id }, body: {} })).toMatchObject({ status: 404 })
    const cancelled = await city.call(cancelAppointment, { token: owner.token, params: { id: held.body.id }, body: {} })
    expect(cancelled.body).toMatchObject({ state: 'CANCELLED_BY_USER' })
    expect(await numberOf(city, held.body.id)).toMatchObject({ state: 'COOLING' })
  })

  test('A30: a returned number comes back to the public only after its cooling time', async () => {
    const [before] = await city.db.query<{ n: number }>(`SELECT count(*) AS n FROM number WHERE state = 'COOLING'`)
    expect(before?.n).toBeGreaterThan(0)
    await city.runJobs('appointments.move-numbers')
    expect((await city.db.query<{ n: number }>(`SELECT count(*) AS n FROM number WHERE state = 'COOLING'`))[0]?.n).toBe(before?.n)
    await city.advanceClock(31 * MINUTE_MS)
    await city.runJobs('appointments.move-numbers')
    expect((await city.db.query<{ n: number }>(`SELECT count(*) AS n FROM number WHERE state = 'COOLING'`))[0]?.n).toBe(0)
  })

  test('§2.3.3: a hold that nobody confirms expires, is unlocked at the hospital and returns; it can be extended once', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-27')
    const who = await city.resident('陈晨')
    const held = await hold(city, who, who.selfId, clinic.session.segments[1]?.id ?? '')
    await city.advanceClock(14 * MINUTE_MS)
    expect(await city.call(extendHold, { token: who.token, params: { id: held.body.id } })).toMatchObject({ status: 200, body: { holdExtendable: false } })
    expect(await city.call(extendHold, { token: who.token, params: { id: held.body.id } })).toMatchObject({
      status: 409,
      body: { code: 'APPOINTMENTS.ACTION_NOT_ALLOWED' },
    })
    await city.advanceClock(15 * MINUTE_MS)
    await city.runJobs()
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'HELD' })
    await city.advanceClock(MINUTE_MS)
    await city.runJobs()
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'EXPIRED' })
    expect(await lockAtHospital(city, HOSPITALS.HIS, held.body.id)).toMatchObject({ status: 'UNLOCKED' })
    expect(await confirm(city, who, held.body.id, 'WINDOW')).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.HOLD_EXPIRED' } })
  })

  test('P6 §2.3.3: while the hospital does not answer the unlock, the number stays held', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-30')
    const who = await city.resident('陈晨')
    const held = await hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')
    await city.faults('his', [{ match: { operation: 'unlock' }, effect: { kind: 'unavailable' } }])
    await city.advanceClock(16 * MINUTE_MS)
    await city.runJobs()
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'RELEASING' })
    expect(await numberOf(city, held.body.id)).toMatchObject({ state: 'HELD' })
    await city.clearFaults('his')
    await city.advanceClock(2 * MINUTE_MS)
    await city.runJobs()
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'EXPIRED' })
  })

  test('§2.3.3 HOLD_UNKNOWN: a lock whose answer is lost is found by its id', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-12-01')
    const who = await city.resident('李娜')
    await city.faults('his', [{ match: { operation: 'lock' }, effect: { kind: 'lost-answer' }, times: 1 }])
    const held = await hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')
    expect(held).toMatchObject({ status: 201, body: { state: 'HOLD_UNKNOWN', allowedActions: [] } })
    await city.advanceClock(MINUTE_MS / 2)
    await city.runJobs()
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'HELD' })
  })

  test('§2.3.3 HOLD_UNKNOWN: a lock that never reached the hospital is sent again; one that stays unknown is undone', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-12-02')
    const who = await city.resident('李娜')
    await city.faults('his', [{ match: { operation: 'lock' }, effect: { kind: 'status', status: 504 } }])
    const held = await hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')
    expect(held.body.state).toBe('HOLD_UNKNOWN')
    await city.advanceClock(16 * MINUTE_MS)
    await city.runJobs()
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'EXPIRED' })
    expect(await numberOf(city, held.body.id)).toMatchObject({ state: 'COOLING' })
  })

  test('R343 A10: a number sold at the hospital’s window is refused with what to do next, and leaves the pool', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-12-03')
    const who = await city.resident('王秀兰')
    await city.action('his', 'sell-at-window', { schId: clinic.schId, numSeq: 1 })
    const refused = await hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')
    expect(refused).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.HOSPITAL_REFUSED' } })
    const [number] = await city.db.query<{ state: string }>(`SELECT state FROM number WHERE session_id = $1 AND ordinal = 1`, [clinic.session.id])
    expect(number?.state).toBe('WITHDRAWN')
  })

  test('N7: nothing is held once the segment has begun', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-30')
    const who = await city.resident('阿拉坦·苏和')
    await city.setClock(`${clinic.session.date}T${clinic.session.segments[0]?.start}:00+08:00`)
    const fresh = await city.resident('阿拉坦·苏和')
    expect(await hold(city, fresh, who.selfId, clinic.session.segments[0]?.id ?? '')).toMatchObject({
      status: 409,
      body: { code: 'APPOINTMENTS.SEGMENT_CLOSED' },
    })
  })
})

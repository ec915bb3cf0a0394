import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { cancelAppointment, type ClinicSession, listAvailability, listResources, listSessions } from '@jktl/shared/appointments/contract'
import { rescheduleAppointment } from '@jktl/shared/appointments/rescheduling/contract'
import { listPoolWeek, type PoolSession } from '@jktl/shared/appointments/pool/contract'
import { acceptOffer, getWaitlistEntry, joinWaitlist, type WaitlistEntry } from '@jktl/shared/appointments/waitlist/contract'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { RosterIngest } from '../../src/modules/appointments/public.ts'
import { TestCity } from '../support/city.ts'
import { confirm, findClinic, hold, HOSPITALS, lockAtHospital, numberOf, type Problem, see } from './clinic.ts'

type Exam = ResponseOf<typeof listResources>['items'][number]

let city: TestCity
let institutionId: string
let exams: Exam[]
beforeAll(async () => {
  city = await TestCity.start()
  institutionId = (await findClinic(city, HOSPITALS.HIS, '2026-11-24')).institutionId
  exams = (await city.call<{ items: Exam[] }>(listResources, { query: { institutionId } })).body.items
}, 60_000)
afterAll(() => city?.close())
afterEach(async () => {
  await city.runJobs()
  await city.expectSqlInvariants()
})

const examOf = (name: string): Exam => {
  const exam = exams.find((e) => e.name === name)
  if (!exam) throw new Error('no such examination')
  return exam
}
async function sessionOf(exam: Exam, date: string, half: 'AM' | 'PM'): Promise<ClinicSession> {
  const { body } = await city.call<{ items: ClinicSession[] }>(listSessions, { query: { doctorId: exam.id } })
  const session = body.items.find((s) => s.date === date && s.half === half)
  if (!session) throw new Error('no session of the device')
  return session
}
const settle = (): Promise<void> => city.settle()
/** Nothing is left of a department's day. */
const takeTheRest = (departmentId: string, date: string) =>
  city.db.query(
    `UPDATE number SET state = 'WITHDRAWN', cause = 'test', actor = 'test', changed_at = $3 WHERE state = 'AVAILABLE' AND session_id IN (SELECT id FROM clinic_session WHERE department_id = $1 AND date = $2::date)`,
    [departmentId, date, new Date(city.now())],
  )
const segmentOf = (session: ClinicSession, index = 0): string => session.segments[index]?.id ?? ''

describe('examinations and beds', () => {
  test('A14 R347: the examinations of a hospital are listed with preparation, fee and next free day; its beds are not', () => {
    expect(exams.map((e) => e.name)).toEqual(['心脏彩超', '心脏 CT'])
    for (const exam of exams) {
      expect(exam.preparation.length).toBeGreaterThan(0)
      expect(exam.feeFen).toBeGreaterThan(0)
      expect(exam.remaining).toBeGreaterThan(0)
      expect(exam.nextDate).not.toBeNull()
    }
  })

  test('A14: an examination is held at the hospital, paid and cancelled like any number', async () => {
    const exam = examOf('心脏彩超')
    const session = await sessionOf(exam, '2026-11-26', 'AM')
    expect(session).toMatchObject({ doctorName: '心脏彩超', doctorTitle: '检查', feeFen: exam.feeFen })
    const who = await city.resident('王秀兰')
    const held = await hold(city, who, who.selfId, segmentOf(session))
    expect(held.body).toMatchObject({ state: 'HELD', doctorName: '心脏彩超', doctorTitle: '检查', preparation: exam.preparation, feeFen: exam.feeFen })
    expect(await lockAtHospital(city, HOSPITALS.HIS, held.body.id)).toMatchObject({ status: 'LOCKED' })
    const booked = await confirm(city, who, held.body.id, 'WINDOW')
    expect(booked.body.appointment).toMatchObject({ state: 'BOOKED' })
    expect(await numberOf(city, held.body.id)).toMatchObject({ state: 'SOLD' })
    await city.call(cancelAppointment, { token: who.token, params: { id: held.body.id }, body: {} })
    await city.runJobs()
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'CANCELLED_BY_USER' })
    expect(await numberOf(city, held.body.id)).toMatchObject({ state: 'COOLING' })
  })

  test('N3 A14: a visit, a cardiac ultrasound and a CT fit into one half day of one department; two slots of one device do not', async () => {
    const who = await city.resident('李建国')
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-25')
    const { date, half } = clinic.session
    if (half === 'NIGHT') throw new Error('an evening session')
    const [ultrasound, ct] = [await sessionOf(examOf('心脏彩超'), date, half), await sessionOf(examOf('心脏 CT'), date, half)]
    expect([ultrasound.departmentId, ct.departmentId]).toEqual([clinic.departmentId, clinic.departmentId])
    const places = [segmentOf(clinic.session), segmentOf(ultrasound), segmentOf(ct)]
    for (const place of places) {
      const held = await hold(city, who, who.selfId, place)
      expect(held.status).toBe(201)
      await confirm(city, who, held.body.id, 'WINDOW')
    }
    expect((await hold(city, who, who.selfId, segmentOf(ultrasound, 1))).body.code).toBe('APPOINTMENTS.SAME_SESSION_BOOKED')
  })

  test('N2 A14: thirty people at once for the one slot of a device, exactly one gets it', async () => {
    const segmentId = segmentOf(await sessionOf(examOf('心脏 CT'), '2026-11-27', 'PM'))
    const people = await Promise.all((await city.personas(30)).map((p) => city.resident(p.name)))
    const answers = await Promise.all(people.map((who) => hold(city, who, who.selfId, segmentId)))
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1)
  }, 60_000)

  test('A14 A25: whoever waits for a device that is sold out is offered the slot that comes back, and nobody who waits for a doctor is', async () => {
    const exam = examOf('心脏 CT')
    const session = await sessionOf(exam, '2026-12-02', 'AM')
    const [holder, who, other] = [await city.resident('李建国'), await city.resident('其其格'), await city.resident('王秀兰')]
    const held = await hold(city, holder, holder.selfId, segmentOf(session))
    await confirm(city, holder, held.body.id, 'WINDOW')
    const wish = { departmentId: exam.departmentId, date: session.date, half: session.half, prepay: false }
    const wait = (one: typeof who, doctorId: string) =>
      city.call<{ entry: WaitlistEntry } & Problem>(joinWaitlist, { token: one.token, body: { ...wish, personId: one.selfId, doctorId } })
    expect((await wait(who, exam.id)).body.code).toBe('APPOINTMENTS.WAITLIST_NOT_NEEDED')
    await takeTheRest(exam.departmentId, session.date)
    const joined = await wait(who, exam.id)
    expect(joined).toMatchObject({ status: 201, body: { entry: { state: 'WAITING', doctorName: '心脏 CT', place: { number: 1 } } } })
    const [colleague] = await city.db.query<{ id: string }>(
      `SELECT doctor_id AS id FROM clinic_session WHERE department_id = $1 AND date = $2::date AND half = $3 AND kind = 'CLINIC' AND state = 'OPEN' LIMIT 1`,
      [exam.departmentId, session.date, session.half],
    )
    const elsewhere = await wait(other, colleague?.id ?? '')
    expect(elsewhere.status).toBe(201)
    await city.call(cancelAppointment, { token: holder.token, params: { id: held.body.id }, body: {} })
    await settle()
    const seen = (one: typeof who, id: string) => city.must<WaitlistEntry>(getWaitlistEntry, { token: one.token, params: { id } })
    expect(await seen(who, joined.body.entry.id)).toMatchObject({ state: 'OFFERED' })
    expect(await seen(other, elsewhere.body.entry.id)).toMatchObject({ state: 'WAITING' })
    const accepted = await city.call<{ state: string; doctorName: string }>(acceptOffer, { token: who.token, params: { id: joined.body.entry.id } })
    expect(accepted.body).toMatchObject({ state: 'HELD', doctorName: '心脏 CT' })
  })

  test('A24 A14: an examination moves to another time of the same device, never to a doctor', async () => {
    const who = await city.resident('李娜')
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-12-01')
    const session = await sessionOf(examOf('心脏彩超'), '2026-12-01', 'PM')
    const held = await hold(city, who, who.selfId, segmentOf(session))
    await confirm(city, who, held.body.id, 'WINDOW')
    const move = (segmentId: string) => city.call<Problem>(rescheduleAppointment, { token: who.token, params: { id: held.body.id }, body: { segmentId } })
    expect((await move(segmentOf(clinic.session))).body.code).toBe('APPOINTMENTS.RESCHEDULE_ELSEWHERE')
    expect((await move(segmentOf(session, 1))).status).toBeLessThan(300)
  })

  test('§2.4 A14: a device that is stopped gives everybody on it back what they paid for', async () => {
    const who = await city.resident('其其格')
    const session = await sessionOf(examOf('心脏彩超'), '2026-11-30', 'AM')
    const held = await hold(city, who, who.selfId, segmentOf(session))
    await confirm(city, who, held.body.id, 'ONLINE')
    const [payment] = await city.db.query<{ no: string }>(
      `SELECT p.out_trade_no AS no FROM payment_order p JOIN appointment a ON a.trade_order_id = p.trade_order_id WHERE a.id = $1`,
      [held.body.id],
    )
    await city.action('wechat-pay', 'payer-pays', { out_trade_no: payment?.no })
    await settle()
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'BOOKED', money: { paidFen: session.feeFen } })
    const [row] = await city.db.query<{ schId: string }>(
      `SELECT r.sch_id AS "schId" FROM clinic_session s JOIN roster r ON r.id = s.roster_id WHERE s.id = $1`,
      [session.id],
    )
    await city.action('his', 'suspend-session', { hosCode: HOSPITALS.HIS, schId: row?.schId, reason: '设备检修' })
    await city.app.nest.get(RosterIngest, { strict: false }).syncRosters()
    await settle()
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'SUSPENDED_BY_HOSPITAL' })
    const refunds = await city.db.query(`SELECT r.amount_fen FROM refund r JOIN appointment a ON a.trade_order_id = r.trade_order_id WHERE a.id = $1`, [
      held.body.id,
    ])
    expect(refunds).toEqual([{ amount_fen: session.feeFen }])
    expect(await sessionOf(examOf('心脏彩超'), '2026-11-30', 'AM')).toMatchObject({ state: 'SUSPENDED', remaining: 0 })
  })

  test('A14: a bed is in the pool, for referrals only; a resident who asks for one is told to see a doctor first', async () => {
    const beds = await city.db.query<{ segmentId: string; channel: string; n: number }>(
      `SELECT n.segment_id AS "segmentId", n.channel, count(*) AS n FROM number n JOIN clinic_session s ON s.id = n.session_id WHERE s.kind = 'BED' AND s.date = '2026-11-26' GROUP BY 1, 2`,
    )
    expect(beds).toMatchObject([{ channel: 'REFERRAL', n: 4 }])
    const who = await city.resident('王秀兰')
    expect(await hold(city, who, who.selfId, beds[0]?.segmentId ?? '')).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.BED_BY_REFERRAL' } })
    await expect(city.db.query(`UPDATE number SET channel = 'ONLINE' WHERE segment_id = $1 RETURNING channel`, [beds[0]?.segmentId])).resolves.toEqual(
      Array.from({ length: 4 }, () => ({ channel: 'REFERRAL' })),
    )
  })

  test('A14: devices and wards are not doctors of their department, and the pool’s week shows all three', async () => {
    const { departmentId } = examOf('心脏彩超')
    const listed = (await city.call<{ items: ClinicSession[] }>(listSessions, { query: { departmentId } })).body.items
    expect(listed.every((s) => !exams.some((e) => e.id === s.doctorId))).toBe(true)
    const free = (await city.call<{ items: { doctorId: string | null }[] }>(listAvailability, { query: { departmentId } })).body.items
    expect(free.every((f) => !exams.some((e) => e.id === f.doctorId))).toBe(true)
    const manager = await city.signIn('孟静')
    const week = await city.call<{ items: PoolSession[] }>(listPoolWeek, { token: manager.token, query: { from: '2026-11-23' } })
    expect(new Set(week.body.items.map((s) => s.kind))).toEqual(new Set(['CLINIC', 'EXAM', 'BED']))
    expect(week.body.items.find((s) => s.kind === 'BED')).toMatchObject({ doctorName: '心内科病房', doctorTitle: '床位', channels: { REFERRAL: 4 } })
  })
})

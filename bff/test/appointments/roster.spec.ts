import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { listAvailability, listRoster, listSessions, previewSuspension, type RosterSession } from '@jktl/shared/appointments/contract'
import { requestSuspension } from '@jktl/shared/appointments/pool/contract'

import { RosterIngest } from '../../src/modules/appointments/public.ts'
import { TestCity } from '../support/city.ts'
import { type Clinic, confirm, findClinic, hold, HOSPITALS, lockAtHospital, numberOf, type Problem, see } from './clinic.ts'

let city: TestCity
beforeAll(async () => {
  city = await TestCity.start()
}, 60_000)
afterAll(() => city?.close())
afterEach(async () => {
  await city.clearFaults('his')
  await city.runJobs()
  await city.expectSqlInvariants()
})

const sync = (): Promise<void> => city.app.nest.get(RosterIngest, { strict: false }).syncRosters()
const counts = async (sessionId: string): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await city.db.query<{ state: string; n: number }>(`SELECT state, count(*) AS n FROM number WHERE session_id = $1 GROUP BY state`, [sessionId])).map(
      (row) => [row.state, row.n],
    ),
  )
const publish = (clinic: Clinic, count: number, version?: number) => {
  const [segment] = clinic.session.segments
  return city.action('his', 'publish-roster', {
    hosCode: clinic.hosCode,
    doctCode: clinic.doctCode,
    date: clinic.session.date,
    half: clinic.session.half,
    periods: [{ begin: segment?.start, end: segment?.end, count }],
    ...(version ? { version } : {}),
  })
}

describe('rosters', () => {
  test('A12 N1: taking over the same rosters again changes nothing', async () => {
    const before = await city.db.query(`SELECT count(*) AS n, max(seq) AS last FROM number_history`)
    await sync()
    expect(await city.db.query(`SELECT count(*) AS n, max(seq) AS last FROM number_history`)).toEqual(before)
  })

  test('N1 §2.4: limit lowered below what is sold: unsold numbers are withdrawn, sold ones stay and are flagged; raised again they return', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-26')
    const who = await city.resident('李娜')
    await publish(clinic, 6)
    await sync()
    const held = await hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')
    await confirm(city, who, held.body.id, 'WINDOW')
    expect(await numberOf(city, held.body.id)).toMatchObject({ ordinal: 1, state: 'SOLD' })
    await publish(clinic, 3)
    await sync()
    expect(await counts(clinic.session.id)).toMatchObject({ SOLD: 1, AVAILABLE: 2 })
    await publish(clinic, 5)
    await sync()
    expect(await counts(clinic.session.id)).toMatchObject({ SOLD: 1, AVAILABLE: 4 })
  })

  test('N1 §2.4: an older version that arrives after a newer one resurrects nothing', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-27')
    await publish(clinic, 4, 9)
    await sync()
    const before = await counts(clinic.session.id)
    await publish(clinic, 20, 8)
    await sync()
    expect(await counts(clinic.session.id)).toEqual(before)
  })

  test('A29 §2.3.2: a new day’s numbers are planned and released at their hour, not at midnight; what is over and unsold expires', async () => {
    await city.setClock('2026-11-24T00:10:00+08:00')
    await sync()
    const [planned] = await city.db.query<{ n: number; at: Date }>(
      `SELECT count(*) AS n, min(s.release_at) AS at FROM number n JOIN clinic_session s ON s.id = n.session_id WHERE n.state = 'PLANNED'`,
    )
    expect(planned?.n).toBeGreaterThan(0)
    await city.setClock(planned?.at.getTime() ?? 0)
    await city.runJobs()
    expect(
      await city.db.query(`SELECT 1 FROM number n JOIN clinic_session s ON s.id = n.session_id WHERE n.state = 'PLANNED' AND s.release_at <= $1`, [
        new Date(city.now()),
      ]),
    ).toEqual([])
    expect(
      await city.db.query(`SELECT 1 FROM number n JOIN segment g ON g.id = n.segment_id WHERE n.state IN ('AVAILABLE', 'PLANNED') AND g.ends_at <= $1`, [
        new Date(city.now()),
      ]),
    ).toEqual([])
  })

  test('R342 R352: residents see days and segments with what is left, without signing in', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-26')
    const sessions = await city.call<{ items: { id: string; remaining: number; segments: { remaining: number; bookable: boolean }[] }[]; releaseNote: string }>(
      listSessions,
      { query: { departmentId: clinic.departmentId } },
    )
    expect(sessions.status).toBe(200)
    expect(sessions.body.releaseNote).toContain('放出')
    for (const session of sessions.body.items) expect(session.remaining).toBe(session.segments.reduce((sum, s) => sum + s.remaining, 0))
    const availability = await city.call<{ items: { departmentId: string; nextDate: string | null }[] }>(listAvailability, {
      query: { institutionId: clinic.institutionId },
    })
    expect(availability.body.items.find((i) => i.departmentId === clinic.departmentId)?.nextDate).toBeTruthy()
    expect(await city.call(listSessions)).toMatchObject({ status: 400, body: { code: 'APPOINTMENTS.DOCTOR_OR_DEPARTMENT_NEEDED' } })
  })
})

describe('suspension', () => {
  test('R347 A26 J13: staff suspend a session: preview, stale refused, numbers stopped, bookings ended, the hospital told', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-30')
    const manager = await city.signIn('孟静')
    const people = await Promise.all(['李娜', '李建国', '其其格'].map((name) => city.resident(name)))
    const held = await Promise.all(people.map((who, i) => hold(city, who, who.selfId, clinic.session.segments[i % 2]?.id ?? '')))
    for (const [i, who] of people.slice(0, 2).entries())
      expect((await confirm(city, who, held[i]?.body.id ?? '', 'WINDOW')).body.appointment.state).toBe('BOOKED')
    const preview = await city.call<{ version: number; booked: number; held: number; unsold: number }>(previewSuspension, {
      token: manager.token,
      params: { id: clinic.session.id },
    })
    expect(preview.body).toMatchObject({ booked: 2, held: 1 })
    const stale = await city.call<Problem>(requestSuspension, {
      token: manager.token,
      params: { id: clinic.session.id },
      ifMatch: preview.body.version + 5,
      body: { reason: 'DOCTOR_ILL', emergency: true },
    })
    expect(stale).toMatchObject({ status: 412, body: { code: 'KERNEL.STALE' } })
    const done = await city.call(requestSuspension, {
      token: manager.token,
      params: { id: clinic.session.id },
      ifMatch: preview.body.version,
      body: { reason: 'DOCTOR_ILL', emergency: true },
    })
    expect(done.status).toBe(201)
    const listed = await city.must<{ items: RosterSession[] }>(listRoster, { token: manager.token, query: { date: clinic.session.date } })
    const stopped = listed.items.find(({ id }) => id === clinic.session.id)
    expect(stopped).toMatchObject({ state: 'SUSPENDED', remaining: 0 })
    await city.runJobs()
    for (const [i, who] of people.entries()) expect(await see(city, who, held[i]?.body.id ?? '')).toMatchObject({ state: 'SUSPENDED_BY_HOSPITAL' })
    expect(Object.keys(await counts(clinic.session.id))).toEqual(['SUSPENDED'])
    const notices = await city.db.query(`SELECT 1 FROM outbox WHERE topic = 'notifications.notice' AND payload->>'kind' = 'appointment-suspended'`)
    expect(notices).toHaveLength(3)
    const { requests } = await city.journal('his')
    expect(requests.some((r) => r.operation === 'stop-schedule' && r.result === '0')).toBe(true)
    const again = await city.call<Problem>(requestSuspension, {
      token: manager.token,
      params: { id: clinic.session.id },
      ifMatch: stopped?.version ?? 0,
      body: { reason: 'DOCTOR_ILL', emergency: true },
    })
    expect(again).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.SESSION_SUSPENDED' } })
  })

  test('R347: the pool manager sees and stops only the own hospital; the administrator names one', async () => {
    const own = await findClinic(city, HOSPITALS.HIS, '2026-12-01')
    const other = await findClinic(city, HOSPITALS.PLATFORM, '2026-12-01')
    const [manager, admin] = [await city.signIn('孟静'), await city.signIn('系统管理员')]
    expect(await city.call(listRoster, { token: manager.token, query: { date: own.session.date } })).toMatchObject({
      status: 200,
      body: { institutionId: own.institutionId },
    })
    expect(await city.call(listRoster, { token: manager.token, query: { date: own.session.date, institutionId: other.institutionId } })).toMatchObject({
      status: 404,
    })
    expect(await city.call(previewSuspension, { token: manager.token, params: { id: other.session.id } })).toMatchObject({ status: 404 })
    const far = { params: { id: other.session.id }, ifMatch: 1, body: { reason: 'OTHER', emergency: true } }
    expect(await city.call(requestSuspension, { token: manager.token, ...far })).toMatchObject({ status: 404 })
    expect(await city.call(listRoster, { token: admin.token, query: { date: own.session.date } })).toMatchObject({ status: 400 })
    expect(await city.call(listRoster, { token: admin.token, query: { date: own.session.date, institutionId: other.institutionId } })).toMatchObject({
      status: 200,
    })
  })

  test('§2.4 停诊: the hospital stops a session itself with a higher version; nobody else can take a number of it', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-12-02')
    const who = await city.resident('王秀兰')
    const held = await hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')
    await city.action('his', 'suspend-session', { schId: clinic.schId })
    await sync()
    await city.runJobs()
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'SUSPENDED_BY_HOSPITAL', allowedActions: [] })
    const other = await city.resident('李娜')
    expect((await hold(city, other, other.selfId, clinic.session.segments[1]?.id ?? '')).body.code).toBe('APPOINTMENTS.SESSION_SUSPENDED')
    expect(await lockAtHospital(city, HOSPITALS.PLATFORM, held.body.id)).toBeUndefined()
  })
})

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import {
  acceptExtraNumber,
  addExtraNumber,
  answerSubstitution,
  applyQuotaPlan,
  changeLimit,
  createQuotaPlan,
  declineExtraNumber,
  exportPoolDay,
  getPoolSession,
  listPoolOffers,
  listPoolWeek,
  listQuotaPlans,
  moveQuota,
  type PoolOffer,
  type PoolSession,
  type PoolSessionDetail,
  previewQuotaPlan,
  type QuotaPlan,
  requestSuspension,
  reviewSuspension,
  substituteDoctor,
  type SuspensionRequest,
} from '@jktl/shared/appointments/pool/contract'
import { allocate } from '@jktl/shared/appointments/pool/rules'
import { createRuleVersion, listRuleVersions, type RuleVersion } from '@jktl/shared/appointments/pool/rule-contract'
import { addDays, dateOf, HOUR_MS, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'

import { RosterIngest } from '../../src/modules/appointments/public.ts'
import { type SignedIn, TestCity } from '../support/city.ts'
import { type Clinic, confirm, findClinic, hold, HOSPITALS, lockAtHospital, numberOf, type Problem, see } from './clinic.ts'

let city: TestCity
let admin: SignedIn
let manager: SignedIn
let doctor: SignedIn
beforeAll(async () => {
  city = await TestCity.start()
  ;[admin, manager, doctor] = (await Promise.all(['系统管理员', '孟静', '何医生'].map((name) => city.signIn(name)))) as [SignedIn, SignedIn, SignedIn]
}, 60_000)
afterAll(() => city?.close())
afterEach(async () => {
  await city.clearFaults('his')
  await city.runJobs()
  await city.expectSqlInvariants()
  expect(await brokenPool()).toEqual([])
})

const SPLIT = '150502S01'
const RATIO = { mode: 'RATIO', shares: { ONLINE: 5, WINDOW: 2, PHONE: 1, ELDER: 1, REFERRAL: 1 }, pattern: [], keptChannels: ['ELDER'] } as const

const sync = (): Promise<void> => city.app.nest.get(RosterIngest, { strict: false }).syncRosters()
const detail = async (sessionId: string, who = admin): Promise<PoolSessionDetail> =>
  (await city.call<PoolSessionDetail>(getPoolSession, { token: who.token, params: { id: sessionId } })).body
const channelsOf = ({ channels }: PoolSessionDetail): Record<string, number> => Object.fromEntries(channels.map(({ channel, total }) => [channel, total]))
const publish = (clinic: Clinic, count: number, version?: number) =>
  city.action('his', 'publish-roster', {
    hosCode: clinic.hosCode,
    doctCode: clinic.doctCode,
    date: clinic.session.date,
    half: clinic.session.half,
    periods: [{ begin: clinic.session.segments[0]?.start, end: clinic.session.segments[0]?.end, count }],
    ...(version ? { version } : {}),
  })
/** N1 and N4 as far as the pool adds to them. */
const brokenPool = (): Promise<object[]> =>
  city.db.query(
    `SELECT s.id FROM clinic_session s JOIN roster r ON r.id = s.roster_id JOIN number n ON n.session_id = s.id GROUP BY s.id, r.over_limit
      HAVING count(*) FILTER (WHERE NOT n.is_extra AND NOT n.in_roster AND n.state IN ('HELD', 'SOLD', 'USED')) <> r.over_limit
          OR count(*) <> count(*) FILTER (WHERE n.state = 'WITHDRAWN') + count(*) FILTER (WHERE n.state <> 'WITHDRAWN' AND n.channel IN ('ONLINE', 'WINDOW', 'PHONE', 'ELDER', 'REFERRAL'))`,
  )
const limitTo = async (sessionId: string, limit: number) =>
  city.call<PoolSessionDetail & Problem>(changeLimit, {
    token: admin.token,
    params: { id: sessionId },
    ifMatch: (await detail(sessionId)).session.version,
    body: { limit },
  })

describe('limits', () => {
  test('§2.4 limit 30→20 with 25 sold: only unsold numbers leave, five are flagged, nobody loses a number; 30 again covers them', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-26')
    await publish(clinic, 30)
    await sync()
    const people = await Promise.all((await city.personas(25)).map((p) => city.resident(p.name)))
    const held = await Promise.all(people.map((who) => hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')))
    expect(held.map((h) => h.status)).toEqual(held.map(() => 201))
    await Promise.all(people.map((who, i) => confirm(city, who, held[i]?.body.id ?? '', 'WINDOW')))
    const lowered = await limitTo(clinic.session.id, 20)
    expect(lowered).toMatchObject({ status: 200, body: { session: { limit: 20, overLimit: 5, states: { SOLD: 25 } } } })
    expect(lowered.body.session.states.AVAILABLE ?? 0).toBe(0)
    await sync()
    expect((await detail(clinic.session.id)).session).toMatchObject({ limit: 20, overLimit: 5, states: { SOLD: 25 } })
    const raised = await limitTo(clinic.session.id, 30)
    expect(raised.body.session).toMatchObject({ limit: 30, overLimit: 0 })
    await city.runJobs()
    expect((await detail(clinic.session.id)).session.states).toMatchObject({ SOLD: 25, AVAILABLE: 5 })
  }, 60_000)

  test('A27 §2.3.2: a raised limit adds ordinals that the hospital knows before residents do, and they can be booked', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-27')
    const segmentId = clinic.session.segments[0]?.id ?? ''
    await publish(clinic, 1)
    await sync()
    const [first, second] = await Promise.all(['王秀兰', '李娜'].map((name) => city.resident(name)))
    expect((await hold(city, first!, first!.selfId, segmentId)).status).toBe(201)
    await city.faults('his', [{ match: { operation: 'set-numbers' }, effect: { kind: 'unavailable' } }])
    expect((await limitTo(clinic.session.id, 3)).body).toMatchObject({ session: { limit: 3, states: { PLANNED: 2 } }, isListPending: true })
    await city.runJobs('appointments.move-numbers')
    expect((await hold(city, second!, second!.selfId, segmentId)).body.code).toBe('APPOINTMENTS.SOLD_OUT')
    await city.clearFaults('his')
    await city.advanceClock(MINUTE_MS)
    await city.runJobs()
    // “Sold out” is believed for a quarter of a second.
    await new Promise((done) => setTimeout(done, 300))
    const held = await hold(city, second!, second!.selfId, segmentId)
    expect(held).toMatchObject({ status: 201, body: { numberOrdinal: 2 } })
    await confirm(city, second!, held.body.id, 'WINDOW')
    await city.runJobs()
    expect(await lockAtHospital(city, HOSPITALS.PLATFORM, held.body.id)).toMatchObject({ status: 'CONFIRMED' })
  })

  test('§2.3.1: where the hospital owns its numbers, their limit is not changed here', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-26')
    expect((await limitTo(clinic.session.id, 3)).body.code).toBe('APPOINTMENTS.LIMIT_IS_THE_HOSPITALS')
  })

  test('§2.4 older roster version after newer: a list that the hospital has not been told yet is not undone by its roster', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-30')
    await publish(clinic, 4)
    await sync()
    await city.faults('his', [{ match: { operation: 'set-numbers' }, effect: { kind: 'unavailable' } }])
    await limitTo(clinic.session.id, 2)
    await publish(clinic, 4)
    await sync()
    expect((await detail(clinic.session.id)).session.limit).toBe(2)
    await city.clearFaults('his')
    await city.advanceClock(MINUTE_MS)
    await city.runJobs()
    await sync()
    expect((await detail(clinic.session.id)).session).toMatchObject({ limit: 2 })
  })

  test('§2.4 release job twice, on two nodes: each planned number is released once', async () => {
    await city.setClock('2026-11-24T00:10:00+08:00')
    await sync()
    const [planned] = await city.db.query<{ n: number; at: Date }>(
      `SELECT count(*) AS n, max(s.release_at) AS at FROM number n JOIN clinic_session s ON s.id = n.session_id WHERE n.state = 'PLANNED'`,
    )
    expect(planned?.n).toBeGreaterThan(0)
    await city.setClock(planned?.at.getTime() ?? 0)
    const other = await city.startSecondApp()
    await Promise.all([city.app, other, city.app, other].map((app) => app.platform.jobs.runDue('appointments.move-numbers')))
    await other.close()
    expect(await city.db.query(`SELECT number_id FROM number_history WHERE cause = 'release' GROUP BY number_id, at HAVING count(*) > 1`)).toEqual([])
    expect(await city.db.query(`SELECT session_id FROM number GROUP BY session_id, ordinal HAVING count(*) > 1`)).toEqual([])
  })
})

describe('channels', () => {
  let plan: QuotaPlan
  beforeAll(async () => {
    ;[admin, manager, doctor] = (await Promise.all(['系统管理员', '孟静', '何医生'].map((name) => city.signIn(name)))) as [SignedIn, SignedIn, SignedIn]
    const { institutionId } = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-26')
    const made = await city.call<QuotaPlan & Problem>(createQuotaPlan, {
      token: admin.token,
      params: { id: institutionId },
      ifMatch: 0,
      body: { ...RATIO, effectiveFrom: '2026-11-20' },
    })
    expect(made.status).toBe(201)
    plan = made.body
  })

  test('A15 R347: plans are versions: a second author without the newest one is refused; the list says which is in force', async () => {
    const { institutionId } = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-26')
    const stale = await city.call<Problem>(createQuotaPlan, {
      token: admin.token,
      params: { id: institutionId },
      ifMatch: 0,
      body: { ...RATIO, effectiveFrom: '2026-12-20' },
    })
    expect(stale).toMatchObject({ status: 412, body: { code: 'KERNEL.STALE' } })
    const { body } = await city.call<{ version: number; items: QuotaPlan[] }>(listQuotaPlans, { token: admin.token, query: { institutionId } })
    expect(body).toMatchObject({ version: 1, items: [{ id: plan.id, isInForce: true, shares: RATIO.shares }] })
    await expect(city.db.query(`UPDATE quota_plan SET online = 1`)).rejects.toThrow()
  })

  test('A15 N4: a roster that comes in is divided by the plan in force, spread over its ordinals', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-12-01')
    await publish(clinic, 23)
    await sync()
    const shown = await detail(clinic.session.id)
    expect(channelsOf(shown)).toEqual(allocate(23, RATIO))
    expect(shown.session.limit).toBe(23)
    const rows = await city.db.query<{ ordinal: number; channel: string }>(
      `SELECT ordinal, channel FROM number WHERE session_id = $1 AND state <> 'WITHDRAWN' ORDER BY ordinal`,
      [clinic.session.id],
    )
    expect(rows.slice(0, 12).some((row) => row.channel !== 'ONLINE')).toBe(true)
    expect(rows.slice(12).some((row) => row.channel === 'ONLINE')).toBe(true)
    await publish(clinic, 26)
    await sync()
    expect(Object.values(channelsOf(await detail(clinic.session.id))).reduce((a, b) => a + b)).toBe(26)
  })

  test('A15: applying a plan to sessions is previewed with the same figures and leaves what is taken in its channel', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-12-02')
    const who = await city.resident('李娜')
    const held = await hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')
    expect(held.status).toBe(201)
    const range = { from: clinic.session.date, to: clinic.session.date }
    const preview = await city.call<{ limit: number; after: object; changes: number; sessions: number }>(previewQuotaPlan, {
      token: admin.token,
      params: { id: plan.id },
      query: range,
    })
    expect(preview.body.sessions).toBeGreaterThan(0)
    const applied = await city.call(applyQuotaPlan, { token: admin.token, params: { id: plan.id }, body: range })
    expect(applied.body).toEqual(preview.body)
    const [number] = await city.db.query<{ channel: string }>(`SELECT n.channel FROM number n JOIN appointment a ON a.number_id = n.id WHERE a.id = $1`, [
      held.body.id,
    ])
    expect(number?.channel).toBe('ONLINE')
  })

  test('§2.4 quota moved between channels while booking: the total is the same before, during and after', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-12-03')
    await publish(clinic, 24)
    await sync()
    const segmentId = clinic.session.segments[0]?.id ?? ''
    const people = await Promise.all((await city.personas(40)).slice(25).map((p) => city.resident(p.name)))
    const total = async (): Promise<number> =>
      (await city.db.query<{ n: number }>(`SELECT count(*) AS n FROM number WHERE session_id = $1 AND state <> 'WITHDRAWN'`, [clinic.session.id]))[0]?.n ?? 0
    const totals: number[] = [await total()]
    const moves = async (): Promise<void> => {
      for (let round = 0; round < 6; round++) {
        const shown = await detail(clinic.session.id)
        const [from, to] = round % 2 === 0 ? ['ONLINE', 'WINDOW'] : ['WINDOW', 'ONLINE']
        await city.call(moveQuota, { token: admin.token, params: { id: clinic.session.id }, ifMatch: shown.session.version, body: { from, to, count: 2 } })
        totals.push(await total())
      }
    }
    const [, ...answers] = await Promise.all([moves(), ...people.map((who) => hold(city, who, who.selfId, segmentId))])
    expect(new Set(totals)).toEqual(new Set([24]))
    const taken = answers.filter((a) => a?.status === 201).length
    expect((await detail(clinic.session.id)).channels.reduce((sum, c) => sum + c.taken, 0)).toBe(taken)
    const shown = await detail(clinic.session.id)
    const tooMany = await city.call<Problem>(moveQuota, {
      token: admin.token,
      params: { id: clinic.session.id },
      ifMatch: shown.session.version,
      body: { from: 'PHONE', to: 'ONLINE', count: 150 },
    })
    expect(tooMany.body.code).toBe('APPOINTMENTS.QUOTA_TOO_FEW')
  }, 60_000)

  test('A28: an elder takes a number kept for elders when nothing else is left, others are told so', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-12-04')
    await publish(clinic, 2)
    await sync()
    const segmentId = clinic.session.segments[0]?.id ?? ''
    await city.db.query(`UPDATE number SET channel = CASE WHEN ordinal = 1 THEN 'ELDER' ELSE 'WINDOW' END WHERE session_id = $1`, [clinic.session.id])
    const [young, old] = [await city.resident('李娜'), await city.resident('王秀兰')]
    expect((await hold(city, young, young.selfId, segmentId)).body.code).toBe('APPOINTMENTS.ELDER_ONLY')
    const held = await hold(city, old, old.selfId, segmentId)
    expect(held).toMatchObject({ status: 201, body: { numberOrdinal: 1 } })
    const [row] = await city.db.query<{ channel: string }>(`SELECT channel FROM appointment WHERE id = $1`, [held.body.id])
    expect(row?.channel).toBe('ELDER')
  })

  test('A15: at the hour of the rule unsold numbers go online once, except what the plan keeps', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-12-01')
    const before = await detail(clinic.session.id)
    const startsAt = instantAt(clinic.session.date, clinic.session.segments[0]?.start)
    await city.setClock(startsAt - HOUR_MS - MINUTE_MS)
    await city.runJobs('pool.rebalance')
    admin = await city.signIn('系统管理员')
    expect(channelsOf(await detail(clinic.session.id))).toEqual(channelsOf(before))
    await city.advanceClock(MINUTE_MS)
    expect((await city.runJobs('pool.rebalance'))[0]?.count).toBeGreaterThan(0)
    const after = await detail(clinic.session.id)
    expect(channelsOf(after)).toMatchObject({ ELDER: channelsOf(before).ELDER, WINDOW: 0, PHONE: 0, REFERRAL: 0 })
    expect(after.session.limit).toBe(before.session.limit)
    expect(await city.runJobs('pool.rebalance')).toEqual([])
  })
})

describe('加号, 停诊 and 替诊', () => {
  beforeAll(async () => {
    ;[admin, manager, doctor] = (await Promise.all(['系统管理员', '孟静', '何医生'].map((name) => city.signIn(name)))) as [SignedIn, SignedIn, SignedIn]
  })
  const from = () => addDays(dateOf(city.now()), 3)
  const offers = async (who: SignedIn): Promise<PoolOffer[]> => (await city.call<{ items: PoolOffer[] }>(listPoolOffers, { token: who.token })).body.items
  const extraFor = async (clinic: Clinic, name: string, by = doctor) => {
    const card = (await city.personas()).find((p) => p.name === name)
    return city.call<PoolSessionDetail & Problem>(addExtraNumber, {
      token: by.token,
      params: { id: clinic.session.id },
      body: { segmentId: clinic.session.segments[0]?.id, name, idNumber: card?.idNumber, reason: '术后复查' },
    })
  }

  test('A27: the doctor adds a number for one person, who accepts it; N1 counts it beside the limit; nobody else can take it', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, from())
    const [who, other] = [await city.resident('李娜'), await city.resident('其其格')]
    const before = await detail(clinic.session.id)
    const added = await extraFor(clinic, '李娜')
    expect(added).toMatchObject({
      status: 201,
      body: { session: { limit: before.session.limit, extra: 1 }, extras: [{ state: 'OFFERED', personNameMasked: '李*', reason: '术后复查' }] },
    })
    expect((await extraFor(clinic, '李娜')).body.code).toBe('APPOINTMENTS.EXTRA_OPEN_ALREADY')
    const [offer] = await offers(who)
    expect(offer).toMatchObject({ kind: 'EXTRA', state: 'OFFERED' })
    const params = { id: offer?.id ?? '' }
    expect(await city.call(acceptExtraNumber, { token: other.token, params })).toMatchObject({ status: 404 })
    const accepted = await city.call<{ id: string; state: string; numberOrdinal: number }>(acceptExtraNumber, { token: who.token, params })
    expect(accepted).toMatchObject({ status: 201, body: { state: 'HELD' } })
    expect((await offers(who))[0]).toMatchObject({ state: 'ACCEPTED', appointmentId: accepted.body.id })
    await confirm(city, who, accepted.body.id, 'WINDOW')
    expect(await lockAtHospital(city, HOSPITALS.HIS, accepted.body.id)).toMatchObject({ status: 'CONFIRMED' })
    expect((await detail(clinic.session.id)).session).toMatchObject({ limit: before.session.limit, extra: 1, overLimit: 0 })
    const [line] = await city.db.query<{ reason: string }>(
      `SELECT reason FROM audit_log WHERE action = 'appointments.addExtraNumber' AND reason IS NOT NULL LIMIT 1`,
    )
    expect(line?.reason).toBe('术后复查')
  })

  test('A27: an extra number that is declined or not answered in time leaves the pool; a person unknown by name and number is not found', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, from(), 1)
    const who = await city.resident('李建国')
    expect((await extraFor(clinic, '李建国')).status).toBe(201)
    const [first] = await offers(who)
    expect((await city.call<{ items: PoolOffer[] }>(declineExtraNumber, { token: who.token, params: { id: first?.id ?? '' } })).body.items[0]).toMatchObject({
      state: 'DECLINED',
    })
    expect((await extraFor(clinic, '李建国')).status).toBe(201)
    await city.advanceClock(3 * HOUR_MS)
    await city.runJobs()
    expect((await offers(who))[0]).toMatchObject({ state: 'EXPIRED' })
    expect((await detail(clinic.session.id)).session.extra).toBe(0)
    const unknown = await city.call<Problem>(addExtraNumber, {
      token: doctor.token,
      params: { id: clinic.session.id },
      body: { segmentId: clinic.session.segments[0]?.id, name: '查无此人', idNumber: '150502195803120000', reason: '术后复查' },
    })
    expect(unknown).toMatchObject({ status: 422, body: { code: 'APPOINTMENTS.EXTRA_PERSON_NOT_FOUND' } })
  })

  test('A26: 停诊 waits for a second person; whoever asked cannot decide; approved, it is carried out', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, from(), 2)
    const ask = async () =>
      city.call<SuspensionRequest & Problem>(requestSuspension, {
        token: manager.token,
        params: { id: clinic.session.id },
        ifMatch: (await detail(clinic.session.id)).session.version,
        body: { reason: 'DOCTOR_ILL', emergency: false },
      })
    const asked = await ask()
    expect(asked).toMatchObject({ status: 201, body: { state: 'REQUESTED', isOwn: true, isEmergency: false } })
    expect((await ask()).body.code).toBe('APPOINTMENTS.REVIEW_PENDING')
    expect((await detail(clinic.session.id)).session).toMatchObject({ state: 'OPEN', isReviewPending: true })
    const review = (token: string, version = asked.body.version) =>
      city.call<SuspensionRequest & Problem>(reviewSuspension, { token, params: { id: asked.body.id }, ifMatch: version, body: { decision: 'approve' } })
    expect((await review(manager.token)).body.code).toBe('APPOINTMENTS.OWN_REQUEST')
    expect((await review(admin.token, 9)).status).toBe(412)
    expect((await review(admin.token)).body).toMatchObject({ state: 'APPROVED' })
    expect((await detail(clinic.session.id)).session).toMatchObject({ state: 'SUSPENDED' })
    expect((await review(admin.token)).body.code).toBe('APPOINTMENTS.REVIEWED_ALREADY')
  })

  test('A26: in an emergency one person suspends at once, and a second one looks at it afterwards', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, from(), 2)
    const done = await city.call<SuspensionRequest>(requestSuspension, {
      token: manager.token,
      params: { id: clinic.session.id },
      ifMatch: (await detail(clinic.session.id)).session.version,
      body: { reason: 'DOCTOR_EMERGENCY', emergency: true },
    })
    expect(done.body).toMatchObject({ state: 'REQUESTED', isEmergency: true })
    expect(await detail(clinic.session.id)).toMatchObject({
      session: { state: 'SUSPENDED', isReviewPending: true },
      request: { isEmergency: true, state: 'REQUESTED' },
    })
  })

  /** Stops one of two sessions of a department in the same half day, so that its doctor may stand in for the other. */
  async function freeColleague(): Promise<PoolSessionDetail> {
    const pairs = await city.db.query<{ stopped: string; kept: string }>(
      `SELECT a.id AS stopped, b.id AS kept FROM clinic_session a JOIN clinic_session b ON b.department_id = a.department_id AND b.date = a.date AND b.half = a.half AND b.doctor_id <> a.doctor_id
         JOIN institution i ON i.id = a.institution_id
        WHERE i.hos_code = $1 AND a.kind = 'CLINIC' AND b.kind = 'CLINIC' AND a.state = 'OPEN' AND b.state = 'OPEN' AND a.date >= $2::date ORDER BY a.date, a.id, b.id`,
      [HOSPITALS.HIS, from()],
    )
    for (const { stopped, kept } of pairs) {
      const { session } = await detail(stopped)
      if (session.state !== 'OPEN' || (await detail(kept)).session.state !== 'OPEN') continue
      await city.must(requestSuspension, {
        token: manager.token,
        params: { id: stopped },
        ifMatch: session.version,
        body: { reason: 'OTHER', emergency: true },
      })
      const shown = await detail(kept)
      if (shown.substitutes.length > 0) return shown
    }
    throw new Error('nobody can substitute anywhere')
  }

  test('A26: a substitute of equal or higher title takes a session over; who stays keeps the number, who leaves is refunded until the start and not counted', async () => {
    const { session, segments, substitutes } = await freeColleague()
    const [stays, leaves] = [await city.resident('陈晨'), await city.resident('其其格')]
    const ids: string[] = []
    for (const who of [stays, leaves]) {
      const held = await hold(city, who, who.selfId, segments[1]?.id ?? '')
      expect(held.status).toBe(201)
      await confirm(city, who, held.body.id, 'WINDOW')
      ids.push(held.body.id)
    }
    const unfit = await city.call<Problem>(substituteDoctor, {
      token: manager.token,
      params: { id: session.id },
      ifMatch: (await detail(session.id)).session.version,
      body: { doctorId: session.doctorId, reason: '外出进修' },
    })
    expect(unfit.body.code).toBe('APPOINTMENTS.SUBSTITUTE_NOT_FIT')
    const taken = await city.call<PoolSessionDetail>(substituteDoctor, {
      token: manager.token,
      params: { id: session.id },
      ifMatch: (await detail(session.id)).session.version,
      body: { doctorId: substitutes[0]?.doctorId, reason: '外出进修' },
    })
    expect(taken.body).toMatchObject({ session: { doctorId: substitutes[0]?.doctorId }, substitution: { pending: 2 } })
    expect(await see(city, stays, ids[0] ?? '')).toMatchObject({ state: 'BOOKED', doctorId: substitutes[0]?.doctorId })
    // After the ordinary time for giving a number back.
    await city.setClock(instantAt(session.date, segments[1]?.start) - 30 * MINUTE_MS)
    const [keeper, leaver] = [await city.resident('陈晨'), await city.resident('其其格')]
    const answer = (who: SignedIn, id: string, value: string) =>
      city.call<{ items: PoolOffer[] } & Problem>(answerSubstitution, { token: who.token, params: { id }, body: { answer: value } })
    expect((await answer(keeper, ids[0] ?? '', 'KEEP')).body.items[0]).toMatchObject({ state: 'KEPT' })
    expect((await answer(leaver, ids[1] ?? '', 'LEAVE')).status).toBe(200)
    await city.runJobs()
    expect(await see(city, leaver, ids[1] ?? '')).toMatchObject({ state: 'CANCELLED_BY_HOSPITAL' })
    expect(await numberOf(city, ids[1] ?? '')).toMatchObject({ state: 'COOLING' })
    await sync()
    admin = await city.signIn('系统管理员')
    expect((await detail(session.id)).session.doctorId).toBe(substitutes[0]?.doctorId)
  })
})

describe('rules, sub-quotas and the week', () => {
  beforeAll(async () => {
    ;[admin, manager, doctor] = (await Promise.all(['系统管理员', '孟静', '何医生'].map((name) => city.signIn(name)))) as [SignedIn, SignedIn, SignedIn]
  })

  test('R349 A16 AP4: a new version begins tomorrow at the earliest and changes nothing for what is booked', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, addDays(dateOf(city.now()), 2))
    const who = await city.resident('李建国')
    const held = await hold(city, who, who.selfId, clinic.session.segments[2]?.id ?? '')
    expect(held.status).toBe(201)
    await confirm(city, who, held.body.id, 'WINDOW')
    const before = await see(city, who, held.body.id)
    const { body: list } = await city.call<{ version: number; items: RuleVersion[] }>(listRuleVersions, { token: manager.token })
    const inForce = list.items.find((item) => item.isInForce)
    const add = (parameters: object, effectiveFrom: string, ifMatch = list.version) =>
      city.call<RuleVersion & Problem>(createRuleVersion, {
        token: manager.token,
        ifMatch,
        body: { institutionId: clinic.institutionId, effectiveFrom, parameters: { ...inForce?.parameters, ...parameters }, source: '院办通知' },
      })
    const tomorrow = `${addDays(dateOf(city.now()), 1)}T00:00:00+08:00`
    expect((await add({}, `${dateOf(city.now())}T00:00:00+08:00`)).body.code).toBe('APPOINTMENTS.RULE_NOT_IN_FUTURE')
    expect((await add({ releaseTime: '00:00' }, tomorrow)).body.code).toBe('APPOINTMENTS.RELEASE_AT_NIGHT')
    const made = await add({ cancelCutoffDays: 3, holdMinutes: 5 }, tomorrow)
    expect(made).toMatchObject({ status: 201, body: { version: 1, isInForce: false } })
    expect((await add({ holdMinutes: 6 }, tomorrow)).status).toBe(412)
    await city.setClock(`${addDays(dateOf(city.now()), 1)}T06:00:00+08:00`)
    await new Promise((done) => setTimeout(done, 1_100))
    const later = await city.resident('李建国')
    expect(await see(city, later, held.body.id)).toMatchObject({ cancelUntil: before.cancelUntil, rules: before.rules })
    const next = await findClinic(city, HOSPITALS.HIS, addDays(dateOf(city.now()), 4))
    const fresh = await hold(city, later, later.selfId, next.session.segments[0]?.id ?? '')
    expect(fresh.body.rules[0]).toContain('号留 5 分钟')
    const [region, own] = await Promise.all([city.signIn('系统管理员'), city.signIn('孟静')])
    const regional = (token: string) =>
      city.call<Problem>(createRuleVersion, {
        token,
        ifMatch: 1,
        body: { effectiveFrom: '2027-01-01T00:00:00+08:00', parameters: inForce?.parameters, source: '全市规定' },
      })
    expect((await regional(own.token)).status).toBe(404)
    expect((await regional(region.token)).status).toBe(201)
  })

  test('§2.3.1 SPLIT: unsold numbers of a sub-quota go back at the end of the window, once, however often the hospital loses the answer', async () => {
    const clinic = await findClinic(city, SPLIT, addDays(dateOf(city.now()), 1))
    const who = await city.resident('李娜')
    const held = await hold(city, who, who.selfId, clinic.session.segments[0]?.id ?? '')
    expect(held).toMatchObject({ status: 201, body: { state: 'HELD' } })
    await confirm(city, who, held.body.id, 'WINDOW')
    await city.setClock(instantAt(clinic.session.date, clinic.session.segments[0]?.start) - 20 * MINUTE_MS)
    await city.faults('his', [{ match: { operation: 'return-numbers' }, effect: { kind: 'lost-answer' }, times: 1 }])
    await city.runJobs()
    admin = await city.signIn('系统管理员')
    const after = await detail(clinic.session.id)
    expect(Object.keys(after.session.states).sort()).toEqual(['SOLD', 'WITHDRAWN'])
    expect(await city.db.query(`SELECT outcome FROM number_return WHERE session_id = $1`, [clinic.session.id])).toEqual([{ outcome: null }])
    await city.advanceClock(MINUTE_MS)
    await city.runJobs()
    expect(await city.db.query(`SELECT outcome FROM number_return WHERE session_id = $1`, [clinic.session.id])).toEqual([{ outcome: 'TAKEN' }])
    const { books } = await city.journal<{ changedSchedules: { sch_id: string; periods: { num_seqs: number[] }[] }[] }>('his')
    const own = books.changedSchedules.find((s) => s.sch_id === clinic.schId)
    expect(own?.periods.flatMap((p) => p.num_seqs)).toEqual([held.body.numberOrdinal])
    await sync()
    expect(await see(city, who, held.body.id)).toMatchObject({ state: 'BOOKED' })
  })

  test('R347 R269: the week shows figures per session; the day as CSV has the same ones and nobody’s name; other hospitals are not there', async () => {
    const day = addDays(dateOf(city.now()), 2)
    const mine = await city.signIn('孟静')
    const week = await city.call<{ items: PoolSession[]; authority: string; institutionId: string }>(listPoolWeek, { token: mine.token, query: { from: day } })
    expect(week.body.items.length).toBeGreaterThan(0)
    for (const session of week.body.items) {
      const counted = Object.entries(session.states).reduce((sum, [state, n]) => (state === 'WITHDRAWN' ? sum : sum + n), 0)
      expect(session.limit + session.overLimit + session.extra).toBe(counted)
      expect(Object.values(session.channels).reduce((a, b) => a + b, 0)).toBe(session.limit + session.overLimit)
    }
    const csv = await city.call<{ fileName: string; text: string }>(exportPoolDay, { token: mine.token, query: { date: day } })
    expect(csv.body.text.trim().split('\r\n')).toHaveLength(1 + week.body.items.filter((s) => s.date === day).length)
    const other = await findClinic(city, HOSPITALS.PLATFORM, day)
    expect((await city.call(listPoolWeek, { token: mine.token, query: { from: day, institutionId: other.institutionId } })).status).toBe(404)
    expect((await city.call(getPoolSession, { token: mine.token, params: { id: other.session.id } })).status).toBe(404)
  })
})

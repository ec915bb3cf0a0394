import { createServer } from 'node:net'

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type Appointment,
  cancelAppointment,
  type ClinicSession,
  confirmAppointment,
  holdNumber,
  listSessions,
  previewSuspension,
} from '@jktl/shared/appointments/contract'
import { requestSuspension } from '@jktl/shared/appointments/pool/contract'
import { joinWaitlist } from '@jktl/shared/appointments/waitlist/contract'
import { addDays, HOUR_MS, instantAt, MINUTE_MS } from '@jktl/shared/kernel/dates'

import type { RunningApp } from '../../src/platform/app.ts'
import { type PersonaCard, type SignedIn, TestCity } from '../support/city.ts'
import { type Booked, confirm, findClinic, hold, HOSPITALS, lockAtHospital, numberOf, type Problem, see } from './clinic.ts'

interface Bench {
  enrolCrowd: (
    db: { query: (text: string, values?: unknown[]) => Promise<unknown> },
    vault: unknown,
    people: PersonaCard[],
    now: Date,
  ) => Promise<{ token: string; personId: string }[]>
  MortalProcess: new (settings: { mockUrl: string; databaseUrl: string; port: number }) => {
    start(): Promise<void>
    stop(): Promise<void>
    jobs(): Promise<void>
    url: string
  }
}
type Resident = SignedIn & { selfId: string }

let city: TestCity
let second: RunningApp
let skip = 0
beforeAll(async () => {
  city = await TestCity.start()
  second = await city.startSecondApp()
}, 90_000)
afterAll(async () => {
  await second?.close()
  await city?.close()
})
afterEach(async () => {
  await city.clearFaults('his')
  await city.clearFaults('wechat-pay')
  await city.runJobs()
  await city.expectSqlInvariants()
})

const bench = async (): Promise<Bench> => ({
  ...((await import(new URL('../../bench/booking.mjs', import.meta.url).href)) as Bench),
  ...((await import(new URL('../../bench/crash.mjs', import.meta.url).href)) as Bench),
})
const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
const settle = (): Promise<void> => city.settle()
const later = async (ms: number): Promise<void> => {
  await city.advanceClock(ms)
  await settle()
}
const minutes = async (count: number): Promise<void> => {
  for (let minute = 0; minute < count; minute++) await later(MINUTE_MS)
}
const cancel = (who: { token: string }, id: string) => city.call<Appointment & Problem>(cancelAppointment, { token: who.token, params: { id }, body: {} })
const paymentsOf = (id: string) =>
  city.db.query<{ outTradeNo: string; state: string }>(
    `SELECT p.out_trade_no AS "outTradeNo", p.state FROM payment_order p JOIN appointment a ON a.trade_order_id = p.trade_order_id WHERE a.id = $1 ORDER BY p.created_at`,
    [id],
  )
const refundsOf = (id: string) =>
  city.db.query<{ cause: string; amount_fen: number; state: string }>(
    `SELECT r.cause, r.amount_fen, r.state FROM refund r JOIN appointment a ON a.trade_order_id = r.trade_order_id WHERE a.id = $1`,
    [id],
  )
const pay = (outTradeNo: string, force = false) => city.action('wechat-pay', 'payer-pays', { out_trade_no: outTradeNo, ...(force ? { force } : {}) })
/** What the channel itself took and gave back for one order. */
async function channelFen(outTradeNo: string): Promise<{ paid: number; refunded: number; state: string | undefined }> {
  const { books } = await city.journal<{
    orders: { outTradeNo: string; totalFen: number; payment: object | null; state: string }[]
    refunds: { outTradeNo: string; refundFen: number; history: { status: string }[] }[]
  }>('wechat-pay')
  const order = books.orders.find((o) => o.outTradeNo === outTradeNo)
  const refunds = books.refunds.filter((r) => r.outTradeNo === outTradeNo && r.history.at(-1)?.status !== 'CLOSED')
  return { paid: order?.payment ? order.totalFen : 0, refunded: refunds.reduce((sum, r) => sum + r.refundFen, 0), state: order?.state }
}
/** A held number in a session of its own, where the hospital owns its numbers. */
async function held(
  persona: string,
  from: string,
): Promise<{ who: Resident; id: string; feeFen: number; schId: string; sessionId: string; segmentId: string; departmentId: string }> {
  const who = await city.resident(persona)
  const clinic = await findClinic(city, HOSPITALS.HIS, from, skip++)
  const segmentId = clinic.session.segments.find((s) => s.bookable)?.id ?? ''
  const answer = await hold(city, who, who.selfId, segmentId)
  expect(answer).toMatchObject({ status: 201 })
  const { schId, departmentId } = clinic
  return { who, id: answer.body.id, feeFen: clinic.session.feeFen, schId, sessionId: clinic.session.id, segmentId, departmentId }
}
async function paid(persona: string, from: string) {
  const place = await held(persona, from)
  expect(await confirm(city, place.who, place.id, 'ONLINE')).toMatchObject({ status: 200, body: { checkout: { amountFen: place.feeFen } } })
  const outTradeNo = (await paymentsOf(place.id))[0]?.outTradeNo ?? ''
  await pay(outTradeNo)
  await settle()
  return { ...place, outTradeNo }
}
/** Leaves so many free numbers in a segment. */
const leaveFree = (segmentId: string, count: number) =>
  city.db.query(
    `UPDATE number SET state = 'WITHDRAWN', cause = 'test', actor = 'test', changed_at = $3 WHERE segment_id = $1 AND state = 'AVAILABLE' AND id NOT IN (SELECT id FROM number WHERE segment_id = $1 AND state = 'AVAILABLE' ORDER BY ordinal LIMIT $2)`,
    [segmentId, count, new Date(city.now())],
  )

describe('races on the booking side (booking-payment §2.4)', () => {
  test('§2.4 N users, last number: forty people at once over two processes, exactly one gets it', async () => {
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-25', skip++)
    const segmentId = clinic.session.segments.find((s) => s.bookable)?.id ?? ''
    await leaveFree(segmentId, 1)
    const people = await Promise.all((await city.personas(40)).map((p) => city.resident(p.name)))
    const urls = [city.url, second.url]
    const answers = await Promise.all(
      people.map(({ token, selfId }, i) => city.call<Problem>(holdNumber, { token, body: { personId: selfId, segmentId }, baseUrl: urls[i % 2] ?? city.url })),
    )
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1)
    for (const answer of answers.filter((a) => a.status !== 201)) expect(answer.body.code).toMatch(/APPOINTMENTS\.(NUMBER_TAKEN|SOLD_OUT)/)
  })

  test('§2.4 same person, two phones: two accounts bound to one human being get one number of the half day', async () => {
    const [mother, father] = [await city.resident('李娜'), await city.resident('李建国')]
    const [binding] = await city.db.query<{ id: string }>(
      `INSERT INTO person_binding (id, account_id, person_id, relation, basis, state, name_sealed, requested_at, decided_at)
       SELECT gen_random_uuid(), $1, person_id, 'SPOUSE', 'CONSENT', 'ACTIVE', name_sealed, requested_at, requested_at FROM person_binding WHERE account_id = $2 AND person_id = $3 RETURNING id`,
      [father.me.accountId, mother.me.accountId, mother.selfId],
    )
    await city.db.query(`INSERT INTO real_name_check (binding_id, state, request_id, auto_result, asks) VALUES ($1, 'VERIFIED', 'second-phone', 'MATCH', 1)`, [
      binding?.id,
    ])
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-26', skip++)
    const [a, b] = clinic.session.segments.filter((s) => s.bookable)
    const answers = await Promise.all([hold(city, mother, mother.selfId, a?.id ?? ''), hold(city, father, mother.selfId, b?.id ?? a?.id ?? '')])
    expect(answers.map((x) => x.status).sort()).toEqual([201, 409])
    expect(answers.find((x) => x.status === 409)?.body.code).toBe('APPOINTMENTS.SAME_SESSION_BOOKED')
    await city.db.query(`DELETE FROM real_name_check WHERE binding_id = $1`, [binding?.id])
    await city.db.query(`DELETE FROM person_binding WHERE id = $1`, [binding?.id])
  })

  test('§2.4 waitlist promotion vs. public search cache: who still sees the number as free is refused, it is kept for the list', async () => {
    const place = await held('王秀兰', '2026-11-27')
    expect(await confirm(city, place.who, place.id, 'WINDOW')).toMatchObject({ body: { appointment: { state: 'BOOKED' } } })
    const [date] = await city.db.query<{ date: string }>(`SELECT date FROM clinic_session WHERE id = $1`, [place.sessionId])
    await city.db.query(
      `UPDATE number SET state = 'WITHDRAWN', cause = 'test', actor = 'test', changed_at = $3 WHERE state = 'AVAILABLE' AND session_id IN (SELECT id FROM clinic_session WHERE department_id = $1 AND date = $2::date)`,
      [place.departmentId, date?.date, new Date(city.now())],
    )
    const waiting = await city.resident('其其格')
    const joined = await city.call<Problem>(joinWaitlist, {
      token: waiting.token,
      body: { personId: waiting.selfId, departmentId: place.departmentId, date: date?.date, prepay: false },
    })
    expect(joined).toMatchObject({ status: 201 })
    expect(await cancel(place.who, place.id)).toMatchObject({ status: 200 })
    const stranger = await city.resident('陈晨')
    expect((await hold(city, stranger, stranger.selfId, place.segmentId)).status).toBe(409)
    const { body } = await city.call<{ items: ClinicSession[] }>(listSessions, { query: { departmentId: place.departmentId } })
    expect(body.items.find((s) => s.id === place.sessionId)?.remaining).toBe(0)
    expect(await numberOf(city, place.id)).toMatchObject({ state: 'RESERVED_WAITLIST' })
  })

  test('§2.4 停诊 vs. pay success: the hospital stopped the session before it hears of the payment: confirm failed and refunded, not a user cancel', async () => {
    const place = await held('李建国', '2026-11-27')
    await confirm(city, place.who, place.id, 'ONLINE')
    await city.action('his', 'suspend-session', { schId: place.schId })
    await pay((await paymentsOf(place.id))[0]?.outTradeNo ?? '')
    await settle()
    const seen = await see(city, place.who, place.id)
    expect(['CONFIRM_FAILED', 'SUSPENDED_BY_HOSPITAL']).toContain(seen.state)
    expect(await refundsOf(place.id)).toMatchObject([{ amount_fen: place.feeFen }])
    expect((await refundsOf(place.id))[0]?.cause).not.toBe('USER_CANCEL')
    expect(await numberOf(city, place.id)).toMatchObject({ state: 'SUSPENDED' })
  })

  test('§2.4 clock skew: a day is a day in Shanghai, one millisecond before midnight and at midnight, whatever the zone of the process', async () => {
    expect(
      await city.db.query(
        `SELECT g.id FROM segment g JOIN clinic_session s ON s.id = g.session_id WHERE (g.starts_at AT TIME ZONE 'Asia/Shanghai')::date <> s.date OR to_char(g.starts_at AT TIME ZONE 'Asia/Shanghai', 'HH24:MI') <> g.start_time`,
      ),
    ).toEqual([])
    const today = '2026-11-23'
    const { departmentId } = await findClinic(city, HOSPITALS.HIS, '2026-11-25')
    const furthest = async (): Promise<string | undefined> => {
      const { body } = await city.call<{ items: ClinicSession[] }>(listSessions, {
        query: { departmentId },
      })
      return body.items
        .map((s) => s.date)
        .sort()
        .at(-1)
    }
    await city.setClock(instantAt(addDays(today, 1)) - 1)
    expect((await furthest()) ?? '').toBe(addDays(today, 14))
    await city.setClock(instantAt(addDays(today, 1)))
    await city.runJobs()
    expect([addDays(today, 14), addDays(today, 15)]).toContain(await furthest())
    const place = await held('王秀兰', '2026-11-30')
    const [row] = await city.db.query<{ cancelUntil: Date; date: string }>(`SELECT cancel_until AS "cancelUntil", date FROM appointment WHERE id = $1`, [
      place.id,
    ])
    expect(row?.cancelUntil.getTime()).toBe(instantAt(addDays(row?.date ?? '', -1), '17:00'))
  })
})

describe('booking × payment × hospital (booking-payment §6.3)', () => {
  test('J1: the answer to opening the cashier is lost: held, the same number is sent again, and without a payment closed, unlocked and returned', async () => {
    const { who, id } = await held('李娜', '2026-11-30')
    await city.faults('wechat-pay', [{ match: { operation: 'create-order' }, effect: { kind: 'lost-answer' }, times: 1 }])
    await city.call<Booked>(confirmAppointment, { token: who.token, params: { id }, body: { payMode: 'ONLINE' } })
    expect(await see(city, who, id)).toMatchObject({ state: 'HELD' })
    await minutes(2)
    expect(await confirm(city, who, id, 'ONLINE')).toMatchObject({ status: 200, body: { checkout: { tradeOrderId: expect.any(String) } } })
    const attempts = await paymentsOf(id)
    expect(attempts).toHaveLength(1)
    await minutes(20)
    expect(await see(city, who, id)).toMatchObject({ state: 'EXPIRED' })
    expect(await channelFen(attempts[0]?.outTradeNo ?? '')).toMatchObject({ paid: 0, state: 'CLOSED' })
    expect(await lockAtHospital(city, HOSPITALS.HIS, id)).toMatchObject({ status: 'UNLOCKED' })
    expect(['COOLING', 'AVAILABLE']).toContain((await numberOf(city, id)).state)
  })

  test('J4: the close took effect and its answer is lost: the query says so, and the number goes on its way', async () => {
    const { who, id } = await held('其其格', '2026-11-30')
    await confirm(city, who, id, 'ONLINE')
    await city.faults('wechat-pay', [{ match: { operation: 'close-order' }, effect: { kind: 'lost-answer' } }])
    await later(16 * MINUTE_MS)
    await minutes(5)
    expect(await see(city, who, id)).toMatchObject({ state: 'EXPIRED' })
    expect(await channelFen((await paymentsOf(id))[0]?.outTradeNo ?? '')).toMatchObject({ paid: 0, state: 'CLOSED' })
    expect(await lockAtHospital(city, HOSPITALS.HIS, id)).toMatchObject({ status: 'UNLOCKED' })
  })

  test('J12: cancelled while the hospital is silent, and the patient came all the same: fulfilled, and no money goes back', async () => {
    const { who, id, outTradeNo } = await paid('李建国', '2026-12-03')
    expect(await see(city, who, id)).toMatchObject({ state: 'BOOKED' })
    await city.faults('his', [{ match: { operation: 'cancel' }, effect: { kind: 'status', status: 504 } }])
    expect(await cancel(who, id)).toMatchObject({ status: 200, body: { state: 'CANCELLING' } })
    await city.action('his', 'mark-attended', { lockId: id, event: 'VISITED' })
    await city.clearFaults('his')
    await minutes(3)
    expect(await see(city, who, id)).toMatchObject({ state: 'FULFILLED' })
    expect(await refundsOf(id)).toEqual([])
    expect(await channelFen(outTradeNo)).toMatchObject({ refunded: 0 })
  })

  test('J18: the hospital refunded in the channel’s console: cancelled later, no second refund leaves the channel', async () => {
    const { who, id, outTradeNo, feeFen } = await paid('李娜', '2026-12-03')
    await city.action('wechat-pay', 'console-refund', { out_trade_no: outTradeNo })
    expect(await cancel(who, id)).toMatchObject({ status: 200, body: { state: 'CANCELLED_BY_USER' } })
    await minutes(3)
    expect(await channelFen(outTradeNo)).toMatchObject({ paid: feeFen, refunded: feeFen })
  })

  test('J20: the price changes between hold and payment: what was pinned is asked for, at the cashier and at the hospital', async () => {
    const { who, id, feeFen, sessionId } = await held('其其格', '2026-12-03')
    await city.db.query(`UPDATE clinic_session SET fee_fen = fee_fen + 900 WHERE id = $1`, [sessionId])
    expect(await confirm(city, who, id, 'ONLINE')).toMatchObject({ status: 200, body: { checkout: { amountFen: feeFen } } })
    await pay((await paymentsOf(id))[0]?.outTradeNo ?? '')
    await settle()
    expect(await see(city, who, id)).toMatchObject({ state: 'BOOKED', feeFen, money: { paidFen: feeFen } })
    await city.db.query(`UPDATE clinic_session SET fee_fen = fee_fen - 900 WHERE id = $1`, [sessionId])
  })

  test('J13: two hundred bookings of a suspended session, the process killed in the middle: each is told once, each that paid is refunded once, within five minutes', async () => {
    const PEOPLE = 200
    const PAID = 40
    const { enrolCrowd, MortalProcess } = await bench()
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-12-04', 0)
    const [segment] = clinic.session.segments
    await city.action('his', 'publish-roster', {
      hosCode: clinic.hosCode,
      doctCode: clinic.doctCode,
      date: clinic.session.date,
      half: clinic.session.half,
      periods: [{ begin: segment?.start, end: segment?.end, count: PEOPLE }],
    })
    await city.db.query(`UPDATE roster_sync SET due_at = $1, lease_until = NULL`, [new Date(city.now() - HOUR_MS)])
    await city.runJobs('appointments.sync-rosters')
    await city.db.query(`UPDATE number SET channel = 'ONLINE' WHERE session_id = $1`, [clinic.session.id])
    const [{ id: segmentId } = { id: '' }] = await city.db.query<{ id: string }>(
      `SELECT segment_id AS id FROM number WHERE session_id = $1 AND state = 'AVAILABLE' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`,
      [clinic.session.id],
    )
    const people = (await city.personas(PEOPLE + 60)).slice(60)
    const crowd = await enrolCrowd({ query: (text, values) => city.db.query(text, values) }, city.app.platform.vault, people, new Date(city.now()))
    const waiting = [...crowd.entries()]
    const book = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [index, who] = next
        const answer = await hold(city, who, who.personId, segmentId)
        expect(answer.status).toBe(201)
        await confirm(city, who, answer.body.id, index < PAID ? 'ONLINE' : 'WINDOW')
        if (index < PAID) await pay((await paymentsOf(answer.body.id))[0]?.outTradeNo ?? '')
      }
    }
    await Promise.all(Array.from({ length: 6 }, book))
    await settle()
    const booked = `SELECT count(*) AS n FROM appointment WHERE session_id = $1 AND state = $2`
    const count = async (state: string): Promise<number> => (await city.db.query<{ n: number }>(booked, [clinic.session.id, state]))[0]?.n ?? 0
    expect(await count('BOOKED')).toBe(PEOPLE)

    const manager = await city.signIn('孟静')
    const preview = await city.must<{ version: number }>(previewSuspension, { token: manager.token, params: { id: clinic.session.id } })
    const decided = await city.call(requestSuspension, {
      token: manager.token,
      params: { id: clinic.session.id },
      ifMatch: preview.version,
      body: { reason: 'DOCTOR_ILL', emergency: true },
    })
    expect(decided.status).toBeLessThan(300)
    const since = city.now()
    const bff = new MortalProcess({ mockUrl: city.mockUrl, databaseUrl: city.config.databaseUrl, port: await freePort() })
    await bff.start()
    void fetch(`${bff.url}/__city/jobs`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"appointments.advance"}' }).catch(
      () => undefined,
    )
    for (const end = Date.now() + 20_000; (await count('SUSPENDED_BY_HOSPITAL')) < 20 && Date.now() < end;) await new Promise((done) => setTimeout(done, 2))
    await bff.stop()
    const half = await count('SUSPENDED_BY_HOSPITAL')
    expect(half).toBeGreaterThan(0)
    expect(half).toBeLessThan(PEOPLE)

    await minutes(3)
    expect(await count('SUSPENDED_BY_HOSPITAL')).toBe(PEOPLE)
    expect(city.now() - since).toBeLessThanOrEqual(5 * MINUTE_MS)
    const refunds = await city.db.query<{ n: number; fen: number; accepted: boolean }>(
      `SELECT count(*) AS n, sum(r.amount_fen) AS fen, bool_and(r.accepted_at IS NOT NULL) AS accepted FROM refund r JOIN appointment a ON a.trade_order_id = r.trade_order_id WHERE a.session_id = $1 GROUP BY a.id`,
      [clinic.session.id],
    )
    expect(refunds).toEqual(Array.from({ length: PAID }, () => ({ n: 1, fen: clinic.session.feeFen, accepted: true })))
    const told = await city.db.query<{ n: number }>(
      `SELECT count(*) AS n FROM outbox o JOIN appointment a ON o.dedupe_key LIKE a.id || ':appointment-suspended%' WHERE a.session_id = $1 GROUP BY a.id`,
      [clinic.session.id],
    )
    expect(told).toEqual(Array.from({ length: PEOPLE }, () => ({ n: 1 })))
  }, 180_000)

  test('J9: the hospital had booked and we never heard it: near the visit its booking is cancelled there, and only then the money goes back', async () => {
    const { who, id, feeFen } = await held('陈晨', '2026-12-02')
    await city.faults('his', [
      { match: { operation: 'confirm' }, effect: { kind: 'lost-answer' } },
      { match: { operation: 'query' }, effect: { kind: 'status', status: 504 } },
      { match: { operation: 'query-lock' }, effect: { kind: 'status', status: 504 } },
      { match: { operation: 'get-lock' }, effect: { kind: 'status', status: 504 } },
    ])
    await confirm(city, who, id, 'ONLINE')
    const outTradeNo = (await paymentsOf(id))[0]?.outTradeNo ?? ''
    await pay(outTradeNo)
    await settle()
    const state = (await see(city, who, id)).state
    if (state === 'CONFIRMING') expect(await channelFen(outTradeNo)).toMatchObject({ paid: feeFen, refunded: 0 })
    expect(await lockAtHospital(city, HOSPITALS.HIS, id)).toMatchObject({ status: 'CONFIRMED' })
    const [visit] = await city.db.query<{ startsAt: Date }>(
      `SELECT g.starts_at AS "startsAt" FROM appointment a JOIN segment g ON g.id = a.segment_id WHERE a.id = $1`,
      [id],
    )
    await city.setClock((visit?.startsAt.getTime() ?? 0) - 29 * MINUTE_MS)
    await settle()
    await minutes(3)
    const ended = await see(city, who, id)
    const { status } = (await lockAtHospital(city, HOSPITALS.HIS, id)) ?? { status: '' }
    const { refunded } = await channelFen(outTradeNo)
    expect({ state: ended.state, status, refunded }).toEqual({ state: 'CONFIRM_FAILED', status: 'CANCELLED', refunded: feeFen })
  })
})

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { type Appointment, cancelAppointment } from '@jktl/shared/appointments/contract'
import { checkDeskDecision, decideDeskCase, type DeskCase, listDeskCases } from '@jktl/shared/appointments/desk/contract'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'

import { type SignedIn, TestCity } from '../support/city.ts'
import { confirm, findClinic, hold, HOSPITALS, numberOf, type Problem, see } from './clinic.ts'

type Resident = SignedIn & { selfId: string }

let city: TestCity
let crowd: string[] = []
let next = 0
beforeAll(async () => {
  city = await TestCity.start()
  // The nightly pull of master data is over, so that what a test changes in it stays.
  await city.runJobs()
  crowd = (await city.personas(30)).map((p) => p.name)
}, 60_000)
afterAll(() => city?.close(), 60_000)
afterEach(async () => {
  await city.clearFaults('his')
  await city.db.query(`UPDATE institution SET query_supported = true`)
  await city.expectSqlInvariants()
})

const somebody = (): Promise<Resident> => city.resident(crowd[next++] ?? '')
const later = async (ms: number): Promise<void> => {
  await city.advanceClock(ms)
  await city.runJobs()
}
async function heldAt(hosCode: string, from = '2026-11-27'): Promise<{ who: Resident; id: string }> {
  const who = await somebody()
  const clinic = await findClinic(city, hosCode, from, next % 5)
  const held = await hold(city, who, who.selfId, clinic.session.segments.find((s) => s.bookable)?.id ?? '')
  expect(held.status).toBe(201)
  return { who, id: held.body.id }
}
const unanswered = (operation: string) => city.faults('his', [{ match: { operation }, effect: { kind: 'status', status: 504 } }])
const cases = async (persona: string): Promise<DeskCase[]> =>
  (await city.must<{ items: DeskCase[] }>(listDeskCases, { token: (await city.signIn(persona)).token })).items
const decide = async (persona: string, c: DeskCase, verdict: 'DONE' | 'NOT_DONE') =>
  city.call<DeskCase & Problem>(decideDeskCase, {
    token: (await city.signIn(persona)).token,
    params: { id: c.id },
    body: { verdict, reason: '电话问过医院挂号处' },
    ifMatch: c.version,
  })
const check = async (persona: string, c: DeskCase, accepted: boolean) =>
  city.call<{ applied: boolean } & Problem>(checkDeskDecision, {
    token: (await city.signIn(persona)).token,
    params: { id: c.id },
    body: { accepted },
    ifMatch: c.decision?.version ?? -1,
  })

describe('what a hospital does not tell', () => {
  test('§2.3.1 §2.3.3: a hospital without a query is not asked twice; two people decide and the booking is made once', async () => {
    await city.db.query(`UPDATE institution SET query_supported = false WHERE hos_code = $1`, [HOSPITALS.HIS])
    const { who, id } = await heldAt(HOSPITALS.HIS)
    await unanswered('confirm')
    await confirm(city, who, id, 'WINDOW')
    expect(await see(city, who, id)).toMatchObject({ state: 'CONFIRMING', stateText: expect.stringContaining('已转人工核实') })
    await later(30 * MINUTE_MS)
    const { requests } = await city.journal('his')
    expect(requests.filter((r) => r.operation === 'confirm' && r.path.includes(id))).toHaveLength(1)
    expect(requests.filter((r) => r.operation === 'query' && r.path.includes(id))).toHaveLength(0)
    const [open] = await cases('孟静')
    expect(open).toMatchObject({ id, state: 'CONFIRMING', isAskable: false, decision: null, doneLabel: '医院已确认' })
    if (!open) throw new Error('no case')
    const decided = await decide('孟静', open, 'DONE')
    expect(decided).toMatchObject({ status: 200, body: { decision: { verdict: 'DONE', isOwn: true } } })
    expect(await see(city, who, id)).toMatchObject({ state: 'CONFIRMING' })
    expect(await check('孟静', decided.body, true)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.DESK_SECOND_PERSON' } })
    expect(await decide('系统管理员', open, 'NOT_DONE')).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.DESK_DECISION_WAITS' } })
    expect(await check('系统管理员', decided.body, true)).toMatchObject({ status: 200, body: { applied: true } })
    expect(await see(city, who, id)).toMatchObject({ state: 'BOOKED' })
    expect(await cases('孟静')).toEqual([])
    const lines = await city.db.query(`SELECT 1 FROM audit_log WHERE object_id = $1 AND action LIKE 'appointments.%Desk%' AND reason IS NOT NULL`, [id])
    expect(lines).toHaveLength(2)
  })

  test('§2.3.3: “not confirmed” fails the booking and returns the number; a decision the second person refuses changes nothing', async () => {
    await city.db.query(`UPDATE institution SET query_supported = false WHERE hos_code = $1`, [HOSPITALS.HIS])
    const { who, id } = await heldAt(HOSPITALS.HIS)
    await unanswered('confirm')
    await confirm(city, who, id, 'WINDOW')
    const find = async (): Promise<DeskCase> => {
      const found = (await cases('系统管理员')).find((c) => c.id === id)
      if (!found) throw new Error('no case')
      return found
    }
    await decide('孟静', await find(), 'NOT_DONE')
    expect(await check('系统管理员', await find(), false)).toMatchObject({ body: { applied: false } })
    expect(await see(city, who, id)).toMatchObject({ state: 'CONFIRMING' })
    await decide('系统管理员', await find(), 'NOT_DONE')
    expect(await check('孟静', await find(), true)).toMatchObject({ status: 200 })
    expect(await see(city, who, id)).toMatchObject({ state: 'CONFIRM_FAILED' })
    expect(await numberOf(city, id)).toMatchObject({ state: 'COOLING' })
  })

  test('§2.3.3: an askable hospital that stays silent comes to the desk after the rule’s time, a cancellation too; its own answer overtakes the desk', async () => {
    const { who, id } = await heldAt(HOSPITALS.HIS)
    await confirm(city, who, id, 'WINDOW')
    await unanswered('cancel')
    expect(await city.call<Appointment>(cancelAppointment, { token: who.token, params: { id }, body: {} })).toMatchObject({ body: { state: 'CANCELLING' } })
    expect(await cases('孟静')).toEqual([])
    await later(11 * MINUTE_MS)
    const [open] = await cases('孟静')
    expect(open).toMatchObject({ id, state: 'CANCELLING', isAskable: true, question: '这个号医院退了吗？' })
    if (!open) throw new Error('no case')
    const decided = await decide('孟静', open, 'DONE')
    await city.clearFaults('his')
    await later(2 * MINUTE_MS)
    expect(await see(city, who, id)).toMatchObject({ state: 'CANCELLED_BY_USER' })
    expect(await check('系统管理员', decided.body, true)).toMatchObject({ status: 404 })
  })

  test('seams: a hospital’s desk sees its own hospital only', async () => {
    const { who, id } = await heldAt(HOSPITALS.PLATFORM)
    await unanswered('lock')
    await confirm(city, who, id, 'WINDOW')
    await later(11 * MINUTE_MS)
    expect((await cases('系统管理员')).map((c) => c.id)).toContain(id)
    expect((await cases('孟静')).map((c) => c.id)).not.toContain(id)
    const foreign = (await cases('系统管理员')).find((c) => c.id === id)
    if (!foreign) throw new Error('no case')
    expect(await decide('孟静', foreign, 'DONE')).toMatchObject({ status: 404 })
    await city.clearFaults('his')
    await later(2 * MINUTE_MS)
    expect(await see(city, who, id)).toMatchObject({ state: 'BOOKED' })
  })
})

describe('one hospital is down', () => {
  test('A40 bulkhead: while one hospital hangs, bookings at another go through at their usual pace', async () => {
    const down = { operation: 'lock', hos_code: HOSPITALS.HIS }
    const place = await findClinic(city, HOSPITALS.HIS, '2026-12-01')
    const other = await findClinic(city, HOSPITALS.PLATFORM, '2026-12-01')
    const waiting = await Promise.all(Array.from({ length: 10 }, somebody))
    const quick = await Promise.all(Array.from({ length: 5 }, somebody))
    await city.faults('his', [{ match: down, effect: { kind: 'latency', ms: 3_000 } }])
    const stuck = waiting.map((who) => hold(city, who, who.selfId, place.session.segments[0]?.id ?? ''))
    await new Promise((done) => setTimeout(done, 200))
    const before = performance.now()
    for (const [nth, who] of quick.entries()) {
      const segments = other.session.segments
      const held = await hold(city, who, who.selfId, segments[nth % segments.length]?.id ?? '')
      expect(held.status).toBe(201)
      expect((await confirm(city, who, held.body.id, 'WINDOW')).body.appointment).toMatchObject({ state: 'BOOKED' })
    }
    expect(performance.now() - before).toBeLessThan(2_500)
    await Promise.all(stuck)
    await city.clearFaults('his')
    await later(2 * MINUTE_MS)
  }, 30_000)

  test('A40: an unavailable hospital leaves its own bookings unknown and kept, another’s untouched', async () => {
    const place = await findClinic(city, HOSPITALS.HIS, '2026-12-02')
    const other = await findClinic(city, HOSPITALS.PLATFORM, '2026-12-02')
    const [a, b] = [await somebody(), await somebody()]
    await city.faults('his', [{ match: { hos_code: HOSPITALS.HIS }, effect: { kind: 'unavailable' } }])
    expect((await hold(city, a, a.selfId, place.session.segments[0]?.id ?? '')).body).toMatchObject({ state: 'HOLD_UNKNOWN' })
    const held = await hold(city, b, b.selfId, other.session.segments[0]?.id ?? '')
    expect((await confirm(city, b, held.body.id, 'WINDOW')).body.appointment).toMatchObject({ state: 'BOOKED' })
  })
})

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import {
  announceDraw,
  cancelDraw,
  type Draw,
  type DrawEntry,
  getDraw,
  listDraws,
  listMyDrawEntries,
  registerForDraw,
  withdrawFromDraw,
} from '@jktl/shared/appointments/draw/contract'
import { verifyDraw } from '@jktl/shared/appointments/draw/rules'
import { acceptOffer, getWaitlistEntry, type WaitlistEntry } from '@jktl/shared/appointments/waitlist/contract'
import type { Appointment } from '@jktl/shared/appointments/contract'
import { addDays, dateOf, HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'

import { type SignedIn, TestCity } from '../support/city.ts'
import { hold, HOSPITALS, type Problem } from './clinic.ts'

let city: TestCity
const used = new Set<string>()
beforeAll(async () => {
  city = await TestCity.start()
}, 60_000)
afterAll(() => city?.close())
afterEach(() => city.expectSqlInvariants())

type Resident = SignedIn & { selfId: string }
type Page = { draw: Draw; result: { seed: string; entryIds: string[] } | null }
interface Planned {
  id: string
  doctorId: string
  segmentId: string
  releaseAt: Date
}

const unreleased = (): Promise<Planned[]> =>
  city.db.query<Planned>(
    `SELECT s.id, s.doctor_id AS "doctorId", s.release_at AS "releaseAt", (SELECT g.id FROM segment g WHERE g.session_id = s.id ORDER BY g.starts_at DESC LIMIT 1) AS "segmentId"
       FROM clinic_session s JOIN institution i ON i.id = s.institution_id
      WHERE i.hos_code = $1 AND s.kind = 'CLINIC' AND s.state = 'OPEN' AND s.release_at > $2 AND NOT EXISTS (SELECT 1 FROM number n WHERE n.session_id = s.id AND n.state <> 'PLANNED') AND EXISTS (SELECT 1 FROM number n WHERE n.session_id = s.id) ORDER BY s.release_at DESC, s.id`,
    [HOSPITALS.HIS, new Date(city.now())],
  )
/** A session of which nothing has been released yet, of a doctor no other test uses; a new day's numbers come before they are released (A29). */
async function planned(): Promise<Planned> {
  if ((await unreleased()).every(({ id }) => used.has(id))) {
    await city.setClock(`${addDays(dateOf(city.now()), 1)}T00:10:00+08:00`)
    await city.runJobs()
  }
  const rows = await unreleased()
  const row = rows.find(({ id }) => !used.has(id))
  if (!row) throw new Error('no session is unreleased')
  used.add(row.id)
  return row
}
const iso = (at: number): string => new Date(at).toISOString()
const announce = async (session: Planned, more: { opensAt?: number; closesAt?: number } = {}) => {
  const manager = await city.signIn('孟静')
  const closesAt = more.closesAt ?? session.releaseAt.getTime() + HOUR_MS
  const opensAt = more.opensAt ?? closesAt - 2 * HOUR_MS
  return city.call<Draw & Problem>(announceDraw, { token: manager.token, params: { id: session.id }, body: { opensAt: iso(opensAt), closesAt: iso(closesAt) } })
}
const register = (who: Resident, drawId: string) =>
  city.call<DrawEntry & Problem>(registerForDraw, { token: who.token, body: { drawId, personId: who.selfId } })
const pageOf = (id: string) => city.must<Page>(getDraw, { params: { id } })
const mine = async (who: Resident, drawId: string) =>
  (await city.must<{ items: DrawEntry[] }>(listMyDrawEntries, { token: who.token, query: { drawId } })).items.find(({ state }) => state !== 'WITHDRAWN')
const open = async (draw: Draw): Promise<void> => {
  await city.setClock(draw.opensAt)
  await city.runJobs()
}
const close = async (draw: Draw): Promise<void> => {
  await city.setClock(draw.closesAt)
  await city.runJobs()
}
const statesOf = async (sessionId: string): Promise<string[]> =>
  (await city.db.query<{ state: string }>(`SELECT DISTINCT state FROM number WHERE session_id = $1 ORDER BY state`, [sessionId])).map(({ state }) => state)
/** Leaves so many numbers to draw. */
const leave = (sessionId: string, count: number) =>
  city.db.query(
    `UPDATE number SET state = 'WITHDRAWN', cause = 'test', actor = 'test', changed_at = $3 WHERE session_id = $1 AND id NOT IN (SELECT id FROM number WHERE session_id = $1 ORDER BY ordinal DESC LIMIT $2)`,
    [sessionId, count, new Date(city.now())],
  )

test('A31: announced before release, registered for, drawn, offered in the order drawn; the public never saw a number and anybody can check the result', async () => {
  const session = await planned()
  const people = await Promise.all(['李建国', '李娜', '其其格'].map((name) => city.resident(name)))
  await leave(session.id, 1)
  const announced = await announce(session)
  expect(announced).toMatchObject({ status: 201, body: { phase: 'ANNOUNCED', numbers: 1, registered: 0 } })
  const draw = announced.body
  expect(await announce(session)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.DRAW_EXISTS' } })
  expect((await city.must<{ items: Draw[] }>(listDraws, { query: { doctorId: session.doctorId } })).items.map(({ id }) => id)).toContain(draw.id)
  expect(await register(people[0] as Resident, draw.id)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.DRAW_CLOSED' } })
  await open(draw)
  for (const who of people) expect(await register(who, draw.id)).toMatchObject({ status: 201, body: { state: 'REGISTERED', position: null } })
  expect((await pageOf(draw.id)).result).toBeNull()
  await city.setClock(new Date(session.releaseAt.getTime() + MINUTE_MS).toISOString())
  await city.runJobs()
  expect(await statesOf(session.id)).toEqual(['PLANNED', 'WITHDRAWN'])
  await city.db.query(`UPDATE number SET state = 'AVAILABLE', cause = 'roster', changed_at = $2 WHERE session_id = $1 AND state = 'PLANNED'`, [
    session.id,
    new Date(city.now()),
  ])
  expect(await statesOf(session.id)).toEqual(['PLANNED', 'WITHDRAWN'])
  await close(draw)
  const { draw: drawn, result } = await pageOf(draw.id)
  expect(drawn).toMatchObject({ phase: 'DRAWN', numbers: 1, registered: 3, commitment: draw.commitment })
  expect(verifyDraw({ commitment: draw.commitment, seed: result?.seed ?? '', entryIds: result?.entryIds ?? [] })).toBe(true)
  const entries = await Promise.all(people.map(async (who) => ({ who, entry: await mine(who, draw.id) })))
  entries.sort((a, b) => (a.entry?.position ?? 0) - (b.entry?.position ?? 0))
  expect(entries.map(({ entry }) => entry?.id)).toEqual(result?.entryIds)
  expect(entries.map(({ entry }) => entry?.state)).toEqual(['WON', 'LOST', 'LOST'])
  const seen = (n: number) => city.must<WaitlistEntry>(getWaitlistEntry, { token: entries[n]?.who.token ?? '', params: { id: entries[n]?.entry?.id ?? '' } })
  expect(await seen(0)).toMatchObject({ state: 'OFFERED' })
  expect(await seen(1)).toMatchObject({ state: 'WAITING', place: { number: 2, tier: 'DRAW' } })
  await expect(city.db.query(`UPDATE waitlist_entry SET tier = 'NORMAL', tier_rank = 3 WHERE tier = 'DRAW'`)).rejects.toThrow(/nobody's to give/)
  const stranger = await city.resident('陈晨')
  expect((await hold(city, stranger, stranger.selfId, session.segmentId)).status).toBe(409)
  expect(await statesOf(session.id)).toEqual(['RESERVED_WAITLIST', 'WITHDRAWN'])
  await city.advanceClock(15 * MINUTE_MS)
  await city.runJobs()
  expect(await seen(1)).toMatchObject({ state: 'OFFERED' })
  const taken = await city.call<Appointment>(acceptOffer, { token: entries[1]?.who.token ?? '', params: { id: entries[1]?.entry?.id ?? '' } })
  expect(taken).toMatchObject({ status: 200, body: { state: 'HELD' } })
  expect(
    await city.db.query(
      `SELECT 1 FROM number_history h JOIN number n ON n.id = h.number_id WHERE n.session_id = $1 AND h.to_state IN ('AVAILABLE', 'COOLING')`,
      [session.id],
    ),
  ).toEqual([])
}, 60_000)

test('A31: twenty registrations of one person at once are one, the window closes by the server’s clock, and withdrawing is open until then', async () => {
  const session = await planned()
  const draw = (await announce(session)).body
  const who = await city.resident('李娜')
  await open(draw)
  const taps = await Promise.all(Array.from({ length: 20 }, () => register(who, draw.id)))
  expect(taps.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(taps.filter(({ body }) => body.code === 'APPOINTMENTS.DRAW_TWICE')).toHaveLength(19)
  const entry = await mine(who, draw.id)
  const withdraw = () => city.call<DrawEntry & Problem>(withdrawFromDraw, { token: who.token, params: { id: entry?.id ?? '' } })
  expect(await withdraw()).toMatchObject({ status: 200, body: { state: 'WITHDRAWN' } })
  expect((await register(who, draw.id)).status).toBe(201)
  await city.setClock(draw.closesAt)
  expect(await register(await city.resident('其其格'), draw.id)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.DRAW_CLOSED' } })
  const again = await mine(who, draw.id)
  expect(await city.call<Problem>(withdrawFromDraw, { token: who.token, params: { id: again?.id ?? '' } })).toMatchObject({ status: 409 })
  await Promise.all([city.runJobs('draw.make'), city.runJobs('draw.make')])
  await city.runJobs()
  expect((await pageOf(draw.id)).draw).toMatchObject({ phase: 'DRAWN', registered: 1, version: 2 })
  expect(await city.db.query(`SELECT 1 FROM waitlist_entry WHERE tier = 'DRAW' AND id = $1`, [again?.id])).toHaveLength(1)
})

test('A31: the database refuses another seed, another promise and another place', async () => {
  const session = await planned()
  const announced = await announce(session)
  expect(announced).toMatchObject({ status: 201 })
  const draw = announced.body
  const reveal = (seed: string) =>
    city.db.query(`UPDATE draw SET state = 'DRAWN', seed_revealed = $2, numbers = 1, ended_at = closes_at WHERE id = $1`, [draw.id, seed])
  await expect(reveal('ab'.repeat(32))).rejects.toThrow(/draw_keeps_its_promise/)
  await expect(city.db.query(`UPDATE draw SET commitment = 'x' WHERE id = $1`, [draw.id])).rejects.toThrow(/keeps what was announced/)
})

test('A31 A26: 停诊 ends the draw and tells those who registered; one called off before it opens is released as usual', async () => {
  const calledOff = await planned()
  const other = (await announce(calledOff)).body
  const manager = await city.signIn('孟静')
  expect(await city.call<Draw>(cancelDraw, { token: manager.token, params: { id: other.id }, ifMatch: other.version })).toMatchObject({
    status: 200,
    body: { phase: 'CANCELLED' },
  })
  // Only now: the next session may lie a day later.
  const stopped = await planned()
  const draw = (await announce(stopped)).body
  await open(draw)
  const who = await city.resident('李娜')
  expect((await register(who, draw.id)).status).toBe(201)
  await city.db.query(`UPDATE clinic_session SET state = 'SUSPENDED', suspend_reason = 'OTHER', suspended_at = $2 WHERE id = $1`, [
    stopped.id,
    new Date(city.now()),
  ])
  await city.runJobs()
  expect((await pageOf(draw.id)).draw.phase).toBe('CANCELLED')
  const entry = await mine(who, draw.id)
  expect(await city.db.query(`SELECT 1 FROM outbox WHERE dedupe_key = $1`, [`${entry?.id}:draw-cancelled:1`])).toHaveLength(1)
  await city.setClock(Math.max(city.now(), calledOff.releaseAt.getTime() + HOUR_MS))
  await city.runJobs()
  expect(await statesOf(calledOff.id)).toContain('AVAILABLE')
})

test('A31: no draw of what has been released, and no window that ends before the release or too near the visit', async () => {
  const session = await planned()
  const release = session.releaseAt.getTime()
  expect(await announce(session, { opensAt: city.now(), closesAt: release - 1 })).toMatchObject({ status: 422, body: { code: 'APPOINTMENTS.DRAW_TIMES' } })
  expect(await announce(session, { opensAt: city.now(), closesAt: release + 60 * 24 * HOUR_MS })).toMatchObject({ status: 422 })
  await city.setClock(new Date(release).toISOString())
  await city.runJobs()
  expect(await announce(session, { opensAt: city.now() + MINUTE_MS, closesAt: city.now() + HOUR_MS })).toMatchObject({
    status: 409,
    body: { code: 'APPOINTMENTS.DRAW_TOO_LATE' },
  })
})

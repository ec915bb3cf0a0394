import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { type Appointment, cancelAppointment, type ClinicSession, listSessions } from '@jktl/shared/appointments/contract'
import {
  acceptOffer,
  changeWaitlistTier,
  declineOffer,
  getSessionWaitlist,
  getWaitlistEntry,
  getWaitlistTotals,
  joinWaitlist,
  leaveWaitlist,
  previewWaitlist,
  refundPrepayment,
  type SessionWaitlist,
  type WaitlistEntry,
} from '@jktl/shared/appointments/waitlist/contract'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { CheckoutTicket } from '@jktl/shared/payments/contract'

import { type SignedIn, TestCity } from '../support/city.ts'
import { type Clinic, confirm, findClinic, hold, HOSPITALS, numberOf, type Problem, see } from './clinic.ts'

let city: TestCity
/** Departments and days that a test has used up. */
const used = new Set<string>()
beforeAll(async () => {
  city = await TestCity.start()
}, 60_000)
afterAll(() => city?.close())
afterEach(async () => {
  await city.clearFaults('his')
  await city.clearFaults('wechat-pay')
  await settle()
  await city.expectSqlInvariants()
  // Each test ends its own waiting, so that no number of another test is kept for it.
  await city.db.query(
    `UPDATE number SET reserved_for = NULL, state = 'EXPIRED', cause = 'test', actor = 'test', changed_at = $1 WHERE state = 'RESERVED_WAITLIST'`,
    [new Date(city.now())],
  )
  await city.db.query(`UPDATE waitlist_offer SET state = 'REVOKED', ended_at = $1 WHERE state = 'OPEN'`, [new Date(city.now())])
  await city.db.query(`UPDATE waitlist_entry SET state = 'CANCELLED', cause = 'left', actor = 'test', changed_at = $1 WHERE state IN ('WAITING', 'OFFERED')`, [
    new Date(city.now()),
  ])
  await settle()
})

type Resident = SignedIn & { selfId: string }
type Joined = { entry: WaitlistEntry; checkout: CheckoutTicket | null } & Problem

const settle = (): Promise<void> => city.settle()
const later = async (ms: number): Promise<void> => {
  await city.advanceClock(ms)
  await settle()
}
const seeEntry = async (who: Resident, id: string) => city.must<WaitlistEntry>(getWaitlistEntry, { token: who.token, params: { id } })
const accept = (who: Resident, id: string) => city.call<Appointment & Problem>(acceptOffer, { token: who.token, params: { id } })
const decline = (who: Resident, id: string, keepWaiting = true) =>
  city.call<WaitlistEntry & Problem>(declineOffer, { token: who.token, params: { id }, body: { keepWaiting } })
const leave = (who: Resident, id: string) => city.call<WaitlistEntry & Problem>(leaveWaitlist, { token: who.token, params: { id } })
const cancel = (who: Resident, id: string) => city.call<Appointment & Problem>(cancelAppointment, { token: who.token, params: { id }, body: {} })
const join = (who: Resident, clinic: Clinic, more: { prepay?: boolean; wide?: boolean } = {}) =>
  city.call<Joined>(joinWaitlist, {
    token: who.token,
    body: {
      personId: who.selfId,
      departmentId: clinic.departmentId,
      ...(more.wide ? {} : { doctorId: clinic.doctorId, half: clinic.session.half }),
      date: clinic.session.date,
      prepay: more.prepay ?? false,
    },
  })
const numbersOf = (sessionId: string) =>
  city.db.query<{ id: string; state: string; segmentId: string }>(
    `SELECT id, state, segment_id AS "segmentId" FROM number WHERE session_id = $1 ORDER BY ordinal`,
    [sessionId],
  )
/** A session whose department and day no other test has touched. */
async function freshClinic(hosCode: string, from = '2026-11-27'): Promise<Clinic> {
  const rows = await city.db.query<{ place: string; free: number }>(
    `SELECT s.department_id || ' ' || s.date AS place, (SELECT count(*) FROM number n WHERE n.session_id = s.id AND n.state = 'AVAILABLE' AND n.channel = 'ONLINE') AS free
       FROM clinic_session s JOIN roster r ON r.id = s.roster_id JOIN institution i ON i.id = s.institution_id WHERE i.hos_code = $1 AND s.kind = 'CLINIC' AND s.date >= $2::date AND s.state = 'OPEN' ORDER BY s.date, r.sch_id`,
    [hosCode, from],
  )
  const skip = rows.findIndex((row) => row.free > 0 && !used.has(row.place))
  used.add(rows[skip]?.place ?? '')
  return findClinic(city, hosCode, from, skip)
}
/** A session of its own in which `holders` have booked and nothing is left. */
async function soldOut(hosCode: string, names: readonly string[], from = '2026-11-27'): Promise<{ clinic: Clinic; holders: { who: Resident; id: string }[] }> {
  const clinic = await freshClinic(hosCode, from)
  const holders: { who: Resident; id: string }[] = []
  for (const name of names) {
    const who = await city.resident(name)
    const { items } = await city.must<{ items: ClinicSession[] }>(listSessions, { query: { doctorId: clinic.doctorId } })
    const segment = items.find((s) => s.id === clinic.session.id)?.segments.find((s) => s.bookable)
    const held = await hold(city, who, who.selfId, segment?.id ?? '')
    expect(held).toMatchObject({ status: 201 })
    expect(await confirm(city, who, held.body.id, 'WINDOW')).toMatchObject({ status: 200, body: { appointment: { state: 'BOOKED' } } })
    holders.push({ who, id: held.body.id })
  }
  await city.db.query(
    `UPDATE number SET state = 'WITHDRAWN', cause = 'test', actor = 'test', changed_at = $2 WHERE state = 'AVAILABLE' AND session_id IN (SELECT o.id FROM clinic_session s JOIN clinic_session o ON o.department_id = s.department_id AND o.date = s.date WHERE s.id = $1)`,
    [clinic.session.id, new Date(city.now())],
  )
  return { clinic, holders }
}
const crowd = async (count: number, from = 0): Promise<Resident[]> => {
  const people = (await city.personas(from + count)).slice(from)
  return Promise.all(people.map((p) => city.resident(p.name)))
}
/** How often a number could be seen or taken by anybody. */
const publicMoments = async (sessionId: string) =>
  city.db.query(
    `SELECT h.to_state FROM number_history h JOIN number n ON n.id = h.number_id WHERE n.session_id = $1 AND h.to_state IN ('AVAILABLE', 'COOLING') AND h.cause NOT IN ('roster', 'release')`,
    [sessionId],
  )
const noticesOf = (kind: string) =>
  city.db.query<{ dedupe_key: string }>(`SELECT dedupe_key FROM outbox WHERE topic = 'notifications.notice' AND dedupe_key LIKE $1`, [`%:${kind}:%`])

describe('joining', () => {
  test('A25 W1: joining is open only for what is sold out, once per person, and at most as often as the rule allows', async () => {
    const free = await freshClinic(HOSPITALS.HIS)
    const who = await city.resident('李娜')
    expect(await join(who, free)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.WAITLIST_NOT_NEEDED' } })
    const { clinic, holders } = await soldOut(HOSPITALS.HIS, ['李建国'])
    const seen = await city.must<{ waiting: number; closedText: string | null; prepayFen: number }>(previewWaitlist, {
      token: who.token,
      query: { departmentId: clinic.departmentId, doctorId: clinic.doctorId, date: clinic.session.date },
    })
    expect(seen).toMatchObject({ waiting: 0, closedText: null, prepayFen: clinic.session.feeFen })
    const joined = await join(who, clinic)
    expect(joined).toMatchObject({ status: 201, body: { entry: { state: 'WAITING', place: { number: 1, tier: 'NORMAL' }, allowedActions: ['leave'] } } })
    expect(await join(who, clinic)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.ALREADY_WAITING' } })
    expect(await join(holders[0]?.who as Resident, clinic)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.SAME_SESSION_BOOKED' } })
    for (let n = 0; n < 2; n++) expect((await join(who, (await soldOut(HOSPITALS.HIS, [])).clinic)).status).toBe(201)
    expect(await join(who, (await soldOut(HOSPITALS.HIS, [])).clinic)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.WAITLIST_FULL' } })
  })

  test('C4: whoever is listed does not join, but for care that a listing never blocks', async () => {
    const { clinic } = await soldOut(HOSPITALS.HIS, [])
    const who = await city.resident('陈晨')
    const [rule] = await city.db.query<{ id: string }>(`SELECT id FROM rule_version LIMIT 1`)
    await city.db.query(
      `INSERT INTO credit_listing (id, identity_key, rule_version_id, event_ids, from_at, until_at, decided_at, changed_at)
       SELECT gen_random_uuid(), b.identity_fingerprint_hex, $2, '{}', $3::timestamptz, $3::timestamptz + interval '1 day', $3, $3
         FROM (SELECT encode(p.identity_fingerprint, 'hex') AS identity_fingerprint_hex FROM person p WHERE p.id = $1) b`,
      [who.selfId, rule?.id, new Date(city.now())],
    )
    expect(await join(who, clinic)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.LISTED' } })
    const codeOf = async (): Promise<string> =>
      (await city.db.query<{ code: string }>(`SELECT standard_code AS code FROM department WHERE id = $1`, [clinic.departmentId]))[0]?.code ?? ''
    const ordinary = await codeOf()
    // Maternity care, as the directory would say it.
    const become = (code: string) => city.db.query(`UPDATE department SET standard_code = $2 WHERE id = $1`, [clinic.departmentId, code])
    await become('05.02')
    expect(await join(who, clinic)).toMatchObject({ status: 201, body: { entry: { state: 'WAITING' } } })
    await become(ordinary)
    await city.db.query(`UPDATE credit_listing SET status = 'RELEASED', released_by = 'MANUAL'`)
  })

  test('W4 A32: elders stand before others, the place says why, and a referral is a decision with a reason', async () => {
    const { clinic } = await soldOut(HOSPITALS.HIS, [])
    const [first, elder, third] = [await city.resident('李娜'), await city.resident('王秀兰'), await city.resident('其其格')]
    const a = (await join(first, clinic)).body.entry
    await city.advanceClock(1_000)
    const b = (await join(elder, clinic)).body.entry
    await city.advanceClock(1_000)
    const c = (await join(third, clinic)).body.entry
    expect(b.place).toMatchObject({ number: 1, tier: 'ELDER' })
    expect((await seeEntry(first, a.id)).place).toMatchObject({ number: 2, aheadByTier: 1, aheadByTime: 0 })
    expect((await seeEntry(third, c.id)).place).toMatchObject({ number: 3, aheadByTier: 1, aheadByTime: 1, text: expect.stringContaining('前面有 2 位') })
    const manager = await city.signIn('孟静')
    const list = await city.must<SessionWaitlist>(getSessionWaitlist, { token: manager.token, params: { id: clinic.session.id } })
    expect(list.items.map((i) => i.tier)).toEqual(['ELDER', 'NORMAL', 'NORMAL'])
    const change = { token: manager.token, params: { id: c.id }, body: { tier: 'REFERRAL', reason: '旗医院转诊单' } }
    expect(await city.call<Problem>(changeWaitlistTier, { ...change, ifMatch: c.version + 7 })).toMatchObject({ status: 412 })
    expect(await city.call(changeWaitlistTier, { ...change, ifMatch: c.version })).toMatchObject({ status: 200, body: { tier: 'REFERRAL' } })
    expect((await seeEntry(third, c.id)).place).toMatchObject({ number: 1 })
  })
})

describe('offering', () => {
  test('W3 N6: a cancelled number is kept for the list in the same statement, offered within seconds, taken, and the public never saw it', async () => {
    const { clinic, holders } = await soldOut(HOSPITALS.HIS, ['李建国'])
    const b = await city.resident('李娜')
    const entry = (await join(b, clinic)).body.entry
    const from = holders[0] as { who: Resident; id: string }
    expect(await cancel(from.who, from.id)).toMatchObject({ status: 200 })
    expect(await numberOf(city, from.id)).toMatchObject({ state: 'RESERVED_WAITLIST' })
    await settle()
    const offered = await seeEntry(b, entry.id)
    expect(offered).toMatchObject({ state: 'OFFERED', allowedActions: ['accept', 'decline', 'leave'], offer: { feeFen: clinic.session.feeFen } })
    expect(Date.parse(offered.offer?.expiresAt ?? '') - city.now()).toBe(15 * MINUTE_MS)
    expect(await noticesOf('waitlist-offered')).not.toHaveLength(0)
    const stranger = await city.resident('其其格')
    const segmentId = (await numbersOf(clinic.session.id)).find((n) => n.state === 'RESERVED_WAITLIST')?.segmentId ?? ''
    expect((await hold(city, stranger, stranger.selfId, segmentId)).status).toBe(409)
    const taken = await accept(b, entry.id)
    expect(taken).toMatchObject({ status: 200, body: { state: 'HELD' } })
    expect(await confirm(city, b, taken.body.id, 'WINDOW')).toMatchObject({ body: { appointment: { state: 'BOOKED' } } })
    expect(await seeEntry(b, entry.id)).toMatchObject({ state: 'BOOKED', appointmentId: taken.body.id, place: null })
    expect(await publicMoments(clinic.session.id)).toEqual([])
  })

  test('W3 W7: a hold that expires, a limit that is raised and a channel that is returned wake the list', async () => {
    const { clinic } = await soldOut(HOSPITALS.PLATFORM, [])
    const now = () => new Date(city.now())
    const numbers = await numbersOf(clinic.session.id)
    const [one, two, three] = numbers.map((n) => n.id)
    await city.db.query(`UPDATE number SET state = 'AVAILABLE', cause = 'test', changed_at = $2 WHERE id = $1`, [one, now()])
    const holder = await city.resident('李建国')
    const held = await hold(city, holder, holder.selfId, numbers[0]?.segmentId ?? '')
    expect(held.status).toBe(201)
    for (const who of [await city.resident('李娜'), await city.resident('其其格'), await city.resident('王秀兰')])
      expect((await join(who, clinic)).status).toBe(201)
    await later(15 * MINUTE_MS)
    expect(await see(city, holder, held.body.id)).toMatchObject({ state: 'EXPIRED' })
    await city.db.query(`UPDATE number SET state = 'AVAILABLE', cause = 'limit-raised', changed_at = $2 WHERE id = $1`, [two, now()])
    await city.db.query(`UPDATE number SET state = 'AVAILABLE', channel = 'WINDOW', cause = 'test', changed_at = $2 WHERE id = $1`, [three, now()])
    expect((await numbersOf(clinic.session.id)).find((n) => n.id === three)?.state).toBe('AVAILABLE')
    await city.db.query(`UPDATE number SET channel = 'ONLINE', cause = 'rebalance', changed_at = $2 WHERE id = $1`, [three, now()])
    expect((await numbersOf(clinic.session.id)).filter((n) => n.state === 'RESERVED_WAITLIST').map((n) => n.id)).toEqual([one, two, three])
    await settle()
    expect(await city.db.query(`SELECT 1 FROM waitlist_offer WHERE session_id = $1 AND state = 'OPEN'`, [clinic.session.id])).toHaveLength(3)
  })

  test('W2 W6: an unanswered offer goes to the next, the entry keeps its place, a declined one counts nowhere; nobody left: public after cooling', async () => {
    const { clinic, holders } = await soldOut(HOSPITALS.HIS, ['陈晨'])
    const [a, b] = [await city.resident('李娜'), await city.resident('其其格')]
    const first = (await join(a, clinic)).body.entry
    await city.advanceClock(1_000)
    const second = (await join(b, clinic)).body.entry
    await cancel(holders[0]?.who as Resident, holders[0]?.id ?? '')
    await settle()
    expect(await seeEntry(a, first.id)).toMatchObject({ state: 'OFFERED' })
    await later(15 * MINUTE_MS)
    expect(await seeEntry(a, first.id)).toMatchObject({ state: 'WAITING', place: { number: 1 } })
    expect(await accept(a, first.id)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.OFFER_OVER' } })
    expect(await seeEntry(b, second.id)).toMatchObject({ state: 'OFFERED' })
    expect(await decline(b, second.id, false)).toMatchObject({ status: 200, body: { state: 'DECLINED' } })
    await settle()
    expect(await numberOf(city, holders[0]?.id ?? '')).toMatchObject({ state: 'COOLING' })
    expect(
      await city.db.query(`SELECT 1 FROM appointment WHERE account_id = ANY($1::uuid[]) AND state IN ('NO_SHOW', 'CANCELLED_BY_USER')`, [[b.me.accountId]]),
    ).toEqual([])
    await later(31 * MINUTE_MS)
    // The first entry saw this number once already, so it may go to the public.
    expect(await numberOf(city, holders[0]?.id ?? '')).toMatchObject({ state: 'AVAILABLE' })
  })

  test('W2: in the quiet hours a number stays kept and is offered in the morning', async () => {
    const { clinic, holders } = await soldOut(HOSPITALS.HIS, ['李建国'], '2026-12-01')
    const b = await city.resident('李娜')
    const entry = (await join(b, clinic)).body.entry
    await city.setClock('2026-11-23T23:00:00+08:00')
    await cancel(holders[0]?.who as Resident, holders[0]?.id ?? '')
    await settle()
    expect(await seeEntry(b, entry.id)).toMatchObject({ state: 'WAITING' })
    expect(await numberOf(city, holders[0]?.id ?? '')).toMatchObject({ state: 'RESERVED_WAITLIST' })
    await city.setClock('2026-11-24T07:00:00+08:00')
    await settle()
    expect(await seeEntry(b, entry.id)).toMatchObject({ state: 'OFFERED' })
  })

  test('A26: a suspended session revokes its offers and the entry waits on', async () => {
    const { clinic, holders } = await soldOut(HOSPITALS.HIS, ['李建国'])
    const b = await city.resident('李娜')
    const entry = (await join(b, clinic)).body.entry
    await cancel(holders[0]?.who as Resident, holders[0]?.id ?? '')
    await settle()
    await city.db.query(`UPDATE clinic_session SET state = 'SUSPENDED', suspend_reason = 'OTHER', suspended_at = $2 WHERE id = $1`, [
      clinic.session.id,
      new Date(city.now()),
    ])
    await settle()
    expect(await seeEntry(b, entry.id)).toMatchObject({ state: 'WAITING' })
    expect(await numberOf(city, holders[0]?.id ?? '')).toMatchObject({ state: 'SUSPENDED' })
  })
})

describe('races', () => {
  test('W2 §2.4: an offer accepted twice at once is one appointment', async () => {
    const { clinic, holders } = await soldOut(HOSPITALS.PLATFORM, ['李建国'])
    const b = await city.resident('李娜')
    const entry = (await join(b, clinic)).body.entry
    await cancel(holders[0]?.who as Resident, holders[0]?.id ?? '')
    await settle()
    const taps = await Promise.all([accept(b, entry.id), accept(b, entry.id), accept(b, entry.id)])
    expect(new Set(taps.filter((t) => t.status === 200).map((t) => t.body.id)).size).toBe(1)
    expect(await seeEntry(b, entry.id)).toMatchObject({ state: 'ACCEPTED' })
    expect(await city.db.query(`SELECT 1 FROM appointment WHERE reserved_for = $1`, [entry.id])).toHaveLength(1)
  })

  test('W2: accepting against leaving, and leaving against offering: one of the two, never both', async () => {
    for (let round = 0; round < 5; round++) {
      const { clinic, holders } = await soldOut(HOSPITALS.PLATFORM, ['李建国'])
      const b = await city.resident('李娜')
      const entry = (await join(b, clinic)).body.entry
      const cancelled = cancel(holders[0]?.who as Resident, holders[0]?.id ?? '')
      if (round % 2 === 0) {
        await Promise.all([cancelled.then(() => city.runJobs('waitlist.offer')), leave(b, entry.id)])
        await settle()
        expect(await seeEntry(b, entry.id)).toMatchObject({ state: 'CANCELLED' })
      } else {
        await cancelled
        await settle()
        const [taken, left] = await Promise.all([accept(b, entry.id), leave(b, entry.id)])
        const after = await seeEntry(b, entry.id)
        expect(after.state).toBe(taken.status === 200 ? 'ACCEPTED' : 'CANCELLED')
        expect(left.status).toBe(taken.status === 200 ? 409 : 200)
        if (taken.status === 200) await cancel(b, taken.body.id)
      }
      await settle()
      await city.expectSqlInvariants()
    }
  }, 60_000)

  test('W2: accepting against the expiry: the number decides', async () => {
    const { clinic, holders } = await soldOut(HOSPITALS.PLATFORM, ['李建国'])
    const b = await city.resident('李娜')
    const entry = (await join(b, clinic)).body.entry
    await cancel(holders[0]?.who as Resident, holders[0]?.id ?? '')
    await settle()
    await city.db.query(
      `UPDATE waitlist_offer SET offered_at = offered_at - interval '1 hour', expires_at = $2::timestamptz + interval '1 second' WHERE entry_id = $1`,
      [entry.id, new Date(city.now())],
    )
    const [taken] = await Promise.all([accept(b, entry.id), city.advanceClock(1_000).then(() => city.runJobs('waitlist.end-offers'))])
    const after = await seeEntry(b, entry.id)
    expect(after.state).toBe(taken.status === 200 ? 'ACCEPTED' : 'WAITING')
  })

  test('W3 N6: twenty returns, thirty who wait and the public at once: every freed number is offered once, none leaks', async () => {
    const { clinic } = await soldOut(HOSPITALS.PLATFORM, [])
    const numbers = await numbersOf(clinic.session.id)
    const many = numbers.slice(0, 20)
    expect(many).toHaveLength(20)
    await city.db.query(`UPDATE number SET state = 'AVAILABLE', cause = 'roster', changed_at = $2 WHERE id = ANY($1::uuid[])`, [
      many.map((n) => n.id),
      new Date(city.now()),
    ])
    const [holders, waiting, publicly] = [await crowd(many.length), await crowd(30, 40), await crowd(20, 80)]
    const held = await Promise.all(holders.map((who, index) => hold(city, who, who.selfId, many[index]?.segmentId ?? '')))
    const booked = held.flatMap((h, index) => (h.status === 201 ? [{ who: holders[index] as Resident, id: h.body.id }] : []))
    for (const { who, id } of booked) await confirm(city, who, id, 'WINDOW')
    await city.db.query(`UPDATE number SET state = 'WITHDRAWN', cause = 'test', changed_at = $2 WHERE state IN ('AVAILABLE', 'COOLING') AND session_id = $1`, [
      clinic.session.id,
      new Date(city.now()),
    ])

    const joins = await Promise.all(waiting.map((who) => join(who, clinic, { wide: false })))
    expect(joins.filter((j) => j.status === 201)).toHaveLength(30)
    const freed = new Date(city.now())
    const answers = await Promise.all([
      ...booked.map(({ who, id }) => cancel(who, id)),
      ...publicly.map((who, index) => hold(city, who, who.selfId, many[index % many.length]?.segmentId ?? '')),
      ...Array.from({ length: 5 }, () => city.runJobs('waitlist.offer').then(() => ({ status: 0 }))),
    ])
    await settle()
    expect(answers.filter((a) => a.status === 201)).toEqual([])
    const offers = await city.db.query<{ number_id: string; entry_id: string }>(
      `SELECT number_id, entry_id FROM waitlist_offer WHERE session_id = $1 AND state = 'OPEN'`,
      [clinic.session.id],
    )
    expect(offers).toHaveLength(booked.length)
    expect(new Set(offers.map((o) => o.number_id)).size).toBe(booked.length)
    expect(new Set(offers.map((o) => o.entry_id)).size).toBe(booked.length)
    const leaks = await city.db.query(
      `SELECT h.seq FROM number_history h JOIN number n ON n.id = h.number_id WHERE n.session_id = $1 AND h.at >= $2 AND h.to_state IN ('AVAILABLE', 'COOLING') AND h.from_state = 'SOLD'`,
      [clinic.session.id, freed],
    )
    expect(leaks).toEqual([])
  }, 120_000)
})

describe('prepaying', () => {
  const outTradeNoOf = async (entryId: string): Promise<string> => {
    const [row] = await city.db.query<{ out: string }>(
      `SELECT p.out_trade_no AS out FROM payment_order p JOIN waitlist_entry e ON e.trade_order_id = p.trade_order_id WHERE e.id = $1 ORDER BY p.created_at DESC LIMIT 1`,
      [entryId],
    )
    return row?.out ?? ''
  }
  const prepaid = async (persona: string, clinic: Clinic): Promise<{ who: Resident; id: string }> => {
    const who = await city.resident(persona)
    const joined = await join(who, clinic, { prepay: true })
    expect(joined).toMatchObject({
      status: 201,
      body: { entry: { prepayState: 'OPEN', prepayFen: clinic.session.feeFen }, checkout: { amountFen: clinic.session.feeFen } },
    })
    await city.action('wechat-pay', 'payer-pays', { out_trade_no: await outTradeNoOf(joined.body.entry.id) })
    await settle()
    expect(await seeEntry(who, joined.body.entry.id)).toMatchObject({ prepayState: 'HELD', allowedActions: ['leave', 'refund'] })
    return { who, id: joined.body.entry.id }
  }
  const refundsOf = (entryId: string) =>
    city.db.query<{ cause: string; amount_fen: number }>(
      `SELECT r.cause, r.amount_fen FROM refund r JOIN waitlist_entry e ON e.trade_order_id = r.trade_order_id WHERE e.id = $1`,
      [entryId],
    )

  test('W5: a match is booked without asking, the money becomes the appointment’s, and cancelling gives it back', async () => {
    const { clinic, holders } = await soldOut(HOSPITALS.HIS, ['李建国'])
    const { who, id } = await prepaid('李娜', clinic)
    await cancel(holders[0]?.who as Resident, holders[0]?.id ?? '')
    await settle()
    const entry = await seeEntry(who, id)
    expect(entry).toMatchObject({ state: 'AUTO_BOOKED', prepayState: 'BOOKED' })
    const booked = await see(city, who, entry.appointmentId ?? '')
    expect(booked).toMatchObject({ state: 'BOOKED', money: { summary: 'PAID', paidFen: clinic.session.feeFen } })
    expect(await publicMoments(clinic.session.id)).toEqual([])
    await city.expectSqlInvariants()
    expect(await cancel(who, booked.id)).toMatchObject({ status: 200 })
    await settle()
    expect(await refundsOf(id)).toMatchObject([{ cause: 'USER_CANCEL', amount_fen: clinic.session.feeFen }])
  })

  test('J23: the hospital refuses after the automatic booking: place and money stay, and the money goes back when asked for', async () => {
    const { clinic, holders } = await soldOut(HOSPITALS.HIS, ['李建国'])
    const { who, id } = await prepaid('其其格', clinic)
    await city.faults('his', [{ match: { operation: 'confirm' }, effect: { kind: 'refuse', code: 'CONFIRM_REFUSED' } }])
    await cancel(holders[0]?.who as Resident, holders[0]?.id ?? '')
    await settle()
    expect(await seeEntry(who, id)).toMatchObject({ state: 'WAITING', place: { number: 1 }, prepayState: 'HELD', allowedActions: ['leave', 'refund'] })
    expect(await refundsOf(id)).toEqual([])
    await city.expectSqlInvariants()
    expect(await city.call(refundPrepayment, { token: who.token, params: { id } })).toMatchObject({
      status: 200,
      body: { state: 'WAITING', prepayState: 'RETURNED' },
    })
    await settle()
    expect(await refundsOf(id)).toMatchObject([{ amount_fen: clinic.session.feeFen }])
  })

  test('W5: when the day is over or the entry is left, the prepayment goes back by itself', async () => {
    const { clinic } = await soldOut(HOSPITALS.HIS, [])
    const left = await prepaid('李娜', clinic)
    const stays = await prepaid('其其格', clinic)
    expect(await leave(left.who, left.id)).toMatchObject({ status: 200, body: { state: 'CANCELLED' } })
    await settle()
    expect(await refundsOf(left.id)).toMatchObject([{ cause: 'USER_CANCEL', amount_fen: clinic.session.feeFen }])
    await city.setClock(`${clinic.session.date}T23:00:00+08:00`)
    await settle()
    expect(await city.db.query(`SELECT state, prepay_state FROM waitlist_entry WHERE id = $1`, [stays.id])).toEqual([
      { state: 'EXPIRED', prepay_state: 'RETURNED' },
    ])
    expect(await refundsOf(stays.id)).toMatchObject([{ cause: 'BUSINESS_CLOSED', amount_fen: clinic.session.feeFen }])
    const regulator = await city.signIn('韩监管')
    const totals = await city.must<{ items: { expired: number; booked: number }[] }>(getWaitlistTotals, {
      token: regulator.token,
      query: { from: '2026-11-01', to: '2026-12-31' },
    })
    expect(totals.items[0]?.expired).toBeGreaterThan(0)
  })
})

test('W3: nobody waiting costs an ingest next to nothing', async () => {
  const rows = 3_000
  let batch = 10_000
  const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-12-05')
  const insert = async (): Promise<number> => {
    const began = performance.now()
    await city.db.query(
      `INSERT INTO number (session_id, segment_id, ordinal, state, cause, actor, changed_at) SELECT $1, $2, $5 + n, 'AVAILABLE', 'roster', 'hospital', $3 FROM generate_series(1, $4::int) n`,
      [clinic.session.id, clinic.session.segments[0]?.id, new Date(city.now()), rows, (batch += rows)],
    )
    return performance.now() - began
  }
  const withTrigger = Math.min(await insert(), await insert(), await insert())
  await city.db.query(`ALTER TABLE number DISABLE TRIGGER number_waitlist_first`)
  const without = Math.min(await insert(), await insert(), await insert())
  await city.db.query(`ALTER TABLE number ENABLE TRIGGER number_waitlist_first`)
  expect(withTrigger).toBeLessThan(without * 3 + 100)
}, 60_000)

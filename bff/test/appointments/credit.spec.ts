import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { type Appointment, holdNumber, previewSuspension } from '@jktl/shared/appointments/contract'
import {
  addExemptionDay,
  type Appeal,
  correctAttendance,
  decideAppeal,
  endExemptionDay,
  type ExemptionDay,
  getAppeal,
  getStaffAppeal,
  listStaffAppeals,
  listUnseenVisits,
  reportDelay,
  type StaffAppeal,
  type StaffAppealDetail,
  stateOnAppeal,
  submitAppeal,
} from '@jktl/shared/appointments/credit/contract'
import { requestSuspension } from '@jktl/shared/appointments/pool/contract'
import { checkInAtDesk } from '@jktl/shared/appointments/queue/contract'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { ResponseOf } from '@jktl/shared/kernel/route'

import { TestCity } from '../support/city.ts'
import { confirm, findClinic, hold, HOSPITALS, numberOf, type Problem } from './clinic.ts'
import { book, creditOf, listingOf, missedBefore, nightAfter, type Resident, stateOf, visitOf } from './credit-desk.ts'

let city: TestCity
let manager: string
let regulator: string
const violationsOf = (appointmentId: string) =>
  city.db.query<{ kind: string; status: string; revoked_by: string | null }>(`SELECT kind, status, revoked_by FROM violation_event WHERE appointment_id = $1`, [
    appointmentId,
  ])
const crowd = async (nth: number): Promise<Resident> => city.resident((await city.personas(40))[nth]?.name ?? '')
const sessionOf = (id: string) => visitOf(city, id)
const noticesTo = async (who: Resident): Promise<string[]> =>
  (
    await city.db.query<{ kind: string }>(
      `SELECT payload->>'kind' AS kind FROM outbox WHERE topic = 'notifications.notice' AND payload->>'accountId' = $1 ORDER BY id`,
      [who.me.accountId],
    )
  ).map((r) => r.kind)

beforeAll(async () => {
  city = await TestCity.start()
  manager = (await city.signIn('孟静')).token
  regulator = (await city.signIn('韩监管')).token
}, 60_000)
afterAll(() => city?.close())
afterEach(async () => {
  await city.clearFaults('his')
  await city.clearFaults('credit')
  await city.expectSqlInvariants()
})
/** Staff sessions end after half a day. */
const signStaffIn = async (): Promise<void> => {
  manager = (await city.signIn('孟静')).token
  regulator = (await city.signIn('韩监管')).token
}

describe('who came (§2.3.6)', () => {
  test('§2.3.6: the hospital’s report of a visit fulfils the booking and uses its number', async () => {
    const who = await crowd(0)
    const a = await book(city, who, HOSPITALS.HIS, '2026-11-24')
    await city.action('his', 'mark-attended', { lockId: a.id, event: 'CHECKED_IN' })
    await city.advanceClock(6 * MINUTE_MS)
    await city.runJobs()
    expect(await stateOf(city, a.id)).toBe('CHECKED_IN')
    await city.action('his', 'mark-attended', { lockId: a.id })
    await city.advanceClock(6 * MINUTE_MS)
    await city.runJobs()
    expect(await stateOf(city, a.id)).toBe('FULFILLED')
    expect(await numberOf(city, a.id)).toMatchObject({ state: 'USED' })
  })

  test('§2.3.6 C1: without the watermark the state stays unknown and is a data-quality item; with it the visit is missed, recorded once', async () => {
    const who = await crowd(1)
    const a = await book(city, who, HOSPITALS.HIS, '2026-11-24', { segment: 1 })
    const { date } = await sessionOf(a.id)
    await city.setClock(`${date}T20:00:00+08:00`)
    await city.runJobs()
    expect(await stateOf(city, a.id)).toBe('ATTENDANCE_UNKNOWN')
    await signStaffIn()
    const seen = await city.must<ResponseOf<typeof listUnseenVisits>>(listUnseenVisits, { token: manager })
    expect(seen.items.find((i) => i.appointmentId === a.id)?.waitingFor).toBe('等医院把到诊记录传完')
    expect(seen.sources[0]?.unseen).toBeGreaterThan(0)
    const second = await city.startSecondApp()
    await nightAfter(city, date)
    await second.platform.jobs.runDue()
    await city.runJobs()
    await second.close()
    expect(await stateOf(city, a.id)).toBe('NO_SHOW')
    expect(await violationsOf(a.id)).toEqual([{ kind: 'NO_SHOW', status: 'ACTIVE', revoked_by: null }])
    expect(await noticesTo(who)).toContain('credit-no-show')
  })

  test('§2.3.6: a feed that is down never makes anybody miss a visit, and the late record wins afterwards', async () => {
    const who = await crowd(2)
    const a = await book(city, who, HOSPITALS.HIS, '2026-11-26')
    const { date } = await sessionOf(a.id)
    await city.faults('his', [{ match: { operation: 'list-attendance' }, effect: { kind: 'unavailable' } }])
    await nightAfter(city, date)
    expect(await stateOf(city, a.id)).toBe('ATTENDANCE_UNKNOWN')
    await city.clearFaults('his')
    await city.advanceClock(5 * MINUTE_MS)
    await city.runJobs()
    expect(await stateOf(city, a.id)).toBe('NO_SHOW')
    await city.action('his', 'mark-attended', { lockId: a.id })
    await city.advanceClock(6 * MINUTE_MS)
    await city.runJobs()
    expect(await stateOf(city, a.id)).toBe('NO_SHOW_REVOKED')
    expect(await violationsOf(a.id)).toEqual([{ kind: 'NO_SHOW', status: 'REVOKED', revoked_by: 'EVIDENCE' }])
    expect(await numberOf(city, a.id)).toMatchObject({ state: 'USED' })
    await city.db.query(`UPDATE attendance_sync SET cursor_seq = 0, due_at = $1`, [new Date(city.now())])
    await city.runJobs()
    expect(await violationsOf(a.id)).toHaveLength(1)
  })

  test('§2.3.6: who checked in but was never reported visited is fulfilled by the check-in', async () => {
    const who = await crowd(3)
    const a = await book(city, who, HOSPITALS.HIS, '2026-11-27')
    await city.action('his', 'mark-attended', { lockId: a.id, event: 'CHECKED_IN' })
    await nightAfter(city, (await sessionOf(a.id)).date)
    expect(await stateOf(city, a.id)).toBe('FULFILLED')
  })

  test('§2.3.6: a session with an unresolved delay is not judged until somebody says that it is over', async () => {
    const who = await crowd(4)
    const a = await book(city, who, HOSPITALS.HIS, '2026-11-30')
    const { session, date } = await sessionOf(a.id)
    await signStaffIn()
    const delayed = await city.must<{ version: number }>(reportDelay, { token: manager, params: { id: session }, ifMatch: 0, body: { delayMinutes: 60 } })
    expect(await city.call<Problem>(reportDelay, { token: manager, params: { id: session }, ifMatch: 0, body: { delayMinutes: 90 } })).toMatchObject({
      status: 412,
    })
    await nightAfter(city, date)
    expect(await stateOf(city, a.id)).toBe('BOOKED')
    await signStaffIn()
    await city.must(reportDelay, { token: manager, params: { id: session }, ifMatch: delayed.version, body: { delayMinutes: 0 } })
    await city.runJobs()
    expect(await stateOf(city, a.id)).toBe('NO_SHOW')
  })

  test('§2.3.6: a session whose stop arrives late gives the money back and counts for nobody', async () => {
    const who = await crowd(5)
    const a = await book(city, who, HOSPITALS.HIS, '2026-12-01')
    const { session, date } = await sessionOf(a.id)
    await nightAfter(city, date)
    expect(await stateOf(city, a.id)).toBe('NO_SHOW')
    await city.db.query(`UPDATE clinic_session SET state = 'SUSPENDED', suspend_reason = 'OTHER', suspended_at = $2 WHERE id = $1`, [
      session,
      new Date(city.now()),
    ])
    await city.runJobs()
    expect(await stateOf(city, a.id)).toBe('SUSPENDED_BY_HOSPITAL')
    expect(await violationsOf(a.id)).toMatchObject([{ status: 'REVOKED', revoked_by: 'EVIDENCE' }])
  })

  test('A33 §2.3.6: an exemption day excuses who is not judged yet and revokes what was recorded; ending it brings nothing back', async () => {
    const [before, after] = [await crowd(6), await crowd(7)]
    const a = await book(city, before, HOSPITALS.HIS, '2026-12-03')
    const b = await book(city, after, HOSPITALS.HIS, '2026-12-03', { segment: 1 })
    const { date } = await sessionOf(a.id)
    await city.faults('his', [{ match: { operation: 'list-attendance' }, effect: { kind: 'unavailable' } }])
    await nightAfter(city, date)
    await city.clearFaults('his')
    await city.db.query(`UPDATE appointment SET date = date WHERE id = $1`, [b.id])
    await city.advanceClock(6 * MINUTE_MS)
    await city.runJobs()
    expect(await stateOf(city, a.id)).toBe('NO_SHOW')
    await signStaffIn()
    const day = await city.must<ExemptionDay>(addExemptionDay, { token: regulator, body: { date, areaCode: '150502', reason: '大雪封路' } })
    expect(day.place).toBe('科尔沁区')
    expect(await city.call<Problem>(addExemptionDay, { token: regulator, body: { date, areaCode: '150502', reason: '大雪封路' } })).toMatchObject({
      status: 409,
      body: { code: 'APPOINTMENTS.EXEMPTION_EXISTS' },
    })
    await city.runJobs()
    expect([await stateOf(city, a.id), await stateOf(city, b.id)]).toEqual(['NO_SHOW_REVOKED', 'NO_SHOW_REVOKED'])
    expect(await violationsOf(a.id)).toMatchObject([{ status: 'REVOKED', revoked_by: 'EXEMPTION' }])
    await city.must(endExemptionDay, { token: regulator, params: { id: day.id }, ifMatch: day.version })
    await city.runJobs()
    expect(await stateOf(city, a.id)).toBe('NO_SHOW_REVOKED')
    const future = await book(city, before, HOSPITALS.HIS, '2026-12-07')
    await city.must(addExemptionDay, { token: regulator, body: { date: (await sessionOf(future.id)).date, reason: '沙尘暴' } })
    await nightAfter(city, (await sessionOf(future.id)).date)
    expect(await stateOf(city, future.id)).toBe('NO_SHOW_REVOKED')
    expect(await violationsOf(future.id)).toEqual([])
  })

  test('§2.4 no-show job vs. late check-in: whichever commits first, a check-in is never a missed visit', async () => {
    const who = await crowd(8)
    const a = await book(city, who, HOSPITALS.HIS, '2026-12-09')
    const { date } = await sessionOf(a.id)
    await city.setClock(`${date}T22:00:00+08:00`)
    await city.runJobs()
    expect(await stateOf(city, a.id)).toBe('ATTENDANCE_UNKNOWN')
    await city.action('his', 'mark-attended', { lockId: a.id, event: 'CHECKED_IN' })
    const second = await city.startSecondApp()
    await city.setClock(Date.parse(`${date}T22:00:00+08:00`) + 3 * HOUR_MS)
    await Promise.all([city.runJobs(), second.platform.jobs.runDue()])
    await city.runJobs()
    await second.close()
    expect(await stateOf(city, a.id)).toBe('FULFILLED')
    expect(await violationsOf(a.id)).toEqual([])
  })
})

describe('the list (§2.3.5)', () => {
  /** Three missed visits in the past and one to come: the next judgement lists. */
  const listed = async (nth: number, from: string): Promise<{ who: Resident; last: Appointment }> => {
    const who = await crowd(nth)
    const last = await book(city, who, HOSPITALS.HIS, from)
    await missedBefore(city, last.id, [100, 80, 60])
    await nightAfter(city, (await sessionOf(last.id)).date)
    return { who, last }
  }

  test('R345 R351: the first missed visit of a year is forgiven, the third counted one warns, the limit lists, and the person reads why', async () => {
    const who = await crowd(10)
    const last = await book(city, who, HOSPITALS.HIS, '2026-12-11')
    await missedBefore(city, last.id, [100, 80])
    await nightAfter(city, (await sessionOf(last.id)).date)
    expect(await creditOf(city, who)).toMatchObject({ standing: 'WARNED', counted: 2, limit: 3, listedUntil: null })
    expect(await noticesTo(who)).toEqual(expect.arrayContaining(['credit-no-show', 'credit-warned']))
    const next = await book(city, who, HOSPITALS.HIS, '2026-12-14')
    await nightAfter(city, (await sessionOf(next.id)).date)
    const credit = await creditOf(city, who)
    expect(credit).toMatchObject({ standing: 'LISTED', counted: 3, listedWhere: '全市' })
    expect(credit.violations.map((v) => v.text)).toContain('约了没有到诊，今年第一次，不计入。')
    expect(await noticesTo(who)).toContain('credit-listed')
  })

  test('C4: a listing refuses an ordinary online hold; vaccination, existing bookings and the window go on', async () => {
    const { who, last } = await listed(11, '2026-12-16')
    const kept = await city.db.query<{ id: string }>(`SELECT id FROM appointment WHERE id = $1`, [last.id])
    expect(kept).toHaveLength(1)
    expect(await listingOf(city, who)).toMatchObject({ status: 'LISTED' })
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-12-18', 1)
    const [department] = await city.db.query<{ code: string }>(`SELECT standard_code AS code FROM department WHERE id = $1`, [clinic.departmentId])
    expect(['01', '05', '05.02', '06', '09', '20']).not.toContain(department?.code)
    const ordinary = { token: who.token, body: { personId: who.selfId, segmentId: clinic.session.segments[0]?.id } }
    expect(await city.call<Problem>(holdNumber, ordinary)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.LISTED' } })
    const [child] = await city.db.query<{ segment: string }>(
      `SELECT g.id AS segment FROM clinic_session s JOIN department d ON d.id = s.department_id JOIN segment g ON g.session_id = s.id JOIN number n ON n.segment_id = g.id AND n.state = 'AVAILABLE' AND n.channel = 'ONLINE'
        WHERE d.standard_code = ANY ($1::text[]) AND s.state = 'OPEN' AND g.starts_at > $2 ORDER BY g.starts_at LIMIT 1`,
      [['01', '05', '05.02', '06', '09', '20'], new Date(city.now())],
    )
    expect(await city.call(holdNumber, { token: who.token, body: { personId: who.selfId, segmentId: child?.segment } })).toMatchObject({ status: 201 })
    await city.action('his', 'sell-at-window', { schId: clinic.schId, numSeq: 2 })
  })

  test('§2.4 blacklist inserted while a hold is in progress: each hold is either refused or stands, and what stands is never taken away', async () => {
    const who = await crowd(12)
    const last = await book(city, who, HOSPITALS.HIS, '2026-12-18')
    await missedBefore(city, last.id, [100, 80, 60])
    await city.setClock(`${(await sessionOf(last.id)).date}T23:00:00+08:00`)
    await city.runJobs()
    const clinics = await Promise.all([1, 2, 3].map((skip) => findClinic(city, HOSPITALS.HIS, '2026-12-21', skip)))
    await city.advanceClock(2 * HOUR_MS)
    const [, ...answers] = await Promise.all([
      city.runJobs(),
      ...clinics.map((clinic) =>
        city.call<Appointment & Problem>(holdNumber, { token: who.token, body: { personId: who.selfId, segmentId: clinic.session.segments[2]?.id } }),
      ),
    ])
    expect(await listingOf(city, who)).toMatchObject({ status: 'LISTED' })
    for (const answer of answers) {
      if (answer.status === 201) expect(['HELD', 'HOLDING']).toContain(await stateOf(city, answer.body.id))
      else expect(['APPOINTMENTS.LISTED', 'APPOINTMENTS.SAME_SESSION_BOOKED']).toContain(answer.body.code)
    }
    expect(
      await city.call<Problem>(holdNumber, { token: who.token, body: { personId: who.selfId, segmentId: clinics[0]?.session.segments[3]?.id } }),
    ).toMatchObject({ status: 409 })
  })

  test('C6: a child’s missed visits list the child, never the parent who booked; the account only hears a word', async () => {
    const parent = await city.resident('李娜')
    const child = parent.me.persons.find((p) => p.relation === 'CHILD' && p.realName === 'VERIFIED') ?? { id: '' }
    const last = await book(city, parent, HOSPITALS.HIS, '2026-12-21', { personId: child.id })
    await missedBefore(city, last.id, [100, 80, 60])
    await nightAfter(city, (await sessionOf(last.id)).date)
    expect(await creditOf(city, parent, child.id)).toMatchObject({ standing: 'LISTED' })
    expect(await creditOf(city, parent)).toMatchObject({ standing: 'CLEAN', violations: [] })
    const own = await book(city, parent, HOSPITALS.HIS, '2026-12-23')
    expect(own.state).toBe('BOOKED')
    await nightAfter(city, (await sessionOf(own.id)).date)
    expect(await creditOf(city, parent)).toMatchObject({ standing: 'CLEAN', counted: 0 })
    expect(await noticesTo(parent)).toContain('credit-account')
  })

  test('C3: an accepted appeal revokes, releases in the same transaction, and the person may book again', async () => {
    const { who, last } = await listed(13, '2026-12-25')
    await signStaffIn()
    const { violations } = await creditOf(city, who)
    const missed = violations.find((v) => v.appointmentId === last.id)
    const stranger = await crowd(14)
    const words = { text: '那天到了，挂号窗口排队没叫我', evidence: ['窗口小票 3 号'] }
    expect(await city.call(submitAppeal, { token: stranger.token, params: { id: missed?.id ?? '' }, body: words })).toMatchObject({ status: 404 })
    const appeal = await city.must<Appeal>(submitAppeal, { token: who.token, params: { id: missed?.id ?? '' }, body: words })
    expect(await city.call<Problem>(submitAppeal, { token: who.token, params: { id: missed?.id ?? '' }, body: words })).toMatchObject({
      status: 409,
      body: { code: 'APPOINTMENTS.APPEALED_ALREADY' },
    })
    expect(await listingOf(city, who)).toMatchObject({ status: 'APPEALING' })
    const queue = await city.must<{ items: StaffAppeal[] }>(listStaffAppeals, { token: manager })
    const waiting = queue.items.find((i) => i.id === appeal.id)
    const stated = await city.must<StaffAppealDetail>(stateOnAppeal, {
      token: manager,
      params: { id: appeal.id },
      ifMatch: waiting?.version ?? 0,
      body: { statement: '窗口查到小票' },
    })
    expect(stated.facts.map((f) => f.text)).toContain('约好了号')
    const decision = { decision: 'accept', reason: '有窗口小票，确实来过' }
    expect(await city.call<Problem>(decideAppeal, { token: manager, params: { id: appeal.id }, ifMatch: stated.version, body: decision })).toMatchObject({
      status: 422,
      body: { code: 'APPOINTMENTS.SAME_HAND' },
    })
    expect(await city.call<Problem>(decideAppeal, { token: regulator, params: { id: appeal.id }, ifMatch: 1, body: decision })).toMatchObject({ status: 412 })
    await city.must(decideAppeal, { token: regulator, params: { id: appeal.id }, ifMatch: stated.version, body: decision })
    expect(await stateOf(city, last.id)).toBe('NO_SHOW_REVOKED')
    expect(await listingOf(city, who, 'RELEASED')).toMatchObject({ released_by: 'APPEAL' })
    expect(await creditOf(city, who)).toMatchObject({ standing: 'WARNED', counted: 2 })
    expect(await city.must<Appeal>(getAppeal, { token: who.token, params: { id: appeal.id } })).toMatchObject({
      state: 'ACCEPTED',
      decisionReason: decision.reason,
    })
    expect(await noticesTo(who)).toEqual(expect.arrayContaining(['credit-released', 'credit-appeal-decided']))
    expect((await book(city, who, HOSPITALS.HIS, '2026-12-28')).state).toBe('BOOKED')
  })

  test('§2.3.5: an appeal can be refused with a reason, comes too late after its days, and the neighbour hospital’s manager never sees it', async () => {
    const who = await crowd(15)
    const a = await book(city, who, HOSPITALS.PLATFORM, '2026-12-28')
    await nightAfter(city, (await sessionOf(a.id)).date)
    await signStaffIn()
    const [violation] = (await creditOf(city, who)).violations
    const appeal = await city.must<Appeal>(submitAppeal, { token: who.token, params: { id: violation?.id ?? '' }, body: { text: '忘了', evidence: [] } })
    expect(await city.call(getStaffAppeal, { token: manager, params: { id: appeal.id } })).toMatchObject({ status: 404 })
    await city.must(decideAppeal, { token: regulator, params: { id: appeal.id }, ifMatch: 1, body: { decision: 'reject', reason: '没有来院的凭据' } })
    expect(await stateOf(city, a.id)).toBe('NO_SHOW')
    expect(await city.must<Appeal>(getAppeal, { token: who.token, params: { id: appeal.id } })).toMatchObject({
      state: 'REJECTED',
      decisionReason: '没有来院的凭据',
    })
    const b = await book(city, await crowd(16), HOSPITALS.HIS, '2026-12-30')
    await nightAfter(city, (await sessionOf(b.id)).date)
    await city.advanceClock(15 * DAY_MS)
    const late = await crowd(16)
    const [old] = (await creditOf(city, late)).violations
    expect(old?.appealUntil).toBeNull()
    expect(await city.call<Problem>(submitAppeal, { token: late.token, params: { id: old?.id ?? '' }, body: { text: '来过', evidence: [] } })).toMatchObject({
      status: 409,
      body: { code: 'APPOINTMENTS.APPEAL_TOO_LATE' },
    })
  })

  test('C3: the hospital corrects 来过 before and after the judgement, by version', async () => {
    await city.runJobs()
    const [early, late] = [await crowd(17), await crowd(18)]
    const from = new Date(city.now() + 2 * DAY_MS).toISOString().slice(0, 10)
    const a = await book(city, early, HOSPITALS.HIS, from)
    const b = await book(city, late, HOSPITALS.HIS, from, { segment: 1 })
    const { date } = await sessionOf(a.id)
    await city.setClock(`${date}T22:00:00+08:00`)
    await city.runJobs()
    await signStaffIn()
    const unseen = (await city.must<ResponseOf<typeof listUnseenVisits>>(listUnseenVisits, { token: manager })).items
    const seen = unseen.find((i) => i.appointmentId === a.id)
    const reason = '护士记得来过'
    expect(await city.call(correctAttendance, { token: manager, params: { id: a.id }, ifMatch: 1, body: { reason } })).toMatchObject({ status: 412 })
    expect(await city.must(correctAttendance, { token: manager, params: { id: a.id }, ifMatch: seen?.version ?? 0, body: { reason } })).toMatchObject({
      state: 'FULFILLED',
    })
    await nightAfter(city, date)
    expect(await stateOf(city, b.id)).toBe('NO_SHOW')
    const [row] = await city.db.query<{ version: number }>(`SELECT version FROM appointment WHERE id = $1`, [b.id])
    expect(await city.must(correctAttendance, { token: manager, params: { id: b.id }, ifMatch: row?.version ?? 0, body: { reason } })).toMatchObject({
      state: 'NO_SHOW_REVOKED',
    })
    expect(await violationsOf(b.id)).toMatchObject([{ status: 'REVOKED', revoked_by: 'CORRECTION' }])
  })
})

describe('the line of a session that is stopped', () => {
  test('§2.3.6 A26: who was queued and not called is sent home with all the money back, and it counts for nothing', async () => {
    const who = await crowd(19)
    const clinic = await findClinic(city, HOSPITALS.HIS, new Date(city.now() + 2 * DAY_MS).toISOString().slice(0, 10))
    const [segment] = clinic.session.segments
    const { id } = (await hold(city, who, who.selfId, segment?.id ?? '')).body
    await confirm(city, who, id, 'ONLINE')
    const [attempt] = await city.db.query<{ no: string }>(
      `SELECT p.out_trade_no AS no FROM payment_order p JOIN appointment a ON a.trade_order_id = p.trade_order_id WHERE a.id = $1`,
      [id],
    )
    await city.action('wechat-pay', 'payer-pays', { out_trade_no: attempt?.no })
    await city.settle()
    await city.setClock(`${clinic.session.date}T${segment?.start}:00+08:00`)
    await signStaffIn()
    await city.must(checkInAtDesk, { token: (await city.signIn('包静')).token, params: { id } })
    expect(await stateOf(city, id)).toBe('QUEUED')

    const session = { token: manager, params: { id: clinic.session.id } }
    const { version } = await city.must<{ version: number }>(previewSuspension, session)
    await city.must(requestSuspension, { ...session, ifMatch: version, body: { reason: 'DOCTOR_ILL', emergency: true } })
    await nightAfter(city, clinic.session.date)
    await city.settle()
    expect(await stateOf(city, id)).toBe('SUSPENDED_BY_HOSPITAL')
    const refunds = await city.db.query(
      `SELECT r.amount_fen, r.state IN ('PROCESSING', 'SUCCESS') AS taken FROM refund r JOIN appointment a ON a.trade_order_id = r.trade_order_id WHERE a.id = $1`,
      [id],
    )
    expect(refunds).toEqual([{ amount_fen: clinic.session.feeFen, taken: true }])
    expect(await violationsOf(id)).toEqual([])
  })
})

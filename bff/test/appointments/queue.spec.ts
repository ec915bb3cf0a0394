import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { cancelAppointment, getAppointment } from '@jktl/shared/appointments/contract'
import { findArrivals, getQueueBoard, getVisit, listQueues, type QueueBoard, type Visit } from '@jktl/shared/appointments/queue/contract'
import { type BillDetail, getBill } from '@jktl/shared/payments/bills/contract'
import { orderOf } from '@jktl/shared/appointments/queue/rules'
import { MINUTE_MS } from '@jktl/shared/kernel/dates'
import { listNotices } from '@jktl/shared/notifications/contract'

import { TestCity } from '../support/city.ts'
import { type Clinic, findClinic, HOSPITALS, numberOf } from './clinic.ts'
import { bookInOrder, type Visitor, WaitingArea } from './visit-day.ts'

type Attendance = { hospitals: Record<string, { attendance: { lock_id: string; event: string }[] }> }

let city: TestCity
afterAll(() => city?.close())
afterEach(async () => {
  await city.clearFaults('his')
  await city.runJobs()
  await city.expectSqlInvariants()
})

const stateOf = async (who: Visitor): Promise<string> =>
  (await city.must<{ state: string }>(getAppointment, { token: who.token, params: { id: who.appointmentId } })).state
const ordinals = (board: QueueBoard): number[] => board.entries.filter(({ position }) => position !== null).map(({ ordinal }) => ordinal)
const attendance = async (lockId: string): Promise<string[]> => {
  const { books } = await city.journal<Attendance>('his')
  return (books.hospitals[HOSPITALS.HIS]?.attendance ?? []).filter((item) => item.lock_id === lockId).map(({ event }) => event)
}

/** A version of the rules that allows cancelling until the segment begins, so that a cancellation can meet a check-in. */
const allowLateCancelling = (): Promise<object[]> =>
  city.db.query(
    `INSERT INTO rule_version SELECT (json_populate_record(r, '{"id": "00000000-0000-4000-8000-0000000000f5", "version": 99, "cancel_cutoff_days": 0, "cancel_cutoff_time": "23:59"}')).* FROM rule_version r WHERE institution_id IS NULL ORDER BY version DESC LIMIT 1`,
  )
async function afternoonClinic(): Promise<Clinic> {
  for (let skip = 0; ; skip++) {
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-25', skip)
    if (clinic.session.half === 'PM' && clinic.session.segments.reduce((sum, { remaining }) => sum + remaining, 0) >= 8) return clinic
  }
}

describe('check-in', () => {
  let area: WaitingArea
  let clinic: Clinic
  let people: Visitor[]
  beforeAll(async () => {
    city = await TestCity.start({ startAt: '2026-11-25T05:30:00+08:00' })
    await allowLateCancelling()
    clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-25')
    area = await WaitingArea.of(city, clinic)
    people = await bookInOrder(city, clinic, 8)
  }, 120_000)
  const [startsAt, at] = [() => `2026-11-25T${clinic.session.segments[0]?.start}:00+08:00`, (minutes: number) => Date.parse(startsAt()) + minutes * MINUTE_MS]

  test('R338 Q7: too early is told when to come; in time the code of the waiting area checks in, once, however often it is sent', async () => {
    const [who] = people as [Visitor]
    await city.setClock(at(-91))
    expect(await area.checkIn(who, await area.code())).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.CHECK_IN_TOO_EARLY' } })
    await city.setClock(at(-30))
    expect(await area.see(who)).toMatchObject({ phase: 'OPEN', place: null, checkedInAt: null })
    const first = await area.checkIn(who, await area.code())
    expect(first).toMatchObject({ status: 200, body: { phase: 'DONE', appointmentState: 'QUEUED', place: { state: 'WAITING', before: 0 } } })
    expect(await area.checkIn(who, '000000')).toMatchObject({ status: 200, body: { place: { id: first.body.place?.id } } })
    const events = await city.db.query<{ to_state: string }>(`SELECT to_state FROM appointment_event WHERE appointment_id = $1 ORDER BY seq`, [
      who.appointmentId,
    ])
    expect(events.map(({ to_state }) => to_state).slice(-2)).toEqual(['CHECKED_IN', 'QUEUED'])
  })

  test('Q7: a photo of the code is worthless after a minute, and so is the code of another waiting area', async () => {
    const [, who] = people as [Visitor, Visitor]
    const { code } = await area.screen()
    await city.advanceClock(61_000)
    expect(await area.checkIn(who, code.qrText)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.CHECK_IN_CODE_WRONG' } })
    const [other] = await city.db.query<{ id: string }>(
      `SELECT id FROM department WHERE institution_id = $1 AND id <> $2 AND retired_at IS NULL ORDER BY dept_code LIMIT 1`,
      [clinic.institutionId, clinic.departmentId],
    )
    const elsewhere = await area.screen(other?.id)
    for (const wrong of [elsewhere.code.qrText, elsewhere.code.shortCode])
      expect(await area.checkIn(who, wrong)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.CHECK_IN_OTHER_PLACE' } })
    const fresh = await area.screen()
    expect(fresh.code.shortCode).not.toBe(code.shortCode)
    expect(await area.checkIn(who, fresh.code.qrText)).toMatchObject({ status: 200, body: { appointmentState: 'QUEUED' } })
  })

  test('Q7: nobody guesses a code', async () => {
    const [, , who] = people as [Visitor, Visitor, Visitor]
    const right = await area.code()
    for (let tries = 0; tries < 5; tries++) expect((await area.checkIn(who, right === '123456' ? '654321' : '123456')).status).toBe(409)
    expect(await area.checkIn(who, right)).toMatchObject({ body: { code: 'APPOINTMENTS.CHECK_IN_TOO_MANY_TRIES' } })
    await city.advanceClock(11 * MINUTE_MS)
    expect(await area.checkIn(who, await area.code())).toMatchObject({ status: 200 })
  })

  test('R338 A11: who comes without a phone is found by document or by voucher, and who is too late is checked in at the desk', async () => {
    const [, , , who, late] = people as [Visitor, Visitor, Visitor, Visitor, Visitor]
    const card = (await city.personas(8)).find(({ name }) => name === who.name)
    const find = (proof: string) =>
      city.must<{ items: { appointmentId: string; canCheckIn: boolean }[] }>(findArrivals, { token: area.nurse.token, body: { proof } })
    expect((await find(card?.idNumber ?? '')).items).toMatchObject([{ appointmentId: who.appointmentId, canCheckIn: true }])
    const [{ voucher }] = (await city.db.query<{ voucher: string }>(`SELECT voucher_code AS voucher FROM appointment WHERE id = $1`, [who.appointmentId])) as [
      { voucher: string },
    ]
    expect((await find(`TL${voucher}`)).items).toMatchObject([{ appointmentId: who.appointmentId }])
    expect((await find('23456789ABCD')).items).toEqual([])
    const looks = await city.db.query(`SELECT 1 FROM audit_log WHERE action = 'appointments.findArrivals' AND object_id = $1 AND actor_account_id = $2`, [
      who.appointmentId,
      area.nurse.me.accountId,
    ])
    expect(looks).toHaveLength(2)
    expect((await area.atDesk(who)).status).toBe(200)
    expect(await stateOf(who)).toBe('QUEUED')

    const seen = await area.see(late)
    await city.setClock(Date.parse(seen.checkInUntil) + 1_000)
    expect(await area.checkIn(late, await area.code())).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.CHECK_IN_DESK_ONLY' } })
    expect((await area.atDesk(late)).status).toBe(200)
    const [key] = await city.db.query<{ effective_at: Date; checked_in_at: Date; source: string }>(
      `SELECT effective_at, checked_in_at, source FROM queue_entry WHERE appointment_id = $1`,
      [late.appointmentId],
    )
    expect(key).toMatchObject({ source: 'DESK', effective_at: key?.checked_in_at })
  })

  test('R338: the hospital is told of every arrival once, asked again while it is silent, and nobody waits for it', async () => {
    const [, , , , , who] = people as [Visitor, Visitor, Visitor, Visitor, Visitor, Visitor]
    await city.runJobs()
    await city.faults('his', [{ match: { operation: 'arrive' }, effect: { kind: 'lost-answer' }, times: 2 }])
    expect((await area.atDesk(who)).status).toBe(200)
    await city.runJobs()
    const due = () => city.db.query(`SELECT 1 FROM queue_entry WHERE appointment_id = $1 AND arrival_due_at IS NOT NULL`, [who.appointmentId])
    expect(await due()).toHaveLength(1)
    for (let round = 0; round < 3; round++) {
      await city.advanceClock(MINUTE_MS)
      await city.runJobs()
    }
    expect(await due()).toHaveLength(0)
    expect(await attendance(who.appointmentId)).toEqual(['CHECKED_IN'])
    expect(await attendance(people[0]?.appointmentId ?? '')).toEqual(['CHECKED_IN'])
  })

  test('§2.4 no-show job vs. late check-in: who is at the desk has come, also after the segment ended without a trace', async () => {
    const who = people[6] as Visitor
    await city.db.query(
      `UPDATE appointment SET state = 'ATTENDANCE_UNKNOWN', version = version + 1, cause = 'no-evidence-yet', actor = 'clock', changed_at = $2 WHERE id = $1`,
      [who.appointmentId, new Date(city.now())],
    )
    expect((await area.checkIn(who, await area.code())).body).toMatchObject({ code: 'APPOINTMENTS.ACTION_NOT_ALLOWED' })
    expect((await area.atDesk(who)).status).toBe(200)
    expect(await stateOf(who)).toBe('QUEUED')
  })

  test('§2.4 cancel vs. check-in: whichever commits first holds, and the other gets a clear answer', async () => {
    const next = await afternoonClinic()
    const [first, second, ...racers] = (await bookInOrder(city, next, 8, 20)) as [Visitor, Visitor, ...Visitor[]]
    await city.setClock(Date.parse(`${next.session.date}T${next.session.segments[0]?.start}:00+08:00`) - 60 * MINUTE_MS)
    const there = await WaitingArea.of(city, next)
    const cancel = (who: Visitor) => city.call<{ code?: string }>(cancelAppointment, { token: who.token, params: { id: who.appointmentId }, body: {} })
    const code = await there.code()

    expect((await there.checkIn(first, code)).status).toBe(200)
    expect(await cancel(first)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.ALREADY_CHECKED_IN' } })
    expect((await cancel(second)).status).toBe(200)
    expect(await there.checkIn(second, code)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.CHECK_IN_CANCELLED' } })

    for (const who of racers) {
      const [gone, here] = await Promise.all([cancel(who), there.checkIn(who, code)])
      expect([gone.status, here.status].sort()).toEqual([200, 409])
      await city.runJobs()
      expect(await stateOf(who)).toBe(gone.status === 200 ? 'CANCELLED_BY_USER' : 'QUEUED')
    }
  }, 60_000)
})

describe('the line', () => {
  let area: WaitingArea
  let clinic: Clinic
  let people: Visitor[]
  const LINE = 12
  beforeAll(async () => {
    await city.close()
    city = await TestCity.start({ startAt: '2026-11-25T06:40:00+08:00' })
    clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-25')
    area = await WaitingArea.of(city, clinic)
    people = await bookInOrder(city, clinic, LINE)
    await city.setClock(`2026-11-25T${clinic.session.segments[0]?.start}:00+08:00`)
    // The later the number, the earlier the check-in.
    for (const who of [...people].reverse()) expect((await area.atDesk(who)).status).toBe(200)
  }, 120_000)
  const at = (ordinal: number): Visitor => people[ordinal - 1] as Visitor
  const keysNow = async () => {
    const [line] = await city.db.query<{ calls: number; sinceReturn: number; returnInterleave: number }>(
      `SELECT calls, since_return AS "sinceReturn", return_interleave AS "returnInterleave" FROM queue_line WHERE session_id = $1`,
      [clinic.session.id],
    )
    const keys = await city.db.query<{ id: string; tier: number; effective: Date; ordinal: number; seq: number; notBeforeCall: number; returned: Date | null }>(
      `SELECT id, tier, effective_at AS effective, ordinal, seq, not_before_call AS "notBeforeCall", returned_at AS returned FROM queue_entry WHERE session_id = $1 AND state IN ('WAITING', 'RETURN_WAITING')`,
      [clinic.session.id],
    )
    if (!line) throw new Error('no line')
    return orderOf(
      keys.map(({ effective, returned, ...key }) => ({ ...key, effectiveAt: effective.getTime(), returnedAt: returned?.getTime() ?? null })),
      line,
    ).map(({ ordinal }) => ordinal)
  }

  test('Q4: who came early stands by segment and number, not by arrival; the stored keys alone give the same order', async () => {
    const inOrder = Array.from({ length: LINE }, (_, index) => index + 1)
    expect(ordinals(await area.board())).toEqual(inOrder)
    expect(await keysNow()).toEqual(inOrder)
    expect(await area.see(at(3))).toMatchObject({ place: { before: 2, state: 'WAITING', estimate: { basis: expect.stringContaining('按排班估') } } })
  })

  test('Q1: the same appointment is in line once, and so is the same person in one line', async () => {
    const again = await Promise.all([area.atDesk(at(1)), area.atDesk(at(1)), area.atDesk(at(1))])
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200])
    const copies = (column: string) =>
      city.db.query(
        `INSERT INTO queue_entry (id, appointment_id, account_id, person_id, identity_key, institution_id, session_id, date, ordinal, segment_starts_at, checked_in_at, source, effective_at, state, cause, changed_at)
         SELECT gen_random_uuid(), ${column === 'person' ? 'gen_random_uuid()' : 'appointment_id'}, account_id, person_id, ${column === 'person' ? 'identity_key' : "'other'"}, institution_id, session_id, date, 99, segment_starts_at, checked_in_at, source, effective_at, 'WAITING', 'test', changed_at
           FROM queue_entry WHERE appointment_id = $1`,
        [at(1).appointmentId],
      )
    await expect(copies('appointment')).rejects.toMatchObject({ constraint: 'queue_entry_one_per_appointment' })
    await expect(copies('person')).rejects.toMatchObject({ constraint: 'queue_entry_one_per_patient' })
  })

  test('R339: called, missed, called again, sent for tests, back, finished: entry, appointment, number and the resident’s page go together', async () => {
    const first = at(1)
    const called = await area.call()
    expect(called).toMatchObject({ status: 200 })
    expect(called.body.entries[0]).toMatchObject({ ordinal: 1, state: 'CALLED', room: '1 诊室', position: null })
    expect(await stateOf(first)).toBe('CALLED')
    expect((await area.see(first)).place).toMatchObject({ state: 'CALLED', room: '1 诊室', before: null })
    expect(await area.call()).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.ROOM_BUSY' } })

    const { screen } = { screen: await area.screen() }
    const room = screen.rooms.find(({ sessionId }) => sessionId === clinic.session.id)
    expect(room?.called).toMatchObject([{ ordinal: 1, room: '1 诊室', nameMasked: expect.stringMatching(/^.\*/) }])
    expect(JSON.stringify(screen)).not.toContain(first.name)
    const [department] = await city.db.query<{ name: string }>(`SELECT name FROM department WHERE id = $1`, [clinic.departmentId])
    expect(JSON.stringify(screen)).not.toContain(department?.name)

    expect((await area.act(first, 'miss')).status).toBe(200)
    const missed = await area.see(first)
    expect(missed.place).toMatchObject({ state: 'WAITING', missed: 1, before: 5 })
    expect(missed.place?.reasons.join('')).toContain('叫过 1 次没到')
    expect(await stateOf(first)).toBe('CALLED')
    expect((await area.see(at(8))).place?.changes.map(({ text }) => text)).toContain('1 号叫到没来，往后排。')

    for (let round = 0; round < 5; round++) {
      const next = at(round + 2)
      expect((await area.call()).body.entries[0]?.ordinal).toBe(round + 2)
      await area.act(next, 'start')
      await city.advanceClock(6 * MINUTE_MS)
      await area.act(next, 'finish')
      expect([await stateOf(next), (await numberOf(city, next.appointmentId)).state]).toEqual(['FULFILLED', 'USED'])
    }
    expect((await area.see(at(8))).place?.estimate?.basis).toContain('刚看完的 5 位估：每位约 6 分钟')
    expect((await area.call()).body.entries[0]?.ordinal).toBe(1)
    await area.act(first, 'start')
    expect(await stateOf(first)).toBe('IN_CONSULT')
    expect((await area.act(first, 'pause')).status).toBe(200)
    expect((await area.see(first)).place).toMatchObject({ state: 'PAUSED', before: null })
    const back = await area.checkIn(first, await area.code())
    expect(back).toMatchObject({ status: 200, body: { place: { state: 'RETURN_WAITING' } } })
    expect(back.body.place?.reasons.join('')).toContain('回诊')
    expect((await area.see(at(9))).place?.changes[0]?.text).toContain('1 号检查回来（回诊）')
    expect((await area.call()).body.entries[0]?.ordinal).toBe(1)
    await area.act(first, 'start')
    await area.act(first, 'finish')
    expect([await stateOf(first), (await numberOf(city, first.appointmentId)).state]).toEqual(['FULFILLED', 'USED'])
  }, 30_000)

  test('AP5: who waits is told once when three are left and at every call', async () => {
    await city.runJobs()
    const kinds = async (who: Visitor) =>
      (await city.must<{ items: { kind: string }[] }>(listNotices, { token: who.token })).items
        .map(({ kind }) => kind)
        .filter((kind) => kind.startsWith('queue'))
    expect((await kinds(at(1))).sort()).toEqual(['queue-called', 'queue-called', 'queue-called', 'queue-near'])
    expect((await kinds(at(6))).sort()).toEqual(['queue-called', 'queue-near'])
    expect(await kinds(at(12))).toEqual([])
  })

  test('Q5: nobody goes in front without a cause, no one as an elder who is none, and who is passed by reads why', async () => {
    const eleventh = at(11)
    expect(await area.act(eleventh, 'prioritise')).toMatchObject({ status: 422, body: { code: 'APPOINTMENTS.QUEUE_PRIORITY_NEEDED' } })
    await city.db.query(`UPDATE person SET birth_date = '1990-01-01' WHERE id = $1`, [eleventh.selfId])
    expect(await area.act(eleventh, 'prioritise', { priorityCode: 'ELDER' })).toMatchObject({ status: 422, body: { code: 'APPOINTMENTS.QUEUE_PRIORITY_AGE' } })
    const before = (await area.see(at(8))).place?.before ?? 0
    expect((await area.act(eleventh, 'prioritise', { priorityCode: 'SOLDIER' })).status).toBe(200)
    const after = (await area.see(at(8))).place
    expect(after?.before).toBe(before + 1)
    expect(after?.changes[0]?.text).toBe('11 号登记了优先服务，往前排。')
    const [audited] = await city.db.query<{ reason: string }>(
      `SELECT reason FROM audit_log WHERE action = 'appointments.moveQueueEntry' AND reason = 'SOLDIER'`,
    )
    expect(audited).toBeDefined()
    expect(await area.act(eleventh, 'leave', { ifMatch: 1 })).toMatchObject({
      status: 412,
      body: { code: 'KERNEL.STALE', current: { session: { id: clinic.session.id } } },
    })
    expect((await area.act(eleventh, 'leave')).status).toBe(200)
    expect(await area.act(eleventh, 'recall')).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.QUEUE_ACTION_NOT_ALLOWED' } })
  })

  test('R339: after the rule’s last missed call one is passed over, and the desk may put one back', async () => {
    const who = at(12)
    await area.act(who, 'prioritise', { priorityCode: 'EMERGENCY' })
    for (let miss = 1; miss <= 3; miss++) {
      while ((await area.see(who)).place?.state !== 'CALLED') {
        const called = (await area.call()).body.entries[0]
        if (called?.ordinal !== 12) {
          await area.act(at(called?.ordinal ?? 0), 'start')
          await area.act(at(called?.ordinal ?? 0), 'finish')
        }
      }
      await area.act(who, 'miss')
    }
    expect((await area.see(who)).place).toMatchObject({ state: 'PASSED_OVER', missed: 3, before: null })
    expect((await area.act(who, 'requeue')).status).toBe(200)
    expect((await area.see(who)).place).toMatchObject({ state: 'WAITING', missed: 0 })
  }, 30_000)

  test('A37 R364: bills and tests come from the hospital, without clinical values, and stay with their time when it is silent', async () => {
    const first = at(1)
    const see = () => city.must<Visit>(getVisit, { token: first.token, params: { id: first.appointmentId } })
    expect(await see()).toMatchObject({ billToPay: null })
    expect((await see()).nodes.map(({ state }) => state)).toEqual(['done', 'done', 'todo', 'todo', 'now'])
    await city.action('his', 'order-tests', { lockId: first.appointmentId })
    await city.advanceClock(11_000)
    const toPay = await see()
    expect(toPay.nodes[2]?.items).toMatchObject([{ kind: 'BILL', state: 'TO_DO', place: expect.any(String) }])
    expect(toPay.billToPay).toEqual({ billId: expect.any(String), amountFen: 18_640 })
    const bill = await city.must<BillDetail>(getBill, { token: first.token, params: { id: toPay.billToPay?.billId ?? '' } })
    expect([bill.personId, bill.state]).toEqual([toPay.personId, 'OPEN'])
    await city.faults('his', [{ match: { operation: 'get-progress' }, effect: { kind: 'unavailable' } }])
    await city.action('his', 'finish-tests', { lockId: first.appointmentId })
    await city.advanceClock(11_000)
    const stale = await see()
    expect(stale).toMatchObject({ progressStale: true, progressAsOf: expect.any(String) })
    expect(stale.nodes[2]?.items[0]?.state).toBe('TO_DO')
    await city.clearFaults('his')
    await city.advanceClock(6_000)
    expect((await see()).nodes[2]).toMatchObject({ state: 'done' })
    const [sealed] = await city.db.query<{ items: string }>(`SELECT encode(items_sealed, 'escape') AS items FROM visit_progress WHERE appointment_id = $1`, [
      first.appointmentId,
    ])
    expect(sealed?.items).not.toContain('BILL')
  })

  test('style Access: a nurse keeps the line, a doctor sees patients, and neither does the other’s part', async () => {
    const list = await city.must<{ items: { id: string; waiting: number }[] }>(listQueues, { token: area.doctor.token })
    expect(list.items.some(({ id }) => id === clinic.session.id)).toBe(true)
    const board = await area.board()
    expect(board.entries.find(({ state }) => state === 'WAITING')?.actions).toEqual(['prioritise', 'transfer', 'leave'])
  })
})

describe('twenty consoles', () => {
  test('Q2 Q3 Q8: twenty rooms call at once over two processes: everybody is called once, in the order of the stored keys, and a restart changes nothing', async () => {
    await city.close()
    city = await TestCity.start({ startAt: '2026-11-25T06:40:00+08:00' })
    const clinic = await largestClinic()
    const count = clinic.session.segments.reduce((sum, { remaining }) => sum + remaining, 0)
    const people = await bookInOrder(city, clinic, count)
    await city.setClock(`2026-11-25T${clinic.session.segments[0]?.start}:00+08:00`)
    const area = await WaitingArea.of(city, clinic)
    for (const who of [...people].reverse()) await area.atDesk(who)
    const expected = ordinals(await area.board())
    const second = await city.startSecondApp()
    try {
      const calls = await Promise.all(Array.from({ length: 20 }, (_, room) => area.call(`${room + 1} 诊室`, room % 2 === 0 ? city.url : second.url)))
      const served = calls.filter(({ status }) => status === 200)
      expect(calls.filter(({ status, body }) => status !== 200 && body.code !== 'APPOINTMENTS.QUEUE_EMPTY')).toEqual([])
      expect(served).toHaveLength(Math.min(20, count))
      const events = await city.db.query<{ ordinal: number }>(
        `SELECT e.ordinal FROM queue_event v JOIN queue_entry e ON e.id = v.entry_id WHERE v.cause = 'call' AND v.session_id = $1 ORDER BY v.seq`,
        [clinic.session.id],
      )
      expect(events.map(({ ordinal }) => ordinal)).toEqual(expected.slice(0, 20))
      expect(new Set(served.map(({ body }) => body.calledId)).size).toBe(served.length)
      const [left, leftAfterRestart] = [
        await area.board(),
        await city.call<QueueBoard>(getQueueBoard, { token: area.nurse.token, params: { id: clinic.session.id }, baseUrl: second.url }),
      ]
      expect(ordinals(leftAfterRestart.body)).toEqual(ordinals(left))
      expect(ordinals(left)).toEqual(expected.slice(20))
    } finally {
      await second.close()
    }
  }, 120_000)
})

async function largestClinic(): Promise<Clinic> {
  let best: Clinic | null = null
  const room = (clinic: Clinic) => clinic.session.segments.reduce((sum, { remaining }) => sum + remaining, 0)
  for (let skip = 0; skip < 12; skip++) {
    const clinic = await findClinic(city, HOSPITALS.HIS, '2026-11-25', skip)
    if (clinic.session.date === '2026-11-25' && clinic.session.half === 'AM' && (!best || room(clinic) > room(best))) best = clinic
  }
  if (!best) throw new Error('no clinic')
  return best
}

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { type Appointment, cancelAppointment, holdNumber } from '@jktl/shared/appointments/contract'
import { listSuspiciousPairs, reviewSuspiciousPair, type SuspiciousPair } from '@jktl/shared/appointments/watch/contract'
import { DAY_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'
import type { Page } from '@jktl/shared/kernel/paging'

import { type SignedIn, TestCity } from '../support/city.ts'
import { findClinic, hold, HOSPITALS, type Problem } from './clinic.ts'

type Resident = SignedIn & { selfId: string }
const PHONE = 'phone-of-the-corner-shop-1'

let city: TestCity
let people: Resident[] = []
beforeAll(async () => {
  city = await TestCity.start()
  people = await Promise.all((await city.personas(12)).map((p) => city.resident(p.name)))
}, 60_000)
afterAll(() => city?.close())
afterEach(() => city.expectSqlInvariants())

const person = (nth: number): Resident => {
  const who = people[nth]
  if (!who) throw new Error('nobody')
  return who
}
const take = (who: Resident, segmentId: string, deviceId?: string) =>
  city.call<Appointment & Problem>(holdNumber, { token: who.token, body: { personId: who.selfId, segmentId }, ...(deviceId ? { deviceId } : {}) })
const giveBack = (who: Resident, id: string) => city.must<Appointment>(cancelAppointment, { token: who.token, params: { id }, body: {} })

/** A new version of the region's rules, in force from now on. */
async function rule(changes: Record<string, string | number | null>): Promise<void> {
  await city.advanceClock(2_000)
  const columns = (
    await city.db.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'rule_version' AND column_name NOT IN ('id', 'version', 'effective_from')`,
    )
  ).map((c) => `"${c.name}"`)
  const chosen = columns.map((c) => {
    const name = c.slice(1, -1)
    return name in changes ? (changes[name] === null ? 'NULL' : `'${String(changes[name])}'`) : c
  })
  await city.db.query(
    `INSERT INTO rule_version (version, effective_from, ${columns.join(', ')}) SELECT version + 1, $1, ${chosen.join(', ')} FROM rule_version WHERE institution_id IS NULL ORDER BY version DESC LIMIT 1`,
    [new Date(city.now() - 1_000)],
  )
  await new Promise((done) => setTimeout(done, 1_100))
}
/** One free number and no other in the half hour. */
async function onlyNumber(date: string, skip = 0): Promise<string> {
  const clinic = await findClinic(city, HOSPITALS.PLATFORM, date, skip)
  const segmentId = clinic.session.segments.at(-1)?.id ?? ''
  await city.db.query(
    `UPDATE number SET state = 'WITHDRAWN', cause = 'test', actor = 'test', changed_at = $2 WHERE segment_id = $1 AND state = 'AVAILABLE' AND ordinal > (SELECT min(ordinal) FROM number WHERE segment_id = $1 AND state = 'AVAILABLE')`,
    [segmentId, new Date(city.now())],
  )
  return segmentId
}
/** A gives back what B takes when it has cooled. */
async function handOver(a: Resident, b: Resident, segmentId: string, deviceId?: string, waitMs = 31 * MINUTE_MS): Promise<void> {
  await city.advanceClock(31 * MINUTE_MS)
  await city.runJobs('appointments.move-numbers')
  const held = await take(a, segmentId, deviceId)
  expect(held).toMatchObject({ status: 201 })
  await giveBack(a, held.body.id)
  await city.advanceClock(waitMs)
  await city.runJobs('appointments.move-numbers')
  const taken = await take(b, segmentId, deviceId)
  expect(taken).toMatchObject({ status: 201 })
  await giveBack(b, taken.body.id)
  await city.runJobs('appointments.watch-handovers')
}
const pairs = async (token: string, group?: 'open' | 'reviewed'): Promise<SuspiciousPair[]> =>
  (await city.must<Page<SuspiciousPair>>(listSuspiciousPairs, { token, query: { group } })).items

describe('nobody gets numbers by cunning', () => {
  test('A30: what one telephone holds in a day is limited across its accounts; another telephone is not', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-26')
    const segmentId = clinic.session.segments[0]?.id ?? ''
    await rule({ device_daily_limit: 2 })
    for (const nth of [0, 1]) {
      const held = await take(person(nth), segmentId, PHONE)
      expect(held.status).toBe(201)
      await giveBack(person(nth), held.body.id)
    }
    expect(await take(person(2), segmentId, PHONE)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.DEVICE_LIMIT' } })
    const other = await take(person(2), segmentId, 'phone-of-the-neighbours-2')
    expect(other.status).toBe(201)
    await giveBack(person(2), other.body.id)
    const [stored] = await city.db.query<{ key: string }>(`SELECT device_key AS key FROM appointment WHERE device_key IS NOT NULL LIMIT 1`)
    expect(stored?.key).not.toContain('phone')
    await rule({ device_daily_limit: 30 })
  })

  test('A30: what one account holds in a day is limited, also by taps at the same time; the next day it may again', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-26')
    const segmentId = clinic.session.segments[0]?.id ?? ''
    await rule({ account_daily_limit: 2 })
    const who = person(3)
    for (const nth of [1, 2]) {
      const held = await hold(city, who, who.selfId, clinic.session.segments[nth]?.id ?? '')
      expect(held.status).toBe(201)
      await giveBack(who, held.body.id)
    }
    expect(await hold(city, who, who.selfId, segmentId)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.ACCOUNT_LIMIT' } })
    await city.advanceClock(DAY_MS)
    const again = await city.resident((await city.personas(4))[3]?.name ?? '')
    const held = await hold(city, again, again.selfId, segmentId)
    expect(held.status).toBe(201)
    await giveBack(again, held.body.id)
    await rule({ account_daily_limit: 20 })
  })

  test('§2.5 A29: inside the rule’s night hours nobody holds a number online', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-28')
    const segmentId = clinic.session.segments[0]?.id ?? ''
    await rule({ no_booking_from: '00:00', no_booking_until: '23:00' })
    expect(await take(person(4), segmentId)).toMatchObject({ status: 409, body: { code: 'APPOINTMENTS.BOOKING_HOURS' } })
    await rule({ no_booking_from: null, no_booking_until: null })
    const held = await take(person(4), segmentId)
    expect(held.status).toBe(201)
    await giveBack(person(4), held.body.id)
  })

  test('§2.5: a rule’s least age counts for the person, not for the account', async () => {
    const clinic = await findClinic(city, HOSPITALS.PLATFORM, '2026-11-28')
    const segmentId = clinic.session.segments[0]?.id ?? ''
    const teen = await city.resident('陈晨')
    await rule({ min_age_years: 17 })
    expect(await take(teen, segmentId)).toMatchObject({ status: 422, body: { code: 'APPOINTMENTS.TOO_YOUNG' } })
    await rule({ min_age_years: 16 })
    const held = await take(teen, segmentId)
    expect(held.status).toBe(201)
    await giveBack(teen, held.body.id)
    await rule({ min_age_years: 0 })
  })

  test('A30: given back and taken on one telephone within the hour is shown to the regulator, without any name', async () => {
    const staff = await city.signIn('韩监管')
    const segmentId = await onlyNumber('2026-12-01')
    await handOver(person(5), person(6), segmentId, PHONE)
    const [pair] = await pairs(staff.token)
    expect(pair).toMatchObject({ handovers: 1, sameDevice: 1, reasons: ['退号和接号用的是同一部手机'], institutions: ['三纬社区卫生服务中心'] })
    expect(pair?.returnedByLabel).toMatch(/^账号 [0-9A-F]{6}$/)
    expect(await city.runJobs('appointments.watch-handovers')).toEqual([])
    const reviewed = await city.must<SuspiciousPair>(reviewSuspiciousPair, {
      token: staff.token,
      params: { id: pair?.id ?? '' },
      body: { note: '同一家人共用手机' },
      ifMatch: pair?.version ?? 0,
    })
    expect(reviewed.reviewNote).toBe('同一家人共用手机')
    const stale = { token: staff.token, params: { id: pair?.id ?? '' }, body: { note: '再看一次' }, ifMatch: pair?.version ?? 0 }
    expect(await city.call<Problem>(reviewSuspiciousPair, stale)).toMatchObject({ status: 412 })
    expect(await pairs(staff.token)).toEqual([])
    await handOver(person(5), person(6), segmentId, PHONE)
    expect((await pairs(staff.token)).find(({ id }) => id === pair?.id)).toMatchObject({ handovers: 2, reviewedAt: null })
  })

  test('A30: one chance handover between strangers is nothing, the second within thirty days is shown', async () => {
    const staff = await city.signIn('韩监管')
    const before = (await pairs(staff.token)).length
    await handOver(person(7), person(8), await onlyNumber('2026-12-02'))
    expect((await pairs(staff.token)).length).toBe(before)
    await handOver(person(7), person(8), await onlyNumber('2026-12-03'))
    const [pair] = await pairs(staff.token)
    expect(pair).toMatchObject({ handoversInThirtyDays: 2, sameDevice: 0, reasons: ['30 天里有 2 个号从前一个账号到了后一个账号'] })
  })

  test('A30: taking one’s own patient’s number again from another account is no handover', async () => {
    const [count] = await city.db.query<{ n: number }>(
      `SELECT count(*) AS n FROM number_handover h JOIN appointment r ON r.id = h.returned_appointment_id JOIN appointment t ON t.id = h.taken_appointment_id WHERE r.identity_key = t.identity_key`,
    )
    expect(count?.n).toBe(0)
  })
})

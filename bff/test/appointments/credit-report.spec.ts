import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { type Appointment, cancelAppointment } from '@jktl/shared/appointments/contract'
import { type CreditListing, listCreditListings, releaseListing, reportListing } from '@jktl/shared/appointments/credit/contract'
import { DAY_MS, MINUTE_MS } from '@jktl/shared/kernel/dates'

import { TestCity } from '../support/city.ts'
import { HOSPITALS, type Problem } from './clinic.ts'
import { book, creditBooks, creditOf, listingOf, missedBefore, nightAfter, type Resident, visitOf } from './credit-desk.ts'

let city: TestCity
let regulator: string
const signStaffIn = async (): Promise<void> => void (regulator = (await city.signIn('韩监管')).token)
const crowd = async (nth: number): Promise<Resident> => city.resident((await city.personas(40))[nth]?.name ?? '')
const inTwoDays = (): string => new Date(city.now() + 2 * DAY_MS).toISOString().slice(0, 10)

beforeAll(async () => {
  city = await TestCity.start()
}, 60_000)
afterAll(() => city?.close())
afterEach(async () => {
  await city.clearFaults('credit')
  await city.expectSqlInvariants()
})

/** Three missed visits in the past and one more: the judgement lists. */
async function listed(nth: number, from: string): Promise<{ who: Resident; last: Appointment }> {
  const who = await crowd(nth)
  const last = await book(city, who, HOSPITALS.HIS, from)
  await missedBefore(city, last.id, [100, 80, 60])
  await nightAfter(city, (await visitOf(city, last.id)).date)
  return { who, last }
}

describe('the regulator and the region’s credit system', () => {
  test('C7 C8: nothing is reported before the appeal window and the human release; then once, under an own category, with receipts, and taken back on correction', async () => {
    const { who, last } = await listed(19, inTwoDays())
    await signStaffIn()
    const list = async (): Promise<CreditListing | undefined> => {
      const { id } = await listingOf(city, who)
      return (await city.must<{ items: CreditListing[] }>(listCreditListings, { token: regulator, query: { status: 'IN_FORCE', limit: 100 } })).items.find(
        (l) => l.id === id,
      )
    }
    const early = await list()
    expect(early).toMatchObject({ canReport: false, reportState: null, violations: 3 })
    const target = { params: { id: early?.id ?? '' } }
    expect(await city.call<Problem>(reportListing, { token: regulator, ...target, ifMatch: early?.version ?? 0 })).toMatchObject({
      status: 409,
      body: { code: 'APPOINTMENTS.APPEAL_WINDOW_OPEN' },
    })
    await city.advanceClock(16 * DAY_MS)
    await city.runJobs()
    expect(await creditBooks(city)).toEqual([])
    await signStaffIn()
    await city.faults('credit', [{ match: { operation: 'report' }, effect: { kind: 'lost-answer' }, times: 1 }])
    await city.must(reportListing, { token: regulator, ...target, ifMatch: early?.version ?? 0 })
    await city.runJobs()
    expect(await list()).toMatchObject({ reportState: 'TO_REPORT', receiptNo: null, canReport: false })
    await city.advanceClock(2 * MINUTE_MS)
    await city.runJobs()
    const reported = await list()
    expect(reported).toMatchObject({ reportState: 'REPORTED', status: 'LISTED' })
    const [entry, ...more] = await creditBooks(city)
    expect(more).toEqual([])
    expect(entry).toMatchObject({ receiptNo: reported?.receiptNo, report: { category: 'APPOINTMENT_NO_SHOW', occurrences: 3 }, withdrawal: null })
    await city.action('his', 'mark-attended', { lockId: last.id })
    await city.advanceClock(6 * MINUTE_MS)
    await city.runJobs()
    await city.advanceClock(2 * MINUTE_MS)
    await city.runJobs()
    expect(await listingOf(city, who, 'RELEASED')).toMatchObject({ released_by: 'CORRECTION' })
    const [taken] = await creditBooks(city)
    expect(taken?.withdrawal).toMatchObject({ reason: 'CORRECTION' })
    const [report] = await city.db.query<{ state: string; receipt: string }>(
      `SELECT state, withdrawal_receipt_no AS receipt FROM credit_report WHERE listing_id = $1`,
      [target.params.id],
    )
    expect(report).toEqual({ state: 'WITHDRAWN', receipt: taken?.withdrawal?.receiptNo })
  })

  test('§2.3.5: the regulator lets somebody go with a reason, the count starts anew, and a listing ends by itself', async () => {
    const { who } = await listed(20, inTwoDays())
    const other = (await listed(21, inTwoDays())).who
    await signStaffIn()
    const before = await listingOf(city, who)
    expect(
      await city.call(releaseListing, { token: regulator, params: { id: before.id }, ifMatch: before.version + 1, body: { reason: '住院期间' } }),
    ).toMatchObject({ status: 412 })
    const released = await city.must<CreditListing>(releaseListing, {
      token: regulator,
      params: { id: before.id },
      ifMatch: before.version,
      body: { reason: '住院期间' },
    })
    expect(released).toMatchObject({ status: 'RELEASED', releasedBy: 'MANUAL', releaseReason: '住院期间' })
    expect(await creditOf(city, who)).toMatchObject({ standing: 'CLEAN', counted: 0 })
    await city.advanceClock(181 * DAY_MS)
    await city.runJobs()
    expect(await listingOf(city, other, 'RELEASED')).toMatchObject({ released_by: 'EXPIRY' })
    const [aged] = await city.db.query<{ n: number }>(`SELECT count(*) AS n FROM violation_event WHERE person_id = $1 AND status = 'AGED_OUT'`, [other.selfId])
    expect(aged?.n).toBe(4)
  })

  test('R345 C1 C5: too many returns in a month, and too many on the day of the visit, are recorded once each, warn, and never list', async () => {
    await city.db.query(
      `INSERT INTO rule_version SELECT (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'version', 90, 'effective_from', $1::timestamptz, 'cancel_limit_per_month', 1, 'same_day_return_limit', 1, 'cancel_cutoff_days', 0, 'cancel_cutoff_time', '23:59', 'no_show_limit', 1))).* FROM rule_version r WHERE institution_id IS NULL ORDER BY version DESC LIMIT 1`,
      [new Date(city.now())],
    )
    await new Promise((done) => setTimeout(done, 1_100))
    const who = await crowd(23)
    const day = inTwoDays()
    const first = await book(city, who, HOSPITALS.HIS, day)
    const second = await book(city, who, HOSPITALS.PLATFORM, (await visitOf(city, first.id)).date)
    await city.setClock(`${(await visitOf(city, first.id)).date}T00:30:00+08:00`)
    for (const { id } of [first, second]) {
      const { token } = await city.resident((await city.personas(40))[23]?.name ?? '')
      await city.must(cancelAppointment, { token, params: { id }, body: {} })
      await city.runJobs()
      await city.advanceClock(MINUTE_MS)
    }
    const again = await city.startSecondApp()
    await again.platform.jobs.runDue()
    await again.close()
    const kinds = await city.db.query<{ kind: string; appointment: string }>(
      `SELECT kind, appointment_id AS appointment FROM violation_event WHERE person_id = $1 ORDER BY kind`,
      [who.selfId],
    )
    expect(kinds).toEqual([
      { kind: 'FREQUENT_CANCEL', appointment: second.id },
      { kind: 'LATE_CANCEL', appointment: second.id },
    ])
    const fresh = await crowd(23)
    expect(await creditOf(city, fresh)).toMatchObject({ standing: 'CLEAN', counted: 0, listedUntil: null })
  })
})

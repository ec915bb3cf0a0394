import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import type { Appointment } from '@jktl/shared/appointments/contract'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, settle, visit, VIEWPORTS } from './support/browser.mjs'
import { City, type SignedIn } from './support/city.mjs'
import { appointmentIn, findClinic, OPEN_SLOT } from './support/clinics.mjs'
import { Hand } from './support/hand.mjs'
import { moneyOnBothSides, statusAtHospital } from './support/oracle.mjs'
import { resident } from './support/residents.mjs'

const APPOINTMENT = 'appointments/pages/appointment/index'
const MINUTE_MS = 60_000

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())
afterEach(() => city.clearFaults('his'))

type Resident = SignedIn & { selfId: string }
const appointmentOf = (who: Resident, id: string) => city.get<Appointment>(`/appointments/${id}`, who.token)
/** An appointment to be paid at the window, far enough away to be changed. */
async function booked(nth: number): Promise<{ who: Resident; visit: Appointment }> {
  const who = await resident(city, (await city.personas(120)).at(nth)?.name ?? '')
  const { segment } = await findClinic(city, { isCancellable: true })
  const held = (await city.write('POST', '/appointments', who.token, { personId: who.selfId, segmentId: segment.id })) as Appointment
  await city.write('POST', `/appointments/${held.id}/confirmation`, who.token, { payMode: 'WINDOW' })
  return {
    who,
    visit: await city.until(
      () => appointmentOf(who, held.id),
      ({ state }) => state === 'BOOKED',
    ),
  }
}

test.each([
  { nth: -1, viewport: VIEWPORTS.phone, size: '390×844' },
  { nth: -2, viewport: VIEWPORTS.small, size: '320×640' },
])('A24 at $size: a resident changes the time with the old one in sight; both books agree, and each one leads to the other', async ({ nth, viewport }) => {
  const { who, visit: old } = await booked(nth)
  const { page, problems, close } = await openApp(browser, city, { session: who, viewport })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', APPOINTMENT, { id: old.id })
  await hand.tap('#appointment-reschedule')
  await hand.read('#reschedule-old', old.doctorName)
  await hand.tap('#reschedule-whom-department')
  await hand.see(OPEN_SLOT)
  await hand.tap(OPEN_SLOT)
  await hand.tap('#reschedule-next')
  await hand.read('#reschedule-dialog', '改到')
  await hand.tap('#reschedule-dialog-confirm')
  await hand.see('#rescheduled-done')
  const newId = appointmentIn(page)
  expect(await statusAtHospital(city, old.id)).toBe('CANCELLED')
  expect(await statusAtHospital(city, newId)).toBe('CONFIRMED')
  await hand.tap('#rescheduled-open')
  const next = await appointmentOf(who, newId)
  expect(next).toMatchObject({ state: 'BOOKED', rescheduledFromId: old.id })
  await hand.see('#voucher-qr')
  await hand.tap('#appointment-moved-from')
  await hand.read('#appointment-state', '已改签')
  await hand.tap('#appointment-new')
  await hand.see('#voucher-code')
  expect(problems).toEqual([])
  await close()
})

test('A24: while the hospital is silent the old number stays good; the page says so and ends well by itself', async () => {
  const { who, visit: old } = await booked(-3)
  const { page, problems, close } = await openApp(browser, city, { session: who })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', 'appointments/pages/reschedule/index', { id: old.id })
  await hand.tap('#reschedule-whom-department')
  await hand.tap(OPEN_SLOT)
  await hand.tap('#reschedule-next')
  await city.setFaults('his', [{ match: { operation: 'confirm' }, effect: { kind: 'lost-answer' } }])
  await hand.tap('#reschedule-dialog-confirm')
  await hand.see('#rescheduled-waiting')
  const newId = appointmentIn(page)
  expect(await appointmentOf(who, old.id)).toMatchObject({ state: 'BOOKED', replacementId: newId })
  await city.clearFaults('his')
  await city.until(
    () => appointmentOf(who, newId),
    ({ state }) => state === 'BOOKED',
    { stepMs: MINUTE_MS },
  )
  await hand.see('#rescheduled-done')
  expect(await appointmentOf(who, old.id)).toMatchObject({ state: 'RESCHEDULED' })
  expect(problems).toEqual([])
  await close()
})

test('A26: 停诊, and one tap holds one of the nearest other times for the same person', async () => {
  const { who, visit: old } = await booked(-4)
  await city.act('his', 'suspend-session', { schId: await scheduleOf(old) })
  await city.until(
    () => appointmentOf(who, old.id),
    ({ state }) => state === 'SUSPENDED_BY_HOSPITAL',
    { stepMs: 6 * MINUTE_MS },
  )
  const { page, problems, close } = await openApp(browser, city, { session: who })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', APPOINTMENT, { id: old.id })
  await hand.read('#appointment-state', '停诊')
  await hand.see('#alternative-0')
  await settle(page)
  await hand.tap('#alternative-take-0')
  await hand.see('#confirm-submit')
  const held = await appointmentOf(who, appointmentIn(page))
  expect(held).toMatchObject({ state: 'HELD', personId: old.personId, departmentId: old.departmentId })
  const { channel, ledger } = await moneyOnBothSides(city)
  expect(ledger).toEqual(channel)
  expect(problems).toEqual([])
  await close()
})

/** The hospital's own number of the session an appointment is in. */
async function scheduleOf(visit: Appointment): Promise<string> {
  const { books } = await city.journal<{ hospitals: Record<string, { locks: { lock_id: string; sch_id: string }[] }> }>('his')
  const lock = Object.values(books.hospitals)
    .flatMap(({ locks }) => locks)
    .find(({ lock_id }) => lock_id === visit.id)
  return lock?.sch_id ?? ''
}

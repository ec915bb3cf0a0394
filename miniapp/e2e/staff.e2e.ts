import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Appointment, RosterSession } from '@jktl/shared/appointments/contract'
import type { Person, RealNameReview } from '@jktl/shared/identity/contract'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, settle, signInByHand, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { appointmentIn, chooseNumber, findClinic } from './support/clinics.mjs'
import { Hand } from './support/hand.mjs'
import { moneyOnBothSides } from './support/oracle.mjs'
import { agree, cardOf, resident } from './support/residents.mjs'

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

async function signInAtDesk(persona: string) {
  const desk = await openApp(browser, city, { app: 'staff', viewport: VIEWPORTS.desktop })
  const hand = new Hand(desk.page)
  await visit(desk.page, city, 'staff', 'home/index')
  await hand.tap('#sign-in')
  await signInByHand(desk.page, persona)
  return { ...desk, hand }
}

test('R341 R348 A02: 白审核 decides what the automatic check could not, and the resident is verified', async () => {
  // A name that is not the register's.
  const { name, idNumber } = await cardOf(city, (await city.personas(150)).at(-1)?.name ?? '')
  const written = `${name.slice(0, 2)}改`
  const session = await city.signIn(name, 'h5')
  await agree(city, session)
  const phone = await openApp(browser, city, { session })
  const hand = new Hand(phone.page)
  await visit(phone.page, city, 'citizen', 'home/index')
  await hand.tap('#person-add')
  await hand.type('#add-person-name', written)
  await hand.type('#add-person-id', idNumber ?? '')
  await hand.tap('#add-person-submit')
  await hand.read('#person-added', '没有通过核验')
  await hand.tap('#person-added-family')
  const [person] = (await city.get<{ items: Person[] }>('/identity/persons', session.token)).items
  await hand.tap(`#family-review-${person?.id}`)
  await hand.type('#review-note', '刚改过名字。')
  await hand.tap('#review-send')
  await hand.read(`#person-card-${person?.id}`, '人工审核')

  const desk = await signInAtDesk('白审核')
  const { items } = await city.get<{ items: RealNameReview[] }>('/identity/staff/real-name-reviews', (await city.signIn('白审核', 'staff')).token)
  const review = items.find(({ idNumberMasked }) => idNumberMasked === person?.idNumberMasked)
  await visit(desk.page, city, 'staff', 'identity/pages/reviews/index')
  await desk.hand.tap(`#review-${review?.id}`)
  await desk.hand.type('#review-reason', '户口本与身份证一致，改名有记录。')
  await desk.hand.tap('#review-approve')
  await desk.hand.see('#review-done')
  expect(desk.problems).toEqual([])
  await desk.close()

  await phone.page.reload()
  await hand.read(`#person-card-${person?.id}`, '已实名')
  expect(phone.problems).toEqual([])
  await phone.close()
})

test('R347 R269 R360 J13: 孟静 suspends a session with a paid booking, and the resident reads 停诊 and is refunded', async () => {
  const session = await resident(city, (await city.personas(140)).at(-1)?.name ?? '')
  const phone = await openApp(browser, city, { session })
  const hand = new Hand(phone.page)
  const clinic = await findClinic(city)
  await visit(phone.page, city, 'citizen', 'home/index')
  await chooseNumber(hand, clinic)
  const id = appointmentIn(phone.page)
  await hand.tap('#confirm-submit')
  await hand.tap('#pay-confirm')
  await hand.tap('#payresult-voucher')
  const booked = await city.get<Appointment>(`/appointments/${id}`, session.token)

  const desk = await signInAtDesk('孟静')
  const roster = await city.get<{ items: RosterSession[] }>(`/appointments/staff/roster?date=${booked.date}`, (await city.signIn('孟静', 'staff')).token)
  const theirs = roster.items.find(({ doctorId, segments }) => doctorId === booked.doctorId && segments.some(({ start }) => start === booked.start))
  await visit(desk.page, city, 'staff', 'appointments/pages/roster/index', { date: booked.date, session: theirs?.id ?? '' })
  await desk.hand.read('#session-people', booked.personNameMasked)
  await desk.hand.tap('#suspend-open')
  await desk.hand.tap('#suspend-reason-DOCTOR_ILL')
  await desk.hand.tap('#suspend-emergency')
  await desk.hand.tap('#suspend-submit')
  await desk.hand.see('#suspend-done')
  expect(desk.problems).toEqual([])
  await desk.close()

  await city.until(
    () => city.get<Appointment>(`/appointments/${id}`, session.token),
    ({ money }) => money?.summary === 'REFUNDED',
  )
  await phone.page.reload()
  await settle(phone.page)
  await hand.read('#appointment-state', '停诊')
  await hand.see('#appointment-again')
  await hand.tap('#appointment-order')
  await hand.read('#order-state', '已退费')
  const { channel, ledger } = await moneyOnBothSides(city)
  expect(ledger).toEqual(channel)
  expect(phone.problems).toEqual([])
  await phone.close()
})

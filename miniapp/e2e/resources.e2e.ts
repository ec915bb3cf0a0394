import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Appointment } from '@jktl/shared/appointments/contract'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { appointmentIn, findClinic, OPEN_SLOT } from './support/clinics.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('A14 R347: a resident finds an examination at the hospital, reads what to do before, and takes a time', async () => {
  const session = await resident(city, '陈晨')
  const { institutionId } = await findClinic(city)
  const { items } = await city.get<{ items: { id: string; preparation: string }[] }>(`/appointments/resources?institutionId=${institutionId}`)
  const exam = items[0]
  const { page, problems, close } = await openApp(browser, city, { session, viewport: VIEWPORTS.small })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', 'appointments/pages/hospital/index', { id: institutionId })
  await hand.tap('#hospital-exams')
  await hand.read(`#exam-${exam?.id}`, exam?.preparation ?? '')
  await hand.read('#exam-order-needed', '约到号不等于开了单')
  await hand.tap(`#exam-slots-${exam?.id}`)
  await hand.tap(OPEN_SLOT)
  await hand.tap('#slots-next')
  await hand.see('#confirm-submit')
  const held = await city.get<Appointment>(`/appointments/${appointmentIn(page)}`, session.token)
  expect(held).toMatchObject({ state: 'HELD', doctorTitle: '检查', preparation: exam?.preparation })
  expect(problems).toEqual([])
  await close()
})

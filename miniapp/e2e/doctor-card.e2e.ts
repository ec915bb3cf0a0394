import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { codeOf } from './support/clinic.mjs'
import { atWork } from './support/desk.mjs'
import { Hand } from './support/hand.mjs'
import { resident } from './support/residents.mjs'

const city = City.ofEnvironment()
const MINUTE_MS = 60_000
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** An adult of the crowd no other journey uses. */
async function adult(last: number): Promise<{ name: string; idNumber: string | null }> {
  const grown = (await city.personas(120)).filter(({ birthDate }) => birthDate < '2000-01-01' && birthDate > '1950-01-01')
  const found = grown.at(last)
  if (!found) throw new Error('the crowd has no adults')
  return found
}

test('§3.9 R320 R177: a doctor scans the card, the resident agrees on the phone, the doctor reads these directories until the time is over', async () => {
  const { name } = await adult(-9)
  const patient = await resident(city, name)
  const { qrText } = await city.get<{ qrText: string }>(`/identity/persons/${patient.selfId}/health-card`, patient.token)

  const desk = await atWork(browser, city, '何医生', VIEWPORTS.desktop)
  await desk.hand.tap('#staff-menu-patients')
  await desk.hand.tap('#patients-scan')
  await desk.hand.type('#card-code', qrText)
  await desk.hand.tap('#directory-D03')
  await desk.hand.tap('#card-minutes-15')
  await desk.hand.tap('#card-ask')

  const phone = await openApp(browser, city, { session: patient, viewport: VIEWPORTS.phone })
  const hand = new Hand(phone.page)
  await visit(phone.page, city, 'citizen', 'identity/pages/health-card/index')
  await hand.tap('#health-card-asked')
  const { items } = await city.get<{ items: { id: string }[] }>('/health-records/card-requests/waiting', patient.token)
  const id = items[0]?.id ?? ''
  await hand.read(`#card-request-${id}`, '何医生')
  await hand.tap(`#card-agree-${id}`)
  await hand.see('#card-to-grants')

  await desk.hand.tap('#card-open')
  await desk.hand.see('#desk-left')
  const home = await city.get<{ directories: string[] }>(`/health-records/staff/patients/${patient.selfId}/home`, (await city.signIn('何医生', 'staff')).token)
  expect(home.directories).toEqual(['D02', 'D04', 'D05', 'D06', 'D07'])
  await desk.hand.tap('#patient-name')

  await city.setClock({ advanceMs: 16 * MINUTE_MS })
  await visit(desk.page, city, 'staff', 'health-records/pages/patient/index', { id: patient.selfId, purpose: 'TREAT' })
  await desk.hand.see('#patient-back')
  expect([...desk.problems, ...phone.problems].filter((problem) => !/404/.test(problem))).toEqual([])
  await phone.close()
  await desk.close()
})

test('§3.7 R320: break-glass with a second factor and a reason; the patient hears at once, the privacy officer reviews it', async () => {
  const { name, idNumber } = await adult(-10)
  const patient = await resident(city, name)
  const desk = await atWork(browser, city, '林家医', VIEWPORTS.phone)
  await visit(desk.page, city, 'staff', 'health-records/pages/second-factor/index')
  await desk.hand.tap('#factor-begin')
  const secret = (await desk.page.locator('.kv dd, dd').last().innerText()).replace(/\s/g, '')
  const now = async () => Date.parse(await city.now())
  await desk.hand.type('#factor-code', codeOf(secret, await now()))
  await desk.hand.tap('#factor-prove')

  await visit(desk.page, city, 'staff', 'health-records/pages/break-glass/index')
  await desk.hand.type('#emergency-name', name)
  await desk.hand.type('#emergency-id', idNumber ?? '')
  await desk.hand.tap('#emergency-why-UNCONSCIOUS')
  await desk.hand.type('#emergency-words', '路边昏迷，要知道过敏和用药')
  await desk.hand.tap('#emergency-open')
  await desk.hand.see('#desk-left')

  await city.runJobs()
  const notices = await city.get<{ items: { kind: string }[] }>('/notifications', patient.token)
  expect(notices.items.map(({ kind }) => kind)).toContain('healthRecords.BREAK_GLASS_OPENED')

  const officer = await atWork(browser, city, '齐隐私', VIEWPORTS.desktop)
  await officer.hand.tap('#staff-menu-breakGlassReviews')
  const token = (await city.signIn('齐隐私', 'staff')).token
  const reviews = await city.get<{ items: { id: string; doctorName: string }[] }>('/health-records/break-glass/reviews?limit=100', token)
  const id = reviews.items.filter(({ doctorName }) => doctorName === '林家医').at(-1)?.id ?? ''
  await officer.hand.tap(`#review-${id}`)
  await officer.hand.type('#verdict-words', '核对了急诊登记，情况属实')
  await officer.hand.tap('#verdict-justified')
  await officer.hand.tap('#review-back')
  expect([...desk.problems, ...officer.problems]).toEqual([])
  await officer.close()
  await desk.close()
})

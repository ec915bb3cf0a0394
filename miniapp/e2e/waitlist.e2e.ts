import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { ClinicSession } from '@jktl/shared/appointments/contract'
import type { WaitlistEntry } from '@jktl/shared/appointments/waitlist/contract'
import type { Browser } from 'playwright-core'
import { openApp, openBrowser, visit, VIEWPORTS } from './support/browser.mjs'
import { City } from './support/city.mjs'
import { appointmentIn, sellOut } from './support/clinics.mjs'
import { Hand } from './support/hand.mjs'
import { moneyOnBothSides } from './support/oracle.mjs'
import { resident } from './support/residents.mjs'

const HOLDER = '李建国'
const WAITS = '其其格'
const STRANGER = '阿拉坦·苏和'

const city = City.ofEnvironment()
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('A25 W3 N6: sold out, B waits, A cancels, B is offered the number, takes it and pays; the public never sees it', async () => {
  const holder = await resident(city, HOLDER)
  const { session, appointmentId } = await sellOut(city, holder)
  const waits = await resident(city, WAITS)
  const stranger = await resident(city, STRANGER)
  const shown = async (): Promise<number> =>
    (await city.get<{ items: ClinicSession[] }>(`/appointments/sessions?doctorId=${session.doctorId}`)).items.find(({ id }) => id === session.id)?.remaining ??
    0

  const { page, problems, close } = await openApp(browser, city, { session: waits, viewport: VIEWPORTS.phone })
  const hand = new Hand(page)
  await visit(page, city, 'citizen', 'appointments/pages/slots/index', { doctorId: session.doctorId })
  await hand.tap(`#days-${session.date}`)
  await hand.tap(`#waitlist-join-${session.id}`)
  await hand.see('#join-what')
  await hand.tap('#join-submit')
  await hand.read('#waitlist-place', '最前面')
  const entryId = appointmentIn(page)

  const { body } = await city.tryWrite('POST', `/appointments/${appointmentId}/cancellation`, holder.token, {})
  expect(body).toMatchObject({ state: 'CANCELLED_BY_USER' })
  expect(await shown()).toBe(0)
  await city.runJobs()
  expect(await shown()).toBe(0)
  for (const segment of session.segments)
    expect(await city.tryWrite('POST', '/appointments', stranger.token, { personId: stranger.selfId, segmentId: segment.id })).toMatchObject({ status: 409 })

  await visit(page, city, 'citizen', 'home/index')
  await hand.read('#home-todo', '候补有号了')
  await visit(page, city, 'citizen', 'appointments/pages/waitlist/index')
  await hand.tap(`#waitlist-${entryId}`)
  await hand.see('#waitlist-countdown')
  await hand.tap('#waitlist-accept')
  await hand.tap('#confirm-submit')
  await hand.tap('#pay-confirm')
  await hand.see('#payresult-state')
  const after = await city.until(
    () => city.get<WaitlistEntry>(`/appointments/waitlist/${entryId}`, waits.token),
    ({ state }) => state === 'BOOKED',
  )
  expect(after.appointmentId).not.toBeNull()
  const { channel, ledger, ledgerSum } = await moneyOnBothSides(city)
  expect(ledger).toEqual(channel)
  expect(ledgerSum).toBe(0)
  expect(await city.ask(`/appointments/waitlist/${entryId}`, stranger.token)).toMatchObject({ status: 404 })
  expect(problems).toEqual([])
  await close()
})
